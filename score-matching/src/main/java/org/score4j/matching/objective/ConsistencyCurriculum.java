package org.score4j.matching.objective;

import org.hipparchus.special.Erf;

/**
 * How finely, and where, a consistency model is trained as it goes on: N(k) = min(first·2^⌊k/K⌋, last) + 1 levels at step k, with
 * K = ⌊steps/(⌈log₂(last/first)⌉ + 1)⌋, so that the number doubles in equal parts of the training and ends as {@code last}; of N − 1 neighbouring levels i and i + 1 those are taken whose
 * ln(sigma/alpha) has the probability of a normal distribution between them.
 *
 * <p>Source: Song and Dhariwal, Improved Techniques for Training Consistency Models (2024), equations 8 and 10, with first = 10, last =
 * 1280, mean = −1.1 and std = 2. There K = ⌊steps/(log₂⌊last/first⌋ + 1)⌋, the same for powers of two, but with which other ratios do not
 * end as {@code last}.
 *
 * @param first intervals at the beginning, at least 1
 * @param last intervals at the end, at least {@code first}; the same number for distillation
 * @param steps of the training, at least 1
 * @param mean of ln(sigma/alpha)
 * @param std of it, in (0, ∞)
 * @param most largest sigma/alpha, usually 80
 */
public record ConsistencyCurriculum(int first, int last, long steps, double mean, double std, double most) {
    /** Checks the ranges. */
    public ConsistencyCurriculum {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException(
                    "first is " + first + " and last " + last + "; expected 1 ≤ first ≤ last");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
        if (!Double.isFinite(mean)) {
            throw new IllegalArgumentException("mean is " + mean + "; expected a finite number");
        }
        if (!(std > 0) || Double.isInfinite(std)) {
            throw new IllegalArgumentException("std is " + std + "; allowed: (0, ∞)");
        }
        if (!(most > 0) || Double.isInfinite(most)) {
            throw new IllegalArgumentException("most is " + most + "; allowed: (0, ∞)");
        }
    }

    /** As published, for a training of this many steps. */
    public static ConsistencyCurriculum improved(long steps) {
        return new ConsistencyCurriculum(10, 1280, steps, -1.1, 2, 80);
    }

    /** The same number of intervals throughout. */
    public static ConsistencyCurriculum constant(int intervals) {
        return new ConsistencyCurriculum(intervals, intervals, 1, -1.1, 2, 80);
    }

    /** Up to this level. */
    public ConsistencyCurriculum upTo(double largest) {
        return new ConsistencyCurriculum(first, last, steps, mean, std, largest);
    }

    /** Intervals between levels, N − 1, at a step from 0. */
    public int intervals(long step) {
        int parts = 1;
        while (first * Math.pow(2, parts - 1) < last) {
            parts++;
        }
        long each = Math.max(1, steps / parts);
        double factor = Math.pow(2, (int) Math.min(step / each, 62));
        return (int) Math.min(first * factor, last);
    }

    /**
     * Which neighbouring levels: i for the interval between {@code times[i]} and {@code times[i + 1]}.
     *
     * @param rho sigma/alpha of the levels, rising
     * @param quantiles in (0, 1)
     */
    int[] intervals(double[] rho, double[] quantiles) {
        double[] below = new double[rho.length];
        for (int i = 0; i < rho.length; i++) {
            // of normal probabilities up to a factor and a constant
            below[i] = Erf.erf((Math.log(rho[i]) - mean) / (Math.sqrt(2) * std));
        }
        int[] chosen = new int[quantiles.length];
        for (int k = 0; k < quantiles.length; k++) {
            double wanted = below[0] + quantiles[k] * (below[rho.length - 1] - below[0]);
            int i = 0;
            while (i < rho.length - 2 && below[i + 1] < wanted) {
                i++;
            }
            chosen[k] = i;
        }
        return chosen;
    }
}
