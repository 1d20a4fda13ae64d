package org.score4j.model.exact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.score4j.model.NetworkSpec;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;

/**
 * x0 ~ Σₖ wₖ·N(mₖ, diag(sₖ²)), so that xt ~ Σₖ wₖ·N(alpha·mₖ, diag(alpha²sₖ² + sigma²)).
 *
 * <p>Responsibilities are formed in logarithms, relative to the largest, by the exponential of {@link StrictMath}: the same bits on
 * every machine.
 */
public final class GaussianMixtureModel implements ExactModel {
    private final double[] logWeights;
    private final double[][] means;
    private final double[][] variances;
    private final NetworkSpec spec;

    private GaussianMixtureModel(double[] logWeights, double[][] means, double[][] variances, List<Long> shape) {
        this.logWeights = logWeights;
        this.means = means;
        this.variances = variances;
        spec = NetworkSpec.closedForm("gaussian mixture", shape);
    }

    /**
     * Isotropic components in D dimensions.
     *
     * @param weights [K], positive; scaled to sum to 1
     * @param means [K][D]
     * @param stds [K], each in (0, ∞)
     */
    public static GaussianMixtureModel of(double[] weights, double[][] means, double[] stds) {
        requireCount("means", means.length, weights.length);
        requireCount("stds", stds.length, weights.length);
        double[][] all = new double[means.length][];
        for (int k = 0; k < means.length; k++) {
            all[k] = new double[means[k].length];
            Arrays.fill(all[k], stds[k]);
        }
        return of(weights, means, all);
    }

    /**
     * Components with diagonal covariance.
     *
     * @param weights [K], positive; scaled to sum to 1
     * @param means [K][D]
     * @param stds [K][D], each in (0, ∞)
     */
    public static GaussianMixtureModel of(double[] weights, double[][] means, double[][] stds) {
        int components = weights.length;
        if (components == 0) {
            throw new IllegalArgumentException("weights is empty; a mixture needs at least 1 component");
        }
        requireCount("means", means.length, components);
        requireCount("stds", stds.length, components);
        double total = Arrays.stream(weights).sum();
        double[] logWeights = new double[components];
        double[][] centres = new double[components][];
        double[][] variances = new double[components][];
        for (int k = 0; k < components; k++) {
            requirePositive("weights[" + k + "]", weights[k]);
            requireCount("means[" + k + "]", means[k].length, means[0].length);
            requireCount("stds[" + k + "]", stds[k].length, means[0].length);
            logWeights[k] = Math.log(weights[k] / total);
            centres[k] = means[k].clone();
            variances[k] = new double[stds[k].length];
            for (int d = 0; d < stds[k].length; d++) {
                requirePositive("stds[" + k + "][" + d + "]", stds[k][d]);
                variances[k][d] = stds[k][d] * stds[k][d];
            }
        }
        return new GaussianMixtureModel(logWeights, centres, variances, List.of((long) means[0].length));
    }

    /** The same distribution over samples of this shape, which must have D elements. */
    public GaussianMixtureModel shaped(long... shape) {
        long elements = 1;
        List<Long> extents = new ArrayList<>();
        for (long extent : shape) {
            elements *= extent;
            extents.add(extent);
        }
        if (elements != dimensions()) {
            throw new IllegalArgumentException("shape is " + extents + "; expected " + dimensions() + " elements");
        }
        return new GaussianMixtureModel(logWeights, means, variances, extents);
    }

    /**
     * Exact samples of x0: component k where an exponential of two normals, which is uniform in (0, 1], falls, then mₖ + sₖ∘z.
     * Sample i depends on the noise and i alone.
     *
     * @param noise its draws 0 and 1 of the stream USER are taken
     * @param count number of samples, at least 0
     * @return [count, D] in 'c' order
     */
    public double[] samples(NoiseSource noise, int count) {
        int length = dimensions();
        double[] samples = new double[Math.multiplyExact(count, length)];
        double[] pair = new double[2];
        for (int i = 0; i < count; i++) {
            noise.fill(Draw.of(Draw.Stream.USER, 0, 0), i, 0, pair, 0, 2);
            int k = componentAt(Math.exp(-0.5 * (pair[0] * pair[0] + pair[1] * pair[1])));
            noise.fill(Draw.of(Draw.Stream.USER, 0, 1), i, 0, samples, i * length, length);
            for (int d = 0; d < length; d++) {
                int at = i * length + d;
                samples[at] = means[k][d] + Math.sqrt(variances[k][d]) * samples[at];
            }
        }
        return samples;
    }

    /** The component whose share of [0, 1], in the order of components, holds {@code u}. */
    private int componentAt(double u) {
        double end = 0;
        for (int k = 0; k < logWeights.length - 1; k++) {
            end += Math.exp(logWeights[k]);
            if (u <= end) {
                return k;
            }
        }
        return logWeights.length - 1;
    }

    private static void requireCount(String name, int count, int expected) {
        if (count != expected) {
            throw new IllegalArgumentException(name + " has " + count + " entries; expected " + expected);
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: (0, ∞)");
        }
    }

    /** Number of components. */
    public int components() {
        return means.length;
    }

    /** ln of the weight of component {@code k}. */
    double logWeight(int k) {
        return logWeights[k];
    }

    /** Element {@code d} of the mean of component {@code k}. */
    public double mean(int k, int d) {
        return means[k][d];
    }

    /** Element {@code d} of the variance of component {@code k}. */
    public double variance(int k, int d) {
        return variances[k][d];
    }

    /**
     * ln wₖ − ½·Σ ln 2π(alpha²s² + sigma²) of each component [K]: its log density at its own mean, weighted.
     *
     * @param alpha factor of the data, in [0, ∞)
     * @param sigma standard deviation of the noise, in [0, ∞)
     */
    public double[] logFactors(double alpha, double sigma) {
        return new Level(alpha, sigma).logFactors;
    }

    @Override
    public NetworkSpec spec() {
        return spec;
    }

    @Override
    public int dimensions() {
        return means[0].length;
    }

    @Override
    public Marginal at(double alpha, double sigma) {
        return level(alpha, sigma);
    }

    Level level(double alpha, double sigma) {
        return new Level(alpha, sigma);
    }

    /** The mixture at one noise level. */
    final class Level implements Marginal {
        private final double alpha;
        private final double[][] marginalVariances;
        private final double[] logFactors;
        private final double[] responsibilities;

        Level(double alpha, double sigma) {
            this.alpha = alpha;
            marginalVariances = new double[means.length][dimensions()];
            logFactors = new double[means.length];
            responsibilities = new double[means.length];
            for (int k = 0; k < means.length; k++) {
                double logDeterminant = 0;
                for (int d = 0; d < dimensions(); d++) {
                    double variance = alpha * alpha * variances[k][d] + sigma * sigma;
                    marginalVariances[k][d] = variance;
                    logDeterminant += Math.log(2 * Math.PI * variance);
                }
                logFactors[k] = logWeights[k] - 0.5 * logDeterminant;
            }
        }

        /** Fills the responsibilities and returns ln p(x). */
        private double weigh(double[] x) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < means.length; k++) {
                double exponent = 0;
                for (int d = 0; d < x.length; d++) {
                    double difference = x[d] - alpha * means[k][d];
                    exponent += difference * difference / marginalVariances[k][d];
                }
                responsibilities[k] = logFactors[k] - 0.5 * exponent;
                largest = Math.max(largest, responsibilities[k]);
            }
            double total = 0;
            for (int k = 0; k < means.length; k++) {
                responsibilities[k] = StrictMath.exp(responsibilities[k] - largest);
                total += responsibilities[k];
            }
            for (int k = 0; k < means.length; k++) {
                responsibilities[k] /= total;
            }
            return largest + Math.log(total);
        }

        /** The probability of each component given {@code x} [K]. */
        double[] responsibilities(double[] x) {
            weigh(x);
            return responsibilities.clone();
        }

        private double gain(int k, int d) {
            return alpha * variances[k][d] / marginalVariances[k][d];
        }

        private double componentScore(double[] x, int k, int d) {
            return -(x[d] - alpha * means[k][d]) / marginalVariances[k][d];
        }

        @Override
        public void denoise(double[] x, double[] out) {
            weigh(x);
            Arrays.fill(out, 0);
            for (int k = 0; k < means.length; k++) {
                for (int d = 0; d < x.length; d++) {
                    double posterior = means[k][d] + gain(k, d) * (x[d] - alpha * means[k][d]);
                    out[d] += responsibilities[k] * posterior;
                }
            }
        }

        @Override
        public double logDensity(double[] x) {
            return weigh(x);
        }

        @Override
        public void score(double[] x, double[] out) {
            weigh(x);
            Arrays.fill(out, 0);
            for (int k = 0; k < means.length; k++) {
                for (int d = 0; d < x.length; d++) {
                    out[d] += responsibilities[k] * componentScore(x, k, d);
                }
            }
        }

        /** J·v = Σ rₖ·gainₖ∘v + Σ rₖ·(μₖ − D)·((sₖ − s)·v) with component scores sₖ, score s and posterior means μₖ. */
        @Override
        public void jacobianVectorProduct(double[] x, double[] v, double[] out) {
            double[] denoised = new double[x.length];
            double[] score = new double[x.length];
            score(x, score);
            denoise(x, denoised);
            Arrays.fill(out, 0);
            for (int k = 0; k < means.length; k++) {
                double slope = 0;
                for (int d = 0; d < x.length; d++) {
                    slope += (componentScore(x, k, d) - score[d]) * v[d];
                }
                for (int d = 0; d < x.length; d++) {
                    double posterior = means[k][d] + gain(k, d) * (x[d] - alpha * means[k][d]);
                    out[d] += responsibilities[k] * (gain(k, d) * v[d] + (posterior - denoised[d]) * slope);
                }
            }
        }
    }
}
