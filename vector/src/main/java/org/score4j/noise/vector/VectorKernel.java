package org.score4j.noise.vector;

import java.util.Optional;
import org.score4j.noise.PhiloxKernel;

/**
 * The kernel by vector instructions: eight blocks at once where vectors have 512 bits.
 *
 * <p>Cost: a second or two until it is compiled, during which it is slow; afterwards it took a third of the plain kernel's time,
 * under JDK 17 as under 25. It declines where vectors are shorter than 512 bits, since the plain kernel
 * was faster there.
 */
public final class VectorKernel implements PhiloxKernel {
    private static final String MODULE = "jdk.incubator.vector";
    private static final int NEEDED_BITS = 512;

    /**
     * For {@link java.util.ServiceLoader}.
     *
     * @throws UnsupportedOperationException if the virtual machine was started without the module of the Vector API
     */
    public VectorKernel() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            throw new UnsupportedOperationException("it needs --add-modules " + MODULE);
        }
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public Optional<String> objection() {
        int bits = VectorBlocks.bits();
        return bits >= NEEDED_BITS
                ? Optional.empty()
                : Optional.of(
                        "vectors have " + bits + " bits; it is faster than plain code from " + NEEDED_BITS + " on");
    }

    @Override
    public void fill(long seed, long draw, long sample, long firstBlock, float[] out, int offset, int blocks) {
        int done = VectorBlocks.fill(seed, draw, sample, firstBlock, out, offset, blocks);
        PhiloxKernel.plain().fill(seed, draw, sample, firstBlock + done, out, offset + 4 * done, blocks - done);
    }
}
