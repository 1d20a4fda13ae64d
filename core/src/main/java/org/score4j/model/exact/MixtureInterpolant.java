package org.score4j.model.exact;

import java.util.Arrays;
import org.score4j.process.ConditionalPath;

/**
 * The distribution of xt = a·x0 + b·x1 + γ·z for independent x0 and x1 of two Gaussian mixtures, and its fields in closed form.
 *
 * <p>Given components j of x0 and k of x1, xt is Gaussian with mean a·mⱼ + b·nₖ and variance C = a²·sⱼ² + b²·rₖ² + γ², so xt is a
 * mixture of all pairs. With r the responsibilities at x and d = x − mean:
 *
 * <ul>
 *   <li>score s = −Σ r·d/C,
 *   <li>drift b = E[dxt/dt | x] = Σ r·(a'·mⱼ + b'·nₖ + (a·a'·sⱼ² + b·b'·rₖ² + γ·γ')/C·d), the velocity of the probability flow,
 *   <li>velocity v = E[a'·x0 + b'·x1 | x] = b + γ·γ'·s, finite where γ' is not.
 * </ul>
 *
 * <p>Immutable and thread-safe; each {@link Level} may be used from one thread at a time.
 *
 * <p>Source: Albergo et al., Stochastic Interpolants (2023), theorem 2.6 and appendix A.
 */
public final class MixtureInterpolant {
    private final GaussianMixtureModel source;
    private final GaussianMixtureModel target;
    private final ConditionalPath path;

    private MixtureInterpolant(GaussianMixtureModel source, GaussianMixtureModel target, ConditionalPath path) {
        this.source = source;
        this.target = target;
        this.path = path;
    }

    /**
     * The interpolant between two mixtures.
     *
     * @param source distribution of x0
     * @param target distribution of x1, of the same number of dimensions
     * @param path a, b and γ
     */
    public static MixtureInterpolant of(
            GaussianMixtureModel source, GaussianMixtureModel target, ConditionalPath path) {
        if (source.dimensions() != target.dimensions()) {
            throw new IllegalArgumentException("source has " + source.dimensions() + " dimensions and target "
                    + target.dimensions() + "; expected equal numbers");
        }
        return new MixtureInterpolant(source, target, path);
    }

    /** The path between the two. */
    public ConditionalPath path() {
        return path;
    }

    /**
     * Distribution and fields at time {@code t}, 0 (source) … 1 (target).
     *
     * @throws IllegalArgumentException where xt is a single point: a = b = γ = 0
     */
    public Level at(double t) {
        return new Level(t);
    }

    /** Distribution and fields at one time. Points are [D]. */
    public final class Level {
        private final GaussianMixtureModel.Level mixture;
        private final GaussianMixtureModel pairs;
        private final double[][] velocities;
        private final double[][] rates;
        private final double noiseProduct;

        private Level(double t) {
            double a = path.source(t);
            double b = path.target(t);
            double gamma = path.noise(t);
            double aRate = path.sourceDerivative(t);
            double bRate = path.targetDerivative(t);
            noiseProduct = path.noiseProduct(t);
            int dimensions = source.dimensions();
            int count = source.components() * target.components();
            double[] weights = new double[count];
            double[][] means = new double[count][dimensions];
            double[][] stds = new double[count][dimensions];
            velocities = new double[count][dimensions];
            rates = new double[count][dimensions];
            for (int pair = 0; pair < count; pair++) {
                int j = pair / target.components();
                int k = pair % target.components();
                weights[pair] = Math.exp(source.logWeight(j) + target.logWeight(k));
                for (int d = 0; d < dimensions; d++) {
                    double variance = a * a * source.variance(j, d) + b * b * target.variance(k, d) + gamma * gamma;
                    means[pair][d] = a * source.mean(j, d) + b * target.mean(k, d);
                    stds[pair][d] = Math.sqrt(variance);
                    velocities[pair][d] = aRate * source.mean(j, d) + bRate * target.mean(k, d);
                    rates[pair][d] = (product(a, aRate) * source.variance(j, d)
                                    + product(b, bRate) * target.variance(k, d)
                                    + noiseProduct)
                            / variance;
                }
            }
            pairs = GaussianMixtureModel.of(weights, means, stds);
            mixture = pairs.level(1, 0);
        }

        /** 0 where the factor is 0 and its rate infinite. */
        private static double product(double factor, double rate) {
            return factor == 0 ? 0 : factor * rate;
        }

        /** ln p(x). */
        public double logDensity(double[] x) {
            return mixture.logDensity(x);
        }

        /** out ← ∇ ln p(x). */
        public void score(double[] x, double[] out) {
            mixture.score(x, out);
        }

        /** out ← b(x) = E[dxt/dt | xt = x]. */
        public void drift(double[] x, double[] out) {
            double[] responsibilities = mixture.responsibilities(x);
            Arrays.fill(out, 0);
            for (int pair = 0; pair < responsibilities.length; pair++) {
                for (int d = 0; d < x.length; d++) {
                    out[d] += responsibilities[pair]
                            * (velocities[pair][d] + rates[pair][d] * (x[d] - pairs.mean(pair, d)));
                }
            }
        }

        /** out ← v(x) = E[a'·x0 + b'·x1 | xt = x] = b + γ·γ'·s. */
        public void velocity(double[] x, double[] out) {
            double[] score = new double[x.length];
            score(x, score);
            drift(x, out);
            for (int d = 0; d < x.length; d++) {
                out[d] += noiseProduct * score[d];
            }
        }
    }
}
