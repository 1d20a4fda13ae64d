package org.score4j.matching.evaluation;

import java.util.Locale;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A number estimated from samples, and an interval that covers the true one with probability {@code level}.
 *
 * @param value the estimate
 * @param low lower end of the interval, at most {@code high}
 * @param high upper end
 * @param level nominal probability that the interval covers, in (0, 1)
 * @param method where the interval comes from
 */
public record Estimate(double value, double low, double high, double level, String method) {
    /** Checks the order and the level. */
    public Estimate {
        requireLevel(level);
        if (Double.isNaN(value) || !(low <= high)) {
            throw new IllegalArgumentException(
                    "value is " + value + ", interval [" + low + ", " + high + "]; expected numbers, low ≤ high");
        }
    }

    /** value ± z·standardError, z the normal quantile of (1 + level)/2. */
    static Estimate normal(double value, double standardError, double level, String method) {
        double half = normalQuantile(level) * standardError;
        return new Estimate(value, value - half, value + half, level, method);
    }

    /** value ± t·standardError, t the quantile of Student's distribution. */
    static Estimate student(double value, double standardError, int degreesOfFreedom, double level, String method) {
        requireLevel(level);
        double half = standardError * new TDistribution(degreesOfFreedom).inverseCumulativeProbability(0.5 + level / 2);
        return new Estimate(value, value - half, value + half, level, method);
    }

    /**
     * Wilson's interval of a proportion (Probable Inference, 1927): the p with |value − p| ≤ z·√(p·(1 − p)/trials). It is within
     * [0, 1], and not empty at proportions of 0 and 1.
     *
     * @param trials how many independent trials the proportion is as good as, positive
     */
    static Estimate proportion(double value, double trials, double level, String method) {
        double z = normalQuantile(level);
        double weight = z * z / trials;
        double middle = (value + weight / 2) / (1 + weight);
        double half = Math.sqrt(weight * (value * (1 - value) + weight / 4)) / (1 + weight);
        double low = Math.max(0, Math.min(value, middle - half));
        double high = Math.min(1, Math.max(value, middle + half));
        return new Estimate(value, low, high, level, method);
    }

    /** Clopper's and Pearson's exact interval of a binomial probability (1934). */
    static Estimate binomial(int successes, int trials, double level, String method) {
        requireLevel(level);
        double tail = (1 - level) / 2;
        double low = successes == 0
                ? 0
                : new BetaDistribution(successes, trials - successes + 1.0).inverseCumulativeProbability(tail);
        double high = successes == trials
                ? 1
                : new BetaDistribution(successes + 1.0, trials - successes).inverseCumulativeProbability(1 - tail);
        return new Estimate((double) successes / trials, low, high, level, method);
    }

    /** The quantile of (1 + level)/2. */
    static double normalQuantile(double level) {
        requireLevel(level);
        return new NormalDistribution().inverseCumulativeProbability(0.5 + level / 2);
    }

    private static void requireLevel(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level is " + level + "; allowed: (0, 1)");
        }
    }

    /** Whether the interval holds a number. */
    public boolean covers(double number) {
        return low <= number && number <= high;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.6g [%.6g, %.6g] (level %s, %s)", value, low, high, level, method);
    }
}
