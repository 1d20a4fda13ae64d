package org.score4j.matching.evaluation;

import java.util.function.Predicate;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * The sign of w·(x − m)/s + b, which minimises Σ ln(1 + exp(∓(w·(x − m)/s + b))) + ridge/2·|w|² over two sets, m and s the means and
 * standard deviations of both together.
 *
 * @param weights w/s [d]
 * @param intercept b − w·m/s
 */
record LogisticRegression(double[] weights, double intercept) implements Predicate<double[]> {
    private static final int STEPS = 50;
    private static final int HALVINGS = 30;
    private static final double TOLERANCE = 1e-9;

    @Override
    public boolean test(double[] row) {
        double sum = intercept;
        for (int d = 0; d < weights.length; d++) {
            sum += weights[d] * row[d];
        }
        return sum > 0;
    }

    static LogisticRegression fit(SampleSet first, SampleSet second, double ridge) {
        SampleSet all = first.and(second);
        int dimensions = all.dimensions();
        double[] means = new double[dimensions];
        double[] scales = new double[dimensions];
        double[][] rows = new double[all.count()][dimensions + 1];
        for (int d = 0; d < dimensions; d++) {
            double[] column = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                column[i] = all.values()[i * dimensions + d];
            }
            Moments moments = Moments.of(column);
            means[d] = moments.mean();
            scales[d] = moments.variance() > 0 ? 1 / Math.sqrt(moments.variance()) : 0;
            for (int i = 0; i < rows.length; i++) {
                rows[i][d] = (column[i] - means[d]) * scales[d];
                rows[i][dimensions] = 1;
            }
        }
        double[] solution = new Objective(rows, first.count(), ridge).minimum();
        double[] weights = new double[dimensions];
        double intercept = solution[dimensions];
        for (int d = 0; d < dimensions; d++) {
            weights[d] = solution[d] * scales[d];
            intercept -= weights[d] * means[d];
        }
        return new LogisticRegression(weights, intercept);
    }

    /** The penalised loss of weights and intercept, the last; rows [n][d + 1] end with 1. */
    private record Objective(double[][] rows, int firstCount, double ridge) {
        double[] minimum() {
            double[] at = new double[rows[0].length];
            double value = value(at);
            for (int step = 0; step < STEPS; step++) {
                double[] direction = newtonStep(at);
                double length = 1;
                double[] next = moved(at, direction, length);
                double nextValue = value(next);
                for (int i = 0; i < HALVINGS && nextValue > value; i++) {
                    length /= 2;
                    next = moved(at, direction, length);
                    nextValue = value(next);
                }
                if (!(value - nextValue > TOLERANCE * value)) {
                    break;
                }
                at = next;
                value = nextValue;
            }
            return at;
        }

        private static double[] moved(double[] at, double[] direction, double length) {
            double[] moved = new double[at.length];
            for (int d = 0; d < at.length; d++) {
                moved[d] = at[d] - length * direction[d];
            }
            return moved;
        }

        private static double margin(double[] row, double[] weights) {
            double sum = 0;
            for (int d = 0; d < weights.length; d++) {
                sum += row[d] * weights[d];
            }
            return sum;
        }

        double value(double[] weights) {
            double sum = 0;
            for (int d = 0; d < weights.length - 1; d++) {
                sum += ridge / 2 * weights[d] * weights[d];
            }
            for (int i = 0; i < rows.length; i++) {
                double margin = margin(rows[i], weights);
                double wrong = i < firstCount ? margin : -margin;
                sum += Math.max(0, wrong) + Math.log1p(Math.exp(-Math.abs(wrong)));
            }
            return sum;
        }

        /** Hessian⁻¹·gradient. */
        private double[] newtonStep(double[] weights) {
            int size = weights.length;
            double[] gradient = new double[size];
            double[][] hessian = new double[size][size];
            for (int d = 0; d < size - 1; d++) {
                gradient[d] = ridge * weights[d];
                hessian[d][d] = ridge;
            }
            // keeps the intercept's curvature positive where all probabilities are 0 or 1
            hessian[size - 1][size - 1] = TOLERANCE;
            for (int i = 0; i < rows.length; i++) {
                double probability = 1 / (1 + Math.exp(-margin(rows[i], weights)));
                double error = probability - (i < firstCount ? 0 : 1);
                double curvature = probability * (1 - probability);
                for (int a = 0; a < size; a++) {
                    gradient[a] += error * rows[i][a];
                    double factor = curvature * rows[i][a];
                    for (int b = 0; b <= a; b++) {
                        hessian[a][b] += factor * rows[i][b];
                    }
                }
            }
            RealMatrix symmetric = MatrixUtils.createRealMatrix(size, size);
            for (int a = 0; a < size; a++) {
                for (int b = 0; b <= a; b++) {
                    symmetric.setEntry(a, b, hessian[a][b]);
                    symmetric.setEntry(b, a, hessian[a][b]);
                }
            }
            return new CholeskyDecomposition(symmetric)
                    .getSolver()
                    .solve(MatrixUtils.createRealVector(gradient))
                    .toArray();
        }
    }
}
