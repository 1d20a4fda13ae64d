package org.score4j.matching.evaluation;

/**
 * Random orders from a seed: Fisher's and Yates' shuffle with SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom
 * Number Generators, 2014), written out so that they are the same in every Java.
 */
final class Shuffle {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    Shuffle(long seed) {
        // the state itself advances by the gamma: neighbouring seeds must not be neighbouring states
        state = mix(seed);
    }

    private static long mix(long word) {
        long mixed = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    private int below(int bound) {
        state += GOLDEN_GAMMA;
        // floor(word·bound / 2⁶³) of a word of 63 bits; probabilities are off by less than bound/2⁶³
        return (int) Math.multiplyHigh(mix(state) >>> 1, 2L * bound);
    }

    /** The next order of 0 … count − 1, all equally likely. */
    int[] order(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
