package org.score4j.matching.objective;

import org.hipparchus.distribution.continuous.NormalDistribution;
import org.score4j.process.AffineProcess;

/**
 * At which times a network is trained: the inverse of a distribution function, and what a sample counts.
 *
 * <p>Written by quantiles, so that a batch can be spread evenly (see {@link #stratified}) over any of them.
 */
public interface TimeDistribution {
    /**
     * The time below which the distribution has this probability; of a distribution of noise levels, the level's time.
     *
     * @param quantile in (0, 1)
     */
    double time(double quantile);

    /** The factor of the loss at a time; 1 unless the distribution samples another's expectation by importance. */
    default double factor(double t) {
        return 1;
    }

    /**
     * Uniform on [least, most].
     *
     * @param least usually the process's {@code endTime}
     * @param most above {@code least}, usually its {@code startTime}
     */
    static TimeDistribution uniform(double least, double most) {
        requireOrdered("least", least, "most", most);
        return quantile -> least + quantile * (most - least);
    }

    /**
     * ln(sigma/alpha) ~ N(mean, std²).
     *
     * <p>Source: Karras et al. (2022), table 1, with mean −1.2 and std 1.2.
     *
     * @param std in (0, ∞)
     */
    static TimeDistribution logNormal(AffineProcess process, double mean, double std) {
        NormalDistribution normal = normal(mean, std);
        return quantile -> process.timeAtHalfLogSnr(-normal.inverseCumulativeProbability(quantile));
    }

    /**
     * t = 1/(1 + e^−z), z ~ N(mean, std²), for processes on [0, 1].
     *
     * <p>Source: Esser et al., Scaling Rectified Flow Transformers for High-Resolution Image Synthesis (2024), section 3.1.
     *
     * @param std in (0, ∞)
     */
    static TimeDistribution logitNormal(double mean, double std) {
        NormalDistribution normal = normal(mean, std);
        return quantile -> 1 / (1 + Math.exp(-normal.inverseCumulativeProbability(quantile)));
    }

    /**
     * Importance sampling for {@link Weighting.Likelihood}: the expectation is that of times uniform on [least, most], the samples
     * have density ∝ g²/sigma².
     *
     * <p>g²/sigma² = −2·dλ/dt with the half log signal-to-noise ratio λ, so that these are times at which λ is uniform, for every
     * affine process; the factor is their density's inverse over the uniform one, (λ(least) − λ(most))/(most − least)·2sigma²/g².
     *
     * <p>Source: Song, Durkan, Murray and Ermon (2021); λ by Kingma et al., Variational Diffusion Models (2021).
     *
     * @param least with sigma &gt; 0
     * @param most above {@code least}
     */
    static TimeDistribution likelihoodImportance(AffineProcess process, double least, double most) {
        requireOrdered("least", least, "most", most);
        double clean = process.halfLogSnr(least);
        double noisy = process.halfLogSnr(most);
        if (!Double.isFinite(clean) || !Double.isFinite(noisy)) {
            throw new IllegalArgumentException(
                    "least is " + least + " and most " + most + ", where the half log signal-to-noise ratio is " + clean
                            + " and " + noisy + "; expected finite ones");
        }
        return new TimeDistribution() {
            @Override
            public double time(double quantile) {
                return process.timeAtHalfLogSnr(clean + quantile * (noisy - clean));
            }

            @Override
            public double factor(double t) {
                double sigma = process.sigma(t);
                return (clean - noisy) / (most - least) * 2 * sigma * sigma / process.diffusionSquared(t);
            }
        };
    }

    /**
     * Quantiles of a batch from one uniform number: (u + i/B) mod 1, each of them uniform, together spread evenly.
     *
     * <p>Source: Kingma et al., Variational Diffusion Models (2021), appendix.
     *
     * @param u in (0, 1)
     * @param batch B, at least 1
     */
    static double[] stratified(double u, int batch) {
        double[] quantiles = new double[batch];
        for (int i = 0; i < batch; i++) {
            double quantile = u + i / (double) batch;
            quantiles[i] = quantile < 1 ? quantile : quantile - 1;
        }
        return quantiles;
    }

    private static NormalDistribution normal(double mean, double std) {
        if (!Double.isFinite(mean)) {
            throw new IllegalArgumentException("mean is " + mean + "; expected a finite number");
        }
        if (!(std > 0) || Double.isInfinite(std)) {
            throw new IllegalArgumentException("std is " + std + "; allowed: (0, ∞)");
        }
        return new NormalDistribution(mean, std);
    }

    private static void requireOrdered(String lower, double least, String upper, double most) {
        if (!(least < most) || Double.isInfinite(least) || Double.isInfinite(most)) {
            throw new IllegalArgumentException(lower + " is " + least + " and " + upper + " is " + most
                    + "; expected finite numbers in this order");
        }
    }
}
