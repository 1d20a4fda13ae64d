package org.score4j.matching.evaluation;

import java.util.Arrays;

/** A set in two random halves of equal size; of an odd number of rows one is left out. */
record Halves(SampleSet first, SampleSet second) {
    private static final int LEAST = 4;

    static Halves of(SampleSet set, Shuffle shuffle) {
        set.requireAtLeast(LEAST, "to be halved");
        int[] order = shuffle.order(set.count());
        int half = order.length / 2;
        return new Halves(set.rows(Arrays.copyOf(order, half)), set.rows(Arrays.copyOfRange(order, half, 2 * half)));
    }
}
