package org.score4j.noise;

/**
 * The block function of Philox4x32-10: four words from a counter of four words and a key of two.
 *
 * <p>Words travel in pairs, the even one in the high half of a long: a round is then two multiplications 32 × 32 → 64, whose
 * results need no splitting.
 *
 * <p>Source: Salmon, Moraes, Dror and Shaw, Parallel Random Numbers: As Easy as 1, 2, 3 (2011), section 4.3.
 */
final class Philox {
    static final int ROUNDS = 10;
    static final long WEYL_0 = 0x9E3779B9L;
    static final long WEYL_1 = 0xBB67AE85L;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final long LOW = 0xFFFFFFFFL;

    private Philox() {}

    /** Words 0 and 1 after a round. */
    static long front(long front, long back, long key0) {
        return MULTIPLIER_1 * (back >>> 32) ^ ((front ^ key0) << 32);
    }

    /** Words 2 and 3 after a round. */
    static long back(long front, long back, long key1) {
        return MULTIPLIER_0 * (front >>> 32) ^ ((back ^ key1) << 32);
    }

    /** Two words as they travel. */
    static long pair(int even, int odd) {
        return ((long) even << 32) | (odd & LOW);
    }

    /** One half of a block: words 0 and 1, or 2 and 3. The key is word 0 in the low half, word 1 in the high half. */
    static long half(boolean wantBack, long counterFront, long counterBack, long key) {
        long front = counterFront;
        long back = counterBack;
        long key0 = key;
        long key1 = key >>> 32;
        for (int round = 0; round < ROUNDS; round++) {
            long next = front(front, back, key0);
            back = back(front, back, key1);
            front = next;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return wantBack ? back : front;
    }
}
