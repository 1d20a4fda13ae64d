package org.score4j.matching.evaluation;

import java.util.stream.IntStream;

/**
 * Each row's k nearest others in its set, and how far they are.
 *
 * @param set the rows
 * @param nearest numbers of the k nearest rows [n][k]
 * @param radii squared distance of the k-th nearest [n]: a ball with the row in the middle
 * @param nextRadii squared distance of the (k + 1)-th: the radius if one of the nearest were not there
 */
record Neighbourhoods(SampleSet set, int[][] nearest, double[] radii, double[] nextRadii) {
    static Neighbourhoods of(SampleSet set, int k) {
        int n = set.count();
        int[][] nearest = new int[n][k];
        double[] radii = new double[n];
        double[] nextRadii = new double[n];
        IntStream.range(0, n).parallel().forEach(i -> {
            Nearest found = new Nearest(k + 1);
            for (int j = 0; j < n; j++) {
                if (j != i) {
                    found.offer(set.squaredDistance(i, set, j), j);
                }
            }
            System.arraycopy(found.rows(), 0, nearest[i], 0, k);
            radii[i] = found.distances()[k - 1];
            nextRadii[i] = found.distances()[k];
        });
        return new Neighbourhoods(set, nearest, radii, nextRadii);
    }
}
