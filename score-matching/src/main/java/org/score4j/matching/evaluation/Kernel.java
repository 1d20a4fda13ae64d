package org.score4j.matching.evaluation;

import java.util.Arrays;

/** A symmetric kernel k(x, y) of rows; {@link KernelDistance} is a distance if it is conditionally positive definite. */
@FunctionalInterface
public interface Kernel {
    /** k of row i of one set and row j of another. */
    double value(SampleSet first, int i, SampleSet second, int j);

    /**
     * exp(−|x − y|²/(2h²)).
     *
     * @param bandwidth h, in units of the data, in (0, ∞)
     */
    static Kernel gaussian(double bandwidth) {
        if (!(bandwidth > 0) || Double.isInfinite(bandwidth)) {
            throw new IllegalArgumentException("bandwidth is " + bandwidth + "; allowed: (0, ∞)");
        }
        double factor = -0.5 / bandwidth / bandwidth;
        return (first, i, second, j) -> Math.exp(factor * first.squaredDistance(i, second, j));
    }

    /**
     * (xᵀy/d + 1)^degree; of degree 3 in KID (Bińkowski, Sutherland, Arbel and Gretton, Demystifying MMD GANs, 2018). It sees the
     * moments up to its degree and nothing else.
     *
     * @param degree at least 1
     */
    static Kernel polynomial(int degree) {
        if (degree < 1) {
            throw new IllegalArgumentException("degree is " + degree + "; allowed: 1 and more");
        }
        return (first, i, second, j) -> {
            double base = first.dot(i, second, j) / first.dimensions() + 1;
            double power = base;
            for (int k = 1; k < degree; k++) {
                power *= base;
            }
            return power;
        };
    }

    /**
     * −|x − y|, whose distance is the energy distance (Székely and Rizzo, Energy Statistics, 2013). Free of parameters, and it sees
     * every difference.
     */
    static Kernel negativeDistance() {
        return (first, i, second, j) -> -Math.sqrt(first.squaredDistance(i, second, j));
    }

    /**
     * The median heuristic for {@link #gaussian}: the median distance of two rows of both sets together (Gretton et al., A Kernel
     * Two-Sample Test, 2012, section 8). Exact for up to 2,000 rows; of more, that many at even spaces count.
     *
     * @throws IllegalArgumentException if more than half of the distances are 0
     */
    static double medianBandwidth(SampleSet first, SampleSet second) {
        return medianBandwidth(first.and(second));
    }

    /** The median distance of two rows of a set, as {@link #medianBandwidth(SampleSet, SampleSet)}. */
    static double medianBandwidth(SampleSet rows) {
        int most = 2000;
        int count = Math.min(most, rows.count());
        double[] distances = new double[count * (count - 1) / 2];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int row = (int) ((long) i * rows.count() / count);
            for (int j = 0; j < i; j++) {
                distances[at++] = rows.squaredDistance(row, rows, (int) ((long) j * rows.count() / count));
            }
        }
        Arrays.parallelSort(distances);
        double median = Math.sqrt(distances[distances.length / 2]);
        if (median == 0) {
            throw new IllegalArgumentException(
                    "the median distance of " + count + " rows is 0; expected rows that differ, or give a bandwidth");
        }
        return median;
    }
}
