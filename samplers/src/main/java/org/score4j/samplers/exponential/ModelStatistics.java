package org.score4j.samplers.exponential;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;
import org.score4j.schedule.TimeGrid;

/**
 * Empirical model statistics: l, s and b of every element of a sample, in rows over λ. Between rows they are natural cubic
 * splines, smooth enough for every order; outside the table they are constant. Immutable.
 *
 * <p>l makes f = (sigma·eps − l·x)/alpha depend on x as little as possible; s and b fit df/dλ along the probability flow by
 * s·f + b. Any values give a solver of the full order; good ones make its errors small.
 *
 * <p>Source: Zheng et al., DPM-Solver-v3 (2023), section 3.2.
 */
public final class ModelStatistics {
    private final double[] lambdas;
    private final double[][] l;
    private final double[][] s;
    private final double[][] b;
    private final Spline smoothL;
    private final Spline smoothS;
    private final Spline smoothB;

    private ModelStatistics(double[] lambdas, double[][] l, double[][] s, double[][] b) {
        this.lambdas = lambdas;
        this.l = l;
        this.s = s;
        this.b = b;
        smoothL = Spline.through(lambdas, l);
        smoothS = Spline.through(lambdas, s);
        smoothB = Spline.through(lambdas, b);
    }

    /** A natural cubic spline for every column: its second derivatives at the rows. */
    private record Spline(double[] lambdas, double[][] values, double[][] curvatures) {
        static Spline through(double[] lambdas, double[][] values) {
            int rows = lambdas.length;
            double[][] curvatures = new double[rows][values[0].length];
            double[] share = new double[rows];
            for (int element = 0; element < values[0].length; element++) {
                // Thomas's algorithm on the tridiagonal equations of continuous slopes
                for (int row = 1; row < rows - 1; row++) {
                    double below = lambdas[row] - lambdas[row - 1];
                    double above = lambdas[row + 1] - lambdas[row];
                    double rise = (values[row + 1][element] - values[row][element]) / above
                            - (values[row][element] - values[row - 1][element]) / below;
                    double pivot = 2 * (below + above) - below * share[row - 1];
                    share[row] = above / pivot;
                    curvatures[row][element] = (6 * rise - below * curvatures[row - 1][element]) / pivot;
                }
                for (int row = rows - 2; row > 0; row--) {
                    curvatures[row][element] -= share[row] * curvatures[row + 1][element];
                }
            }
            return new Spline(lambdas, values, curvatures);
        }

        double at(double lambda, int above, int element) {
            if (above == 0 || above == lambdas.length) {
                return values[Math.max(0, above - 1)][element];
            }
            double length = lambdas[above] - lambdas[above - 1];
            double right = (lambda - lambdas[above - 1]) / length;
            double left = 1 - right;
            return left * values[above - 1][element]
                    + right * values[above][element]
                    - length
                            * length
                            / 6
                            * left
                            * right
                            * ((1 + left) * curvatures[above - 1][element] + (1 + right) * curvatures[above][element]);
        }
    }

    /**
     * Statistics from tables, which are copied.
     *
     * @param lambdas of the rows, increasing, at least 2
     * @param l [rows][elements]; one column stands for all elements
     * @param s [rows][elements]
     * @param b [rows][elements]
     */
    public static ModelStatistics of(double[] lambdas, double[][] l, double[][] s, double[][] b) {
        if (lambdas.length < 2) {
            throw new IllegalArgumentException("lambdas has " + lambdas.length + " entries; expected 2 and more");
        }
        for (int i = 0; i < lambdas.length; i++) {
            if (!Double.isFinite(lambdas[i]) || (i > 0 && lambdas[i] <= lambdas[i - 1])) {
                throw new IllegalArgumentException(
                        "lambdas[" + i + "] is " + lambdas[i] + "; lambdas must be finite and increase");
            }
        }
        int elements = l.length == 0 ? 0 : l[0].length;
        return new ModelStatistics(
                lambdas.clone(),
                copy("l", l, lambdas.length, elements),
                copy("s", s, lambdas.length, elements),
                copy("b", b, lambdas.length, elements));
    }

    /** l = 1, s = b = 0: makes DPM-Solver-v3 the exponential Adams method in SAMPLE, DPM-Solver++ without its simplification. */
    public static ModelStatistics degenerate() {
        return degenerate(0, 1);
    }

    /** l = 1, s = b = 0 in these rows, which matter to sums over the table alone. */
    public static ModelStatistics degenerate(double... lambdas) {
        return constant(1, 0, 0, lambdas);
    }

    /** The same values everywhere. */
    public static ModelStatistics constant(double l, double s, double b) {
        return constant(l, s, b, 0, 1);
    }

    /**
     * Statistics of a model, from means over noised data.
     *
     * <p>Costs six evaluations of all data per row, or five and a vector-Jacobian product of differentiable networks.
     *
     * @param model the model; its network has to be defined a little beyond both ends of the rows
     * @param condition what the network is told of the data, or {@link Condition#none()}
     * @param data clean samples [N, ...], as many as fit a batch of the network
     * @param lambdas of the rows, increasing, at least 2
     * @param seed of the noise
     */
    public static ModelStatistics of(
            ScoreModel model, Condition condition, INDArray data, double[] lambdas, long seed) {
        return new StatisticsEstimate(model, condition, data, seed).of(lambdas);
    }

    private static ModelStatistics constant(double l, double s, double b, double... lambdas) {
        double[][][] tables = new double[3][lambdas.length][];
        for (int row = 0; row < lambdas.length; row++) {
            tables[0][row] = new double[] {l};
            tables[1][row] = new double[] {s};
            tables[2][row] = new double[] {b};
        }
        return of(lambdas, tables[0], tables[1], tables[2]);
    }

    private static double[][] copy(String name, double[][] table, int rows, int elements) {
        if (table.length != rows) {
            throw new IllegalArgumentException(name + " has " + table.length + " rows; lambdas has " + rows);
        }
        double[][] copy = new double[rows][];
        for (int i = 0; i < rows; i++) {
            if (table[i].length != elements || elements == 0) {
                throw new IllegalArgumentException(name + "[" + i + "] has " + table[i].length + " values; expected "
                        + Math.max(1, elements) + " as in l[0]");
            }
            for (double value : table[i]) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException(
                            name + "[" + i + "] holds " + value + "; expected finite numbers");
                }
            }
            copy[i] = table[i].clone();
        }
        return copy;
    }

    /** Elements of a sample, or 1 if all share one column. */
    public int elements() {
        return l[0].length;
    }

    /** Number of rows. */
    public int rows() {
        return lambdas.length;
    }

    /** λ of a row. */
    public double lambda(int row) {
        return lambdas[row];
    }

    /** l of an element in a row. */
    public double l(int row, int element) {
        return l[row][element];
    }

    /** s of an element in a row. */
    public double s(int row, int element) {
        return s[row][element];
    }

    /** b of an element in a row. */
    public double b(int row, int element) {
        return b[row][element];
    }

    /** Whether all b are 0. */
    boolean hasNoOffset() {
        return Arrays.stream(b).flatMapToDouble(Arrays::stream).allMatch(value -> value == 0);
    }

    /** The row with the nearest λ. */
    int nearestRow(double lambda) {
        int above = firstRowAbove(lambda);
        if (above == 0 || above == lambdas.length) {
            return Math.max(0, above - 1);
        }
        return lambda - lambdas[above - 1] <= lambdas[above] - lambda ? above - 1 : above;
    }

    /** Where the rows above {@code lambda} begin; the number of rows if there are none. */
    int firstRowAbove(double lambda) {
        int found = Arrays.binarySearch(lambdas, lambda);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** l at any λ. */
    double lAt(double lambda, int element) {
        return smoothL.at(lambda, firstRowAbove(lambda), element);
    }

    /** l at any λ, with the first and last polynomial going on beyond the table. */
    double lBeyond(double lambda, int element) {
        return smoothL.at(lambda, Math.max(1, Math.min(rows() - 1, firstRowAbove(lambda))), element);
    }

    /** s at any λ. */
    double sAt(double lambda, int element) {
        return smoothS.at(lambda, firstRowAbove(lambda), element);
    }

    /** b at any λ. */
    double bAt(double lambda, int element) {
        return smoothB.at(lambda, firstRowAbove(lambda), element);
    }

    /**
     * The grid with every time moved to that of the nearest row, but for a last time of clean data.
     *
     * @throws IllegalArgumentException if two times fall on one row
     */
    public TimeGrid snapped(AffineProcess process, TimeGrid grid) {
        double[] times = grid.times();
        for (int i = 0; i < times.length; i++) {
            double lambda = process.halfLogSnr(times[i]);
            if (lambda < Double.POSITIVE_INFINITY) {
                times[i] = process.timeAtHalfLogSnr(lambdas[nearestRow(lambda)]);
            }
        }
        return TimeGrid.of(times);
    }

    /** Rows, elements and a checksum of all numbers. */
    @Override
    public String toString() {
        CRC32 checksum = new CRC32();
        ByteBuffer number = ByteBuffer.allocate(Double.BYTES);
        for (double[][] table : new double[][][] {{lambdas}, l, s, b}) {
            for (double[] row : table) {
                for (double value : row) {
                    checksum.update(number.putDouble(0, value).array());
                }
            }
        }
        return rows() + " x " + elements() + " statistics " + Long.toHexString(checksum.getValue());
    }
}
