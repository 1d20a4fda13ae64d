package org.score4j.noise;

/**
 * Counter-based normals: any element of any draw of any sample, in any order, from a seed. Immutable, thread-safe.
 *
 * <p>The package description gives the counter layout; normals are made by Box and Muller's transform in float32, by
 * exactly rounded operations only.
 *
 * @param seed any number
 */
public record PhiloxNoise(long seed) implements NoiseSource {
    private static final long SAMPLE_LIMIT = 1L << 32;

    @Override
    public void fill(Draw draw, long sample, long firstElement, float[] out, int offset, int length) {
        check(sample, firstElement);
        long packed = draw.packed();
        for (int i = 0; i < length; ) {
            long element = firstElement + i;
            long words = words(element, sample, packed);
            float radius = BoxMuller.radius((int) words);
            int angle = (int) (words >>> 32);
            if ((element & 1) == 0) {
                out[offset + i++] = BoxMuller.cosine(angle, radius);
                element++;
            }
            if (i < length && (element & 1) == 1) {
                out[offset + i++] = BoxMuller.sine(angle, radius);
            }
        }
    }

    @Override
    public void fill(Draw draw, long sample, long firstElement, double[] out, int offset, int length) {
        check(sample, firstElement);
        long packed = draw.packed();
        for (int i = 0; i < length; ) {
            long element = firstElement + i;
            long words = words(element, sample, packed);
            float radius = BoxMuller.radius((int) words);
            int angle = (int) (words >>> 32);
            if ((element & 1) == 0) {
                out[offset + i++] = BoxMuller.cosine(angle, radius);
                element++;
            }
            if (i < length && (element & 1) == 1) {
                out[offset + i++] = BoxMuller.sine(angle, radius);
            }
        }
    }

    /** The two words behind a pair of elements. */
    private long words(long element, long sample, long packed) {
        int c0 = (int) (element >>> 2);
        int c1 = (int) sample;
        int c2 = (int) packed;
        int c3 = (int) (packed >>> 32);
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        return (element & 2) == 0 ? Philox.first(c0, c1, c2, c3, k0, k1) : Philox.second(c0, c1, c2, c3, k0, k1);
    }

    private static void check(long sample, long firstElement) {
        if (sample < 0 || sample >= SAMPLE_LIMIT) {
            throw new IllegalArgumentException("sample is " + sample + "; allowed: 0 to " + (SAMPLE_LIMIT - 1));
        }
        if (firstElement < 0) {
            throw new IllegalArgumentException("firstElement is " + firstElement + "; allowed: 0 and more");
        }
    }
}
