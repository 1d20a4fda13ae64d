package org.score4j.noise;

import java.util.Optional;

/**
 * Computes whole blocks of the normals that the package description defines, four to a block. All kernels give the same bits
 * and differ in speed only.
 *
 * <p>{@link PhiloxNoise} checks arguments and asks for whole blocks; a kernel need not check anything. Kernels are thread-safe
 * and allocate nothing per call once they are compiled.
 *
 * <p>Which kernel serves is decided once, at the first normal, and logged: a provider that {@link java.util.ServiceLoader} finds, unless
 * it has an {@link #objection()}; else {@link #plain()}. The system property {@value #PROPERTY} decides beforehand: {@code plain},
 * or {@code vector} for the provider whatever it objects. A provider that cannot be loaded is logged and leaves the plain kernel.
 */
public interface PhiloxKernel {
    /** The system property that names the kernel: {@code plain} or {@code vector}. */
    String PROPERTY = "score4j.noise";

    /** Its name in logs and as a value of {@value #PROPERTY}. */
    String name();

    /** Why this kernel is not worth using on this machine; empty if it is. */
    default Optional<String> objection() {
        return Optional.empty();
    }

    /**
     * Writes the normals of consecutive blocks; block k holds elements 4k … 4k + 3.
     *
     * @param seed the key of Philox, word 0 in bits 0–31
     * @param draw {@link Draw#packed()}
     * @param sample number of the sample, 0 … 2³² − 1
     * @param firstBlock number of the first block, 0 … 2³² − 1
     * @param out receives 4·blocks normals from {@code offset} on
     * @param blocks how many, at least 0; the last one is below 2³²
     */
    void fill(long seed, long draw, long sample, long firstBlock, float[] out, int offset, int blocks);

    /** The kernel that needs no module but this one. */
    static PhiloxKernel plain() {
        return PlainKernel.INSTANCE;
    }
}
