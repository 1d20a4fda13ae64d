package org.score4j.benchmarks.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The ratio of two measurements of the same thing, with a confidence interval.
 *
 * <p>Logarithms of times are compared by Welch's t interval: ln r = mean(ln b) − mean(ln a), with the degrees of freedom of
 * Satterthwaite. It knows the scatter within each run alone: two runs on a machine that was busy in one of them differ by more.
 *
 * <p>Source: Welch, The Generalization of Student's Problem when Several Different Population Variances are Involved (1947).
 *
 * @param before the first measurement
 * @param after the second one
 * @param ratio time after over time before
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Comparison(Measurement before, Measurement after, double ratio, double low, double high) {

    /**
     * Compares what is in both files.
     *
     * @param confidence that an interval covers the true ratio, in (0, 1)
     */
    public static List<Comparison> of(ResultFile before, ResultFile after, double confidence) {
        Map<String, Measurement> known = new HashMap<>();
        before.measurements().forEach(measurement -> known.put(measurement.key(), measurement));
        List<Comparison> all = new ArrayList<>();
        for (Measurement measurement : after.measurements()) {
            Measurement old = known.get(measurement.key());
            if (old != null && old.unit().equals(measurement.unit())) {
                all.add(of(old, measurement, confidence));
            }
        }
        return List.copyOf(all);
    }

    /** Compares two measurements. */
    public static Comparison of(Measurement before, Measurement after, double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence is " + confidence + "; allowed: between 0 and 1");
        }
        double[] a = logarithms(before);
        double[] b = logarithms(after);
        double difference = mean(b) - mean(a);
        double varianceA = variance(a) / a.length;
        double varianceB = variance(b) / b.length;
        double width = halfWidth(varianceA, a.length, varianceB, b.length, confidence);
        return new Comparison(
                before, after, Math.exp(difference), Math.exp(difference - width), Math.exp(difference + width));
    }

    private static double halfWidth(double varianceA, int a, double varianceB, int b, double confidence) {
        if (a < 2 || b < 2) {
            return Double.POSITIVE_INFINITY;
        }
        double both = varianceA + varianceB;
        if (both == 0) {
            return 0;
        }
        double degrees = both * both / (varianceA * varianceA / (a - 1) + varianceB * varianceB / (b - 1));
        return Math.sqrt(both) * new TDistribution(degrees).inverseCumulativeProbability((1 + confidence) / 2);
    }

    private static double[] logarithms(Measurement measurement) {
        return Arrays.stream(measurement.samples()).map(Math::log).toArray();
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double variance(double... values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / Math.max(1, values.length - 1);
    }

    /** Whether it takes longer, beyond noise and by more than this factor. */
    public boolean isSlower(double tolerance) {
        return low > tolerance;
    }

    /** Whether it takes less time, beyond noise and by more than this factor. */
    public boolean isFaster(double tolerance) {
        return high < 1 / tolerance;
    }
}
