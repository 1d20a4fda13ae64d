package org.score4j.matching.evaluation;

import java.util.Arrays;

/**
 * A test of whether two sets of samples have one distribution, by any metric: under that hypothesis the metric between the sets is
 * distributed as that between random divisions of all rows into sets of the same sizes.
 *
 * <p>p = (1 + number of divisions at least as far apart)/(1 + permutations), which is valid for any number of rows, dimensions and
 * permutations: P(p ≤ α) ≤ α (Phipson and Smyth, Permutation P-values Should Never Be Zero, 2010). The metric is computed {@code
 * permutations} + 1 times; {@link KernelDistance} and {@link SlicedWasserstein} keep what divisions have in common.
 *
 * @param permutations number of random divisions, at least 1; p is never less than 1/(1 + permutations)
 * @param seed of the divisions
 */
public record PermutationTest(int permutations, long seed) {
    private static final double ROUNDING = 1e-12;

    /** Checks the number. */
    public PermutationTest {
        if (permutations < 1) {
            throw new IllegalArgumentException("permutations is " + permutations + "; allowed: 1 and more");
        }
    }

    /**
     * Tests whether two sets have one distribution; large values of the metric speak against it.
     *
     * @throws IllegalArgumentException if the sets do not suit the metric
     */
    public TestResult of(Metric metric, SampleSet first, SampleSet second) {
        int n = first.count();
        int all = n + second.count();
        Metric.OfRows metricOfRows = metric.among(first.and(second));
        int[] order = new int[all];
        Arrays.setAll(order, i -> i);
        double statistic = divided(metricOfRows, order, n);
        Shuffle shuffle = new Shuffle(seed);
        // the same division in another order differs by rounding, and is a tie
        double least = statistic - ROUNDING * Math.abs(statistic);
        int asFar = 0;
        for (int i = 0; i < permutations; i++) {
            if (divided(metricOfRows, shuffle.order(all), n) >= least) {
                asFar++;
            }
        }
        return new TestResult(statistic, (1.0 + asFar) / (1.0 + permutations));
    }

    private static double divided(Metric.OfRows metric, int[] order, int n) {
        return metric.value(Arrays.copyOf(order, n), Arrays.copyOfRange(order, n, order.length));
    }
}
