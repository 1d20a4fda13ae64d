package org.score4j.samplers.exponential;

import org.jspecify.annotations.Nullable;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.algebra.LagrangeWeights;
import org.score4j.schedule.TimeGrid;

/** DPM-Solver-v3's factors of every element, for the steps of one grid. Times are named by their numbers in the grid. */
final class StatisticsFormula {
    /** How far λ of a time may lie from its row, in units of the table's range. */
    private static final double ON_ROW = 1e-9;

    private final ModelStatistics statistics;
    private final AffineProcess process;
    private final TimeGrid grid;
    private final boolean tableSums;
    private final int moments;
    private final StatisticsIntegrals[] @Nullable [] integrals;

    /**
     * A step under construction: x' = state·x + Σⱼ outputs[j]·f₋ⱼ + constant.
     *
     * @param state factor of the state [elements]
     * @param outputs factors of f [back][elements], newest first
     * @param constant summand [elements]
     */
    record Sum(double[] state, double[][] outputs, double[] constant) {}

    StatisticsFormula(
            ModelStatistics statistics, AffineProcess process, TimeGrid grid, boolean tableSums, int moments) {
        this.statistics = statistics;
        this.process = process;
        this.grid = grid;
        this.tableSums = tableSums;
        this.moments = moments;
        this.integrals = new StatisticsIntegrals[grid.steps()][];
    }

    /** f + D = (1 − l)/alpha·x with D = E[x0 | xt]: the factor of x. */
    double[] stateInF(int time) {
        double[] factors = new double[statistics.elements()];
        for (int element = 0; element < factors.length; element++) {
            double l = tableSums
                    ? statistics.l(row(time), element)
                    : statistics.lAt(process.halfLogSnr(grid.time(time)), element);
            factors[element] = (1 - l) / process.alpha(grid.time(time));
        }
        return factors;
    }

    /** What a step is without g: x' = alpha'·e^(−∫l)·(x/alpha − ∫ e^(∫(l + s))·B dλ). */
    Sum linear(int step, int memory) {
        int elements = statistics.elements();
        Sum sum = new Sum(new double[elements], new double[memory][elements], new double[elements]);
        for (int element = 0; element < elements; element++) {
            double scale = scale(step, element);
            sum.state[element] = scale / process.alpha(grid.time(step));
            sum.constant[element] = -scale * integrals(step, element).forcing();
        }
        return sum;
    }

    /**
     * Adds factor·(−alpha'·e^(−∫l)·∫ e^(∫(l + s))·g dλ) of a step.
     *
     * @param factor of each element
     * @param step the step
     * @param nodes times of the values of f that are used, the step's own first
     * @param pseudo whether the n-th derivative comes from the first n + 1 values only
     * @param newest time whose f is the newest output of {@code sum}
     */
    void addPolynomial(Sum sum, double[] factor, int step, int[] nodes, boolean pseudo, int newest) {
        double[] positions = new double[nodes.length];
        for (int j = 0; j < nodes.length; j++) {
            positions[j] = lambda(nodes[j]) - lambda(step);
        }
        for (int element = 0; element < statistics.elements(); element++) {
            double[] weights = weights(integrals(step, element).moments(), step, positions, pseudo);
            double scale = -factor[element] * scale(step, element);
            for (int j = 0; j < nodes.length; j++) {
                double gain = gain(step, nodes[j], element);
                sum.outputs[newest - nodes[j]][element] += scale * weights[j] * gain;
                sum.constant[element] -= scale * weights[j] * shift(step, nodes[j], element);
            }
        }
    }

    private double[] weights(double[] all, int step, double[] positions, boolean pseudo) {
        double h = lambda(step + 1) - lambda(step);
        double[] scaled = new double[positions.length];
        double unit = 1;
        for (int n = 0; n < scaled.length; n++) {
            scaled[n] = all[n] / unit;
            unit *= h;
        }
        if (!pseudo) {
            return LagrangeWeights.ofMoments(scaled, h, positions);
        }
        double[] weights = new double[positions.length];
        for (int n = 0; n < weights.length; n++) {
            // the divided difference of the first n + 1 values
            for (int j = 0; j <= n; j++) {
                double product = 1;
                for (int m = 0; m <= n; m++) {
                    product *= m == j ? 1 : (positions[j] - positions[m]) / h;
                }
                weights[j] += scaled[n] / product;
            }
        }
        return weights;
    }

    /** g = gain·f − shift: e^(−∫s) from the step's start to the time of f. */
    private double gain(int step, int time, int element) {
        double sum = time > step ? integrals(step, element).s() : 0;
        for (int between = time; between < step; between++) {
            sum -= integrals(between, element).s();
        }
        return Math.exp(-sum);
    }

    /** B, integrated from the step's start to the time of f. */
    private double shift(int step, int time, int element) {
        if (time > step) {
            return integrals(step, element).offset();
        }
        double shift = 0;
        for (int between = step - 1; between >= time; between--) {
            // B counts from the step's start: walk back one interval, whose own integral counts from its own start
            shift -= gain(step, between, element) * integrals(between, element).offset();
        }
        return shift;
    }

    private double scale(int step, int element) {
        return process.alpha(grid.time(step + 1))
                * Math.exp(-integrals(step, element).l());
    }

    private double lambda(int time) {
        return process.halfLogSnr(grid.time(time));
    }

    private StatisticsIntegrals integrals(int step, int element) {
        StatisticsIntegrals[] known = integrals[step];
        if (known == null) {
            known = new StatisticsIntegrals[statistics.elements()];
            for (int i = 0; i < known.length; i++) {
                known[i] = tableSums
                        ? StatisticsIntegrals.ofRows(statistics, i, row(step), row(step + 1), moments)
                        : StatisticsIntegrals.converged(statistics, i, lambda(step), lambda(step + 1), moments);
            }
            integrals[step] = known;
        }
        return known[element];
    }

    private int row(int time) {
        int row = statistics.nearestRow(lambda(time));
        double range = statistics.lambda(statistics.rows() - 1) - statistics.lambda(0);
        if (!(Math.abs(statistics.lambda(row) - lambda(time)) <= ON_ROW * range)) {
            throw new IllegalArgumentException("time is " + grid.time(time) + " with half log SNR " + lambda(time)
                    + "; sums over the table need times of rows, of which the nearest has " + statistics.lambda(row)
                    + ": take a snapped grid");
        }
        return row;
    }
}
