package org.score4j.matching.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The coupling P of n rows with n columns, each of mass 1/n, that has the least Σ P·c + ε·Σ P·(ln P − 1): with potentials u and v
 * it is P = exp((uᵢ + vⱼ − cᵢⱼ)/ε)/n².
 *
 * <p>Found by Sinkhorn's iteration with ε that is halved from the largest cost on, each time from the potentials before: one iteration
 * in logarithms, then scalings of a kernel that already holds those potentials, absorbed into
 * them before they overflow. Columns have their mass to rounding, rows to a relative 10⁻⁶. Time O(n²) for each iteration, of which
 * there are more the smaller ε is against the costs; memory n².
 *
 * <p>Sources: Cuturi, Sinkhorn Distances: Lightspeed Computation of Optimal Transport (2013); Schmitzer, Stabilized Sparse Scaling
 * Algorithms for Entropy Regularized Transport Problems (2019), section 3.
 */
public final class EntropicPlan {
    private static final double TOLERANCE = 1e-6;
    private static final double COARSE = 1e-3;
    private static final int SCALINGS = 20;
    private static final int ROUNDS = 5000;
    private static final int ROUNDS_FOR_DRAWING = 50;

    private final int n;
    private final double[] probabilities;
    private final boolean balanced;

    private EntropicPlan(int n, double[] probabilities, boolean balanced) {
        this.n = n;
        this.probabilities = probabilities;
        this.balanced = balanced;
    }

    /**
     * The plan of these costs.
     *
     * @param costs [n, n] in 'c' order, finite; not changed
     * @param n rows and columns, at least 1
     * @param regularisation ε, in (0, ∞), in units of the costs
     * @throws IllegalArgumentException if an argument is out of range, or rows have not their mass after 10⁵ iterations, as may be
     *     where ε is far below the differences of costs
     */
    public static EntropicPlan of(double[] costs, int n, double regularisation) {
        EntropicPlan plan = solved(costs, n, regularisation, TOLERANCE, ROUNDS);
        if (!plan.balanced) {
            throw new IllegalArgumentException("regularisation is " + regularisation
                    + ", with which rows have not their mass after " + ROUNDS * SCALINGS
                    + " iterations; expected a larger one for costs up to " + largest(costs));
        }
        return plan;
    }

    /**
     * The plan as far as it is needed to draw from its rows: masses of rows to a relative 10⁻³, or what there is after 1,000
     * iterations for each ε, where a batch of data has costs that are nearly equal. Never fails for want of iterations.
     */
    public static EntropicPlan forDrawing(double[] costs, int n, double regularisation) {
        return solved(costs, n, regularisation, COARSE, ROUNDS_FOR_DRAWING);
    }

    private static EntropicPlan solved(double[] costs, int n, double regularisation, double tolerance, int rounds) {
        if (!(regularisation > 0) || Double.isInfinite(regularisation)) {
            throw new IllegalArgumentException("regularisation is " + regularisation + "; allowed: (0, ∞)");
        }
        Assignment.requireCosts(costs, n);
        double[] rows = new double[n];
        double[] columns = new double[n];
        double level = Math.max(regularisation, largest(costs));
        while (level > regularisation) {
            iterate(scaled(costs, -1 / level), n, rows, columns, COARSE, rounds);
            double next = Math.max(regularisation, level / 2);
            rescale(rows, level / next);
            rescale(columns, level / next);
            level = next;
        }
        double[] exponents = scaled(costs, -1 / regularisation);
        boolean balanced = iterate(exponents, n, rows, columns, tolerance, rounds);
        return new EntropicPlan(n, kernel(exponents, n, rows, columns), balanced);
    }

    private static double largest(double... costs) {
        return Arrays.stream(costs).map(Math::abs).max().orElseThrow();
    }

    private static double[] scaled(double[] values, double factor) {
        return Arrays.stream(values).map(value -> factor * value).toArray();
    }

    private static void rescale(double[] values, double factor) {
        Arrays.setAll(values, i -> factor * values[i]);
    }

    /** Moves potentials until rows have their mass to a tolerance; false if they never had. */
    private static boolean iterate(
            double[] exponents, int n, double[] rows, double[] columns, double tolerance, int rounds) {
        for (int round = 0; round < rounds; round++) {
            normalise(exponents, n, columns, rows, false);
            normalise(exponents, n, rows, columns, true);
            if (scale(kernel(exponents, n, rows, columns), n, rows, columns, tolerance) < tolerance) {
                return true;
            }
        }
        return false;
    }

    /** The potentials of one side, over ε, for which each of its lines has mass 1/n, in logarithms. */
    private static void normalise(double[] exponents, int n, double[] given, double[] wanted, boolean ofColumns) {
        Arrays.setAll(wanted, line -> {
            int first = ofColumns ? line : line * n;
            int stride = ofColumns ? n : 1;
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < n; k++) {
                largest = Math.max(largest, exponents[first + k * stride] + given[k]);
            }
            double sum = 0;
            for (int k = 0; k < n; k++) {
                sum += Math.exp(exponents[first + k * stride] + given[k] - largest);
            }
            return -largest - Math.log(sum / n);
        });
    }

    /** P. */
    private static double[] kernel(double[] exponents, int n, double[] rows, double[] columns) {
        double[] kernel = new double[exponents.length];
        double square = (double) n * n;
        Arrays.setAll(kernel, k -> Math.exp(exponents[k] + rows[k / n] + columns[k % n]) / square);
        return kernel;
    }

    /**
     * Scales rows and columns of P in turn, and takes the scalings into the potentials.
     *
     * @return the largest relative error of a row's mass, when columns had theirs
     */
    private static double scale(double[] kernel, int n, double[] rows, double[] columns, double tolerance) {
        double[] ofRows = new double[n];
        double[] ofColumns = new double[n];
        Arrays.fill(ofColumns, 1);
        double error = Double.POSITIVE_INFINITY;
        for (int i = 0; i < SCALINGS && error >= tolerance; i++) {
            double[] sums = new double[n];
            error = 0;
            for (int row = 0; row < n; row++) {
                double mass = 0;
                for (int column = 0; column < n; column++) {
                    mass += kernel[row * n + column] * ofColumns[column];
                }
                // the first time rows have not been scaled yet
                error = Math.max(error, i == 0 ? Double.POSITIVE_INFINITY : Math.abs(n * mass * ofRows[row] - 1));
                ofRows[row] = 1 / (n * mass);
                for (int column = 0; column < n; column++) {
                    sums[column] += kernel[row * n + column] * ofRows[row];
                }
            }
            for (int column = 0; column < n; column++) {
                ofColumns[column] = 1 / (n * sums[column]);
            }
        }
        if (!Double.isFinite(
                Arrays.stream(ofRows).sum() + Arrays.stream(ofColumns).sum())) {
            // a line of the kernel has vanished; another iteration in logarithms brings it back
            return Double.POSITIVE_INFINITY;
        }
        for (int k = 0; k < n; k++) {
            rows[k] += Math.log(ofRows[k]);
            columns[k] += Math.log(ofColumns[k]);
        }
        return error;
    }

    /** P, of a row and a column, from 0. */
    public double probability(int row, int column) {
        requirePlace("row", row);
        requirePlace("column", column);
        return probabilities[row * n + column];
    }

    private void requirePlace(String name, int place) {
        if (place < 0 || place >= n) {
            throw new IllegalArgumentException(name + " is " + place + "; allowed: 0 to " + (n - 1));
        }
    }

    /** Σ P·c of costs [n, n]. */
    public double cost(double[] costs) {
        Assignment.requireCosts(costs, n);
        return IntStream.range(0, costs.length)
                .mapToDouble(k -> probabilities[k] * costs[k])
                .sum();
    }

    /**
     * The column at which the row's share of its mass passes {@code quantile}: a partner drawn from the plan, for a uniform number.
     *
     * @param quantile in (0, 1)
     */
    public int columnAt(int row, double quantile) {
        requirePlace("row", row);
        if (!(quantile >= 0 && quantile <= 1)) {
            throw new IllegalArgumentException("quantile is " + quantile + "; allowed: [0, 1]");
        }
        double mass = 0;
        for (int column = 0; column < n; column++) {
            mass += probability(row, column);
        }
        double passed = 0;
        for (int column = 0; column < n - 1; column++) {
            passed += probability(row, column);
            if (quantile * mass < passed) {
                return column;
            }
        }
        return n - 1;
    }
}
