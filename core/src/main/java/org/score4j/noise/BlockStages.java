package org.score4j.noise;

/**
 * Many blocks of normals at once, stage by stage over arrays, in loops short and plain enough for the virtual machine's
 * compiler to make vector instructions of them. The bits are those of {@link Philox} and {@link BoxMuller}. Not thread-safe.
 *
 * <p>Every stage is called through {@link Stage} and from one place. Calls with so many targets are not inlined, and must not
 * be: in a method of thirty loops the compiler vectorises none.
 */
final class BlockStages {
    /** The most blocks of a call; with them all arrays stay within 24 KiB, in the first cache. */
    static final int CAPACITY = 256;

    private static final long MANTISSA = (1L << 52) - 1;
    private static final int EXPONENT_OF_2_TO_32 = 1023 + 32;

    private static final Stage[] ROUNDS = new Stage[Philox.ROUNDS];
    /** From a pair of words to a pair of normals. */
    private static final Stage[] NORMALS = {
        (t, n) -> bits(n, t.words, t.fractions),
        (t, n) -> reduce(n, t.fractions, t.shifts),
        (t, n) -> angles(n, t.words, t.angles),
        (t, n) -> quadrants(n, t.words, t.evens, t.odds),
        (t, n) -> convert(n, t.fractions, t.f),
        (t, n) -> convert(n, t.shifts, t.s),
        (t, n) -> convert(n, t.angles, t.y),
        (t, n) -> convert(n, t.evens, t.even),
        (t, n) -> convert(n, t.odds, t.odd),
        (t, n) -> radii(n, t.f, t.s, t.radius),
        (t, n) -> sines(n, t.y, t.radius, t.sine),
        (t, n) -> cosines(n, t.y, t.radius, t.cosine),
        (t, n) -> firsts(n, t.even, t.odd, t.cosine, t.sine, t.first),
        (t, n) -> seconds(n, t.even, t.odd, t.cosine, t.sine, t.second)
    };

    static {
        for (int round = 0; round < Philox.ROUNDS; round++) {
            long weyl0 = round * Philox.WEYL_0;
            long weyl1 = round * Philox.WEYL_1;
            ROUNDS[round] = (t, n) -> round(n, t.front, t.back, t.seed + weyl0, (t.seed >>> 32) + weyl1);
        }
    }

    private long seed;
    private final long[] front = new long[CAPACITY];
    private final long[] back = new long[CAPACITY];
    private long[] words = front;
    private final long[] fractions = new long[CAPACITY];
    private final long[] shifts = new long[CAPACITY];
    private final long[] angles = new long[CAPACITY];
    private final long[] evens = new long[CAPACITY];
    private final long[] odds = new long[CAPACITY];
    private final float[] f = new float[CAPACITY];
    private final float[] s = new float[CAPACITY];
    private final float[] y = new float[CAPACITY];
    private final float[] even = new float[CAPACITY];
    private final float[] odd = new float[CAPACITY];
    private final float[] radius = new float[CAPACITY];
    private final float[] sine = new float[CAPACITY];
    private final float[] cosine = new float[CAPACITY];
    private final float[] first = new float[CAPACITY];
    private final float[] second = new float[CAPACITY];

    /** One loop over the first {@code count} numbers of some of the arrays. */
    private interface Stage {
        void run(BlockStages arrays, int count);
    }

    /** Writes {@code count} blocks, at most {@link #CAPACITY}; the counters are those of the first block. */
    void fill(long key, long counterFront, long counterBack, float[] out, int offset, int count) {
        seed = key;
        for (int i = 0; i < count; i++) {
            front[i] = counterFront + ((long) i << 32);
            back[i] = counterBack;
        }
        run(ROUNDS, count);
        words = front;
        run(NORMALS, count);
        spread(count, first, second, out, offset);
        words = back;
        run(NORMALS, count);
        spread(count, first, second, out, offset + 2);
    }

    private void run(Stage[] stages, int count) {
        for (Stage stage : stages) {
            stage.run(this, count);
        }
    }

    private static void round(int n, long[] front, long[] back, long key0, long key1) {
        for (int i = 0; i < n; i++) {
            long before = front[i];
            long after = back[i];
            front[i] = Philox.front(before, after, key0);
            back[i] = Philox.back(before, after, key1);
        }
    }

    /** The exponent and mantissa of k = 2a + 1, exactly. */
    private static void bits(int n, long[] words, long[] bits) {
        for (int i = 0; i < n; i++) {
            bits[i] = Double.doubleToRawLongBits((double) ((words[i] >>> 31) | 1));
        }
    }

    /** k·2ˢ − 2³³ in the place of k's bits, and s. */
    private static void reduce(int n, long[] bits, long[] shifts) {
        for (int i = 0; i < n; i++) {
            long k = bits[i];
            long scaled = ((k & MANTISSA) | (MANTISSA + 1)) >>> 20;
            long small = (scaled - BoxMuller.SQRT_HALF) >>> 63;
            bits[i] = scaled + (scaled & -small) - BoxMuller.ONE;
            shifts[i] = EXPONENT_OF_2_TO_32 - (k >>> 52) + small;
        }
    }

    /** y in units of 2⁻³⁰. */
    private static void angles(int n, long[] words, long[] angles) {
        for (int i = 0; i < n; i++) {
            angles[i] = 2 * (words[i] & BoxMuller.ANGLE_MASK) + 1 - (1 << 30);
        }
    }

    /** (1, 0), (0, 1), (−1, 0), (0, −1) for the four quadrants. */
    private static void quadrants(int n, long[] words, long[] evens, long[] odds) {
        for (int i = 0; i < n; i++) {
            long quadrant = words[i] >>> 30;
            long sign = 1 - (quadrant & 2);
            long turned = sign & -(quadrant & 1);
            evens[i] = sign - turned;
            odds[i] = turned;
        }
    }

    private static void convert(int n, long[] numbers, float[] rounded) {
        for (int i = 0; i < n; i++) {
            rounded[i] = numbers[i];
        }
    }

    private static void radii(int n, float[] fs, float[] shifts, float[] radii) {
        for (int i = 0; i < n; i++) {
            radii[i] = BoxMuller.radius(fs[i] * BoxMuller.ONE_UNIT, shifts[i]);
        }
    }

    private static void sines(int n, float[] angles, float[] radii, float[] sines) {
        for (int i = 0; i < n; i++) {
            sines[i] = radii[i] * BoxMuller.sineOfEighths(angles[i] * BoxMuller.ANGLE_UNIT);
        }
    }

    private static void cosines(int n, float[] angles, float[] radii, float[] cosines) {
        for (int i = 0; i < n; i++) {
            cosines[i] = radii[i] * BoxMuller.cosineOfEighths(angles[i] * BoxMuller.ANGLE_UNIT);
        }
    }

    /** One factor is ±1 and the other 0, and neither sine nor cosine is ever 0, so nothing is rounded and no zero has a sign. */
    private static void firsts(int n, float[] even, float[] odd, float[] cosines, float[] sines, float[] normals) {
        for (int i = 0; i < n; i++) {
            normals[i] = even[i] * cosines[i] - odd[i] * sines[i];
        }
    }

    private static void seconds(int n, float[] even, float[] odd, float[] cosines, float[] sines, float[] normals) {
        for (int i = 0; i < n; i++) {
            normals[i] = even[i] * sines[i] + odd[i] * cosines[i];
        }
    }

    /** Every other pair of the output. */
    private static void spread(int n, float[] firsts, float[] seconds, float[] out, int offset) {
        for (int i = 0; i < n; i++) {
            out[offset + 4 * i] = firsts[i];
            out[offset + 4 * i + 1] = seconds[i];
        }
    }
}
