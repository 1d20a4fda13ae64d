package org.score4j.noise;

/**
 * The block function of Philox4x32-10.
 *
 * <p>Source: Salmon, Moraes, Dror and Shaw, Parallel Random Numbers: As Easy as 1, 2, 3 (2011).
 */
final class Philox {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final long LOW = 0xFFFFFFFFL;

    private Philox() {}

    /** Two of the four output words: words 0 and 1 in the low and high half. */
    static long first(int c0, int c1, int c2, int c3, int k0, int k1) {
        return block(c0, c1, c2, c3, k0, k1, true);
    }

    /** Words 2 and 3 in the low and high half. */
    static long second(int c0, int c1, int c2, int c3, int k0, int k1) {
        return block(c0, c1, c2, c3, k0, k1, false);
    }

    private static long block(int w0, int w1, int w2, int w3, int key0, int key1, boolean firstHalf) {
        int c0 = w0;
        int c1 = w1;
        int c2 = w2;
        int c3 = w3;
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = MULTIPLIER_0 * (c0 & LOW);
            long product1 = MULTIPLIER_1 * (c2 & LOW);
            int next0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            int next2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c1 = (int) product1;
            c3 = (int) product0;
            c0 = next0;
            c2 = next2;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return firstHalf ? pack(c0, c1) : pack(c2, c3);
    }

    private static long pack(int low, int high) {
        return (low & LOW) | ((long) high << 32);
    }
}
