package org.score4j.noise;

import java.util.Objects;

/**
 * Counter-based normals: any element of any draw of any sample, in any order, from a seed. Immutable, thread-safe.
 *
 * <p>The package description gives the counter layout and the definition of a normal. |z| ≤ 6.764.
 *
 * @param seed any number
 */
public record PhiloxNoise(long seed) implements NoiseSource {
    private static final long SAMPLE_LIMIT = 1L << 32;
    private static final long ELEMENT_LIMIT = 1L << 34;

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if sample is not in 0 … 2³² − 1 or an element not in 0 … 2³⁴ − 1
     */
    @Override
    public void fill(Draw draw, long sample, long firstElement, float[] out, int offset, int length) {
        check(sample, firstElement, length);
        Objects.checkFromIndexSize(offset, length, out.length);
        long name = Long.rotateLeft(draw.packed(), 32);
        long element = firstElement;
        int at = offset;
        int end = offset + length;
        for (; at < end && (element & 3) != 0; at++, element++) {
            out[at] = normal(element, sample, name);
        }
        for (; end - at >= 4; at += 4, element += 4) {
            block(Philox.pair((int) (element >>> 2), (int) sample), name, out, at);
        }
        for (; at < end; at++, element++) {
            out[at] = normal(element, sample, name);
        }
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
        long name = Long.rotateLeft(draw.packed(), 32);
        long element = firstElement;
        int at = offset;
        int end = offset + length;
        for (; at < end && (element & 3) != 0; at++, element++) {
            out[at] = normal(element, sample, name);
        }
        for (; end - at >= 4; at += 4, element += 4) {
            block(Philox.pair((int) (element >>> 2), (int) sample), name, out, at);
        }
        for (; at < end; at++, element++) {
            out[at] = normal(element, sample, name);
        }
    }

    /** A normal of a block that is not wanted whole. */
    private float normal(long element, long sample, long name) {
        long words = Philox.half((element & 2) != 0, Philox.pair((int) (element >>> 2), (int) sample), name, seed);
        long normals = BoxMuller.pair((int) (words >>> 32), (int) words);
        return Float.intBitsToFloat((int) ((element & 1) == 0 ? normals : normals >>> 32));
    }

    /** Four normals. The rounds stand here and below once more because a method cannot return four words in registers. */
    private void block(long counterFront, long counterBack, float[] out, int at) {
        long front = counterFront;
        long back = counterBack;
        long key0 = seed;
        long key1 = seed >>> 32;
        for (int round = 0; round < Philox.ROUNDS; round++) {
            long next = Philox.front(front, back, key0);
            back = Philox.back(front, back, key1);
            front = next;
            key0 += Philox.WEYL_0;
            key1 += Philox.WEYL_1;
        }
        long first = BoxMuller.pair((int) (front >>> 32), (int) front);
        long second = BoxMuller.pair((int) (back >>> 32), (int) back);
        out[at] = Float.intBitsToFloat((int) first);
        out[at + 1] = Float.intBitsToFloat((int) (first >>> 32));
        out[at + 2] = Float.intBitsToFloat((int) second);
        out[at + 3] = Float.intBitsToFloat((int) (second >>> 32));
    }

    private void block(long counterFront, long counterBack, double[] out, int at) {
        long front = counterFront;
        long back = counterBack;
        long key0 = seed;
        long key1 = seed >>> 32;
        for (int round = 0; round < Philox.ROUNDS; round++) {
            long next = Philox.front(front, back, key0);
            back = Philox.back(front, back, key1);
            front = next;
            key0 += Philox.WEYL_0;
            key1 += Philox.WEYL_1;
        }
        long first = BoxMuller.pair((int) (front >>> 32), (int) front);
        long second = BoxMuller.pair((int) (back >>> 32), (int) back);
        out[at] = Float.intBitsToFloat((int) first);
        out[at + 1] = Float.intBitsToFloat((int) (first >>> 32));
        out[at + 2] = Float.intBitsToFloat((int) second);
        out[at + 3] = Float.intBitsToFloat((int) (second >>> 32));
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
