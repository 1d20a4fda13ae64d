package org.score4j.noise;

import java.util.Objects;

/**
 * Counter-based normals: any element of any draw of any sample, in any order, from a seed. Immutable, thread-safe.
 *
 * <p>The package description gives the counter layout and the definition of a normal. |z| ≤ 6.764. Whole blocks come from the
 * {@link PhiloxKernel} that serves; the bits do not depend on which one that is.
 *
 * @param seed any number
 */
public record PhiloxNoise(long seed) implements NoiseSource {
    private static final long SAMPLE_LIMIT = 1L << 32;
    private static final long ELEMENT_LIMIT = 1L << 34;
    private static final int CHUNK = 1024;

    private static final ThreadLocal<float[]> FLOATS = ThreadLocal.withInitial(() -> new float[CHUNK]);

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if sample is not in 0 … 2³² − 1 or an element not in 0 … 2³⁴ − 1
     */
    @Override
    public void fill(Draw draw, long sample, long firstElement, float[] out, int offset, int length) {
        check(sample, firstElement, length);
        Objects.checkFromIndexSize(offset, length, out.length);
        normals(draw.packed(), sample, firstElement, out, offset, length);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if sample is not in 0 … 2³² − 1 or an element not in 0 … 2³⁴ − 1
     */
    @Override
    public void fill(Draw draw, long sample, long firstElement, double[] out, int offset, int length) {
        check(sample, firstElement, length);
        Objects.checkFromIndexSize(offset, length, out.length);
        float[] floats = FLOATS.get();
        for (int done = 0; done < length; done += CHUNK) {
            int count = Math.min(CHUNK, length - done);
            normals(draw.packed(), sample, firstElement + done, floats, 0, count);
            for (int i = 0; i < count; i++) {
                out[offset + done + i] = floats[i];
            }
        }
    }

    /**
     * A uniform number of 52 bits, in (0, 1). It comes from the counters of the draw's normals: give it a draw of its own.
     *
     * @throws IllegalArgumentException if sample is not in 0 … 2³² − 1 or element not in 0 … 2³³ − 1
     */
    public double uniform(Draw draw, long sample, long element) {
        check(sample, 2 * element, 2);
        long counter = Philox.pair((int) (element >>> 1), (int) sample);
        long words = Philox.half((element & 1) != 0, counter, Long.rotateLeft(draw.packed(), 32), seed);
        return ((words >>> 12) + 0.5) * 0x1p-52;
    }

    /** Whole blocks by the kernel, elements of a block that is not wanted whole one by one. */
    private void normals(long draw, long sample, long firstElement, float[] out, int offset, int length) {
        long element = firstElement;
        int at = offset;
        int end = offset + length;
        for (; at < end && (element & 3) != 0; at++, element++) {
            out[at] = normal(element, sample, draw);
        }
        int blocks = (end - at) >>> 2;
        if (blocks > 0) {
            KernelChoice.current().fill(seed, draw, sample, element >>> 2, out, at, blocks);
            at += 4 * blocks;
            element += 4L * blocks;
        }
        for (; at < end; at++, element++) {
            out[at] = normal(element, sample, draw);
        }
    }

    private float normal(long element, long sample, long draw) {
        long counter = Philox.pair((int) (element >>> 2), (int) sample);
        long words = Philox.half((element & 2) != 0, counter, Long.rotateLeft(draw, 32), seed);
        long normals = BoxMuller.pair((int) (words >>> 32), (int) words);
        return Float.intBitsToFloat((int) ((element & 1) == 0 ? normals : normals >>> 32));
    }

    private static void check(long sample, long firstElement, int length) {
        if (sample < 0 || sample >= SAMPLE_LIMIT) {
            throw new IllegalArgumentException("sample is " + sample + "; allowed: 0 to " + (SAMPLE_LIMIT - 1));
        }
        if (length < 0) {
            throw new IllegalArgumentException("length is " + length + "; allowed: 0 and more");
        }
        if (firstElement < 0 || firstElement > ELEMENT_LIMIT - length) {
            throw new IllegalArgumentException("firstElement is " + firstElement + " with length " + length
                    + "; allowed elements: 0 to " + (ELEMENT_LIMIT - 1));
        }
    }
}
