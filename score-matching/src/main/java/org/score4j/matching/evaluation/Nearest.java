package org.score4j.matching.evaluation;

import java.util.Arrays;

/**
 * The nearest of the rows offered, in order; of equally near ones those offered first.
 *
 * @param distances squared, ascending, infinite where fewer were offered
 * @param rows their numbers
 */
record Nearest(double[] distances, int[] rows) {
    Nearest(int count) {
        this(new double[count], new int[count]);
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
    }

    void offer(double distance, int row) {
        int at = distances.length - 1;
        if (distance >= distances[at]) {
            return;
        }
        for (; at > 0 && distances[at - 1] > distance; at--) {
            distances[at] = distances[at - 1];
            rows[at] = rows[at - 1];
        }
        distances[at] = distance;
        rows[at] = row;
    }
}
