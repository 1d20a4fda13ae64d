package org.score4j.matching.objective;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.model.exact.Marginal;
import org.score4j.process.ConditionalPath;

/**
 * Expectations over a mixture of Gaussians on the line and noise, to rounding.
 *
 * <p>Given the components, xt = mean + c·v with unit normals v, so that v = c·(xt − mean)/|c|² + (I − ccᵀ/|c|²)·w. Over w Gauss and
 * Hermite's rule of three points is exact, as losses are quadratic in it at a given xt; over xt the trapezoidal rule is, up to terms
 * beyond every power of its step, as everything is analytic and falls off like a Gaussian.
 */
record MixturePopulation(double[] weights, double[] means, double[] stds, GaussianMixtureModel model) {
    private static final int NODES = 161;
    private static final double REACH = 9;
    private static final double[] HERMITE = {-Math.sqrt(3), 0, Math.sqrt(3)};
    private static final double[] HERMITE_WEIGHTS = {1.0 / 6, 2.0 / 3, 1.0 / 6};

    static MixturePopulation of(double[] weights, double[] means, double[] stds) {
        double[][] centres = new double[means.length][];
        for (int k = 0; k < means.length; k++) {
            centres[k] = new double[] {means[k]};
        }
        return new MixturePopulation(weights, means, stds, GaussianMixtureModel.of(weights, centres, stds));
    }

    /**
     * Points with their probabilities.
     *
     * @param probabilities that sum to 1
     * @param states xt
     * @param source x0 of a path
     * @param data x0 of a process, x1 of a path
     * @param noise eps of a process, z of a path
     */
    record Points(double[] probabilities, double[] states, double[] source, double[] data, double[] noise) {
        private static Points ofSize(int size) {
            return new Points(new double[size], new double[size], new double[size], new double[size], new double[size]);
        }

        double mean(double[] values) {
            return mean(i -> values[i]);
        }

        double mean(IntToDoubleFunction values) {
            double sum = 0;
            for (int i = 0; i < probabilities.length; i++) {
                sum += probabilities[i] * values.applyAsDouble(i);
            }
            return sum;
        }

        /** A function of the state at each point. */
        double[] fill(DoubleUnaryOperator f) {
            double[] values = new double[states.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = f.applyAsDouble(states[i]);
            }
            return values;
        }
    }

    /** alpha·x0 + sigma·eps with x0 of this mixture. */
    Points noisy(double alpha, double sigma) {
        MixturePopulation none = of(new double[] {1}, new double[] {0}, new double[] {1});
        return none.points(this, 0, alpha, sigma);
    }

    /** a·x0 + b·x1 + γ·z with x0 of this mixture and x1 of another, independent. */
    Points between(MixturePopulation target, ConditionalPath path, double t) {
        return points(target, path.source(t), path.target(t), path.noise(t));
    }

    private Points points(MixturePopulation target, double a, double b, double gamma) {
        int each = NODES * 27;
        Points points = Points.ofSize(means.length * target.means.length * each);
        for (int pair = 0; pair < means.length * target.means.length; pair++) {
            int j = pair / target.means.length;
            int k = pair % target.means.length;
            double[] c = {a * stds[j], b * target.stds[k], gamma};
            double length = Math.sqrt(c[0] * c[0] + c[1] * c[1] + c[2] * c[2]);
            for (int n = 0; n < each; n++) {
                int at = pair * each + n;
                double step = 2 * REACH / (NODES - 1);
                double along = -REACH + n / 27 * step;
                double[] w = new double[3];
                double probability = weights[j] * target.weights[k] * step * Math.exp(-0.5 * along * along);
                for (int axis = 0, rest = n % 27; axis < 3; axis++, rest /= 3) {
                    w[axis] = HERMITE[rest % 3];
                    probability *= HERMITE_WEIGHTS[rest % 3];
                }
                double inner = (c[0] * w[0] + c[1] * w[1] + c[2] * w[2]) / length;
                double[] v = new double[3];
                for (int axis = 0; axis < 3; axis++) {
                    v[axis] = w[axis] + (along - inner) * c[axis] / length;
                }
                points.probabilities[at] = probability / Math.sqrt(2 * Math.PI);
                points.source[at] = means[j] + stds[j] * v[0];
                points.data[at] = target.means[k] + target.stds[k] * v[1];
                points.noise[at] = v[2];
                points.states[at] = a * means[j] + b * target.means[k] + length * along;
            }
        }
        return points;
    }

    /** ∇ln p(xt). */
    DoubleUnaryOperator score(double alpha, double sigma) {
        Marginal marginal = model.at(alpha, sigma);
        double[] point = new double[1];
        double[] out = new double[1];
        return x -> {
            point[0] = x;
            marginal.score(point, out);
            return out[0];
        };
    }
}
