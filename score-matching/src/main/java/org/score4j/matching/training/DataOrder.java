package org.score4j.matching.training;

/**
 * The order in which examples are used: every epoch is a permutation of its own, of which any place is computed by itself.
 *
 * <p>So the order has no state but the number of examples that were used, and a run that was stopped goes on where it was. The
 * permutation is a Feistel network of six rounds over the next power of four, walked until it is back within the size (Black and
 * Rogaway, Ciphers with Arbitrary Finite Domains, 2002).
 *
 * @param seed of the order
 * @param size examples in the set, at least 1
 */
public record DataOrder(long seed, int size) {
    private static final int ROUNDS = 6;

    /** Checks the size. */
    public DataOrder {
        if (size < 1) {
            throw new IllegalArgumentException("size is " + size + "; allowed: 1 and more");
        }
    }

    /**
     * The example at a place.
     *
     * @param place how many were used before, at least 0
     * @return 0 … size − 1
     */
    public int index(long place) {
        if (place < 0) {
            throw new IllegalArgumentException("place is " + place + "; allowed: 0 and more");
        }
        long epoch = place / size;
        int bits = Math.max(1, (33 - Integer.numberOfLeadingZeros(size - 1)) / 2);
        long value = place % size;
        do {
            value = permute(value, epoch, bits);
        } while (value >= size);
        return (int) value;
    }

    private long permute(long value, long epoch, int bits) {
        long mask = (1L << bits) - 1;
        long left = value >>> bits;
        long right = value & mask;
        long key = mix(seed ^ mix(epoch));
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (mix(key + round + (right << 8)) & mask);
            left = right;
            right = next;
        }
        return (left << bits) | right;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
