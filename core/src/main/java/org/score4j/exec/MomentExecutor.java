package org.score4j.exec;

import java.util.Map;
import org.score4j.process.AffineProcess;
import org.score4j.program.LinearForm;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;

/**
 * Runs a fixed plan on the mean and variance of a Gaussian instead of on samples: exactly, without sampling.
 *
 * <p>For data N(mean, std²) in one dimension the denoised sample is affine in the state, so a plan of evaluations and
 * combinations with constant factors is affine in the initial state and the draws. Several dimensions that are
 * independent, or a covariance in its eigenbasis, are several such problems.
 */
public final class MomentExecutor {
    private MomentExecutor() {}

    /** Mean and variance of a Gaussian. */
    public record Moments(double mean, double variance) {}

    /**
     * The distribution of a plan's result.
     *
     * @param plan the plan
     * @param mean mean of the data
     * @param std standard deviation of the data, in [0, ∞)
     * @param initial distribution of the initial state; see {@link #prior} and {@link #marginal}
     * @throws IllegalArgumentException if the plan is not linear
     */
    public static Moments run(SamplingPlan plan, double mean, double std, Moments initial) {
        double constant = 0;
        double variance = 0;
        for (Map.Entry<String, Double> entry :
                result(plan, mean, std).coefficients().entrySet()) {
            double factor = entry.getValue();
            switch (entry.getKey()) {
                case LinearTrace.ONE -> constant += factor;
                case LinearTrace.INITIAL -> {
                    constant += factor * initial.mean();
                    variance += factor * factor * initial.variance();
                }
                default -> variance += factor * factor;
            }
        }
        return new Moments(constant, variance);
    }

    /**
     * A plan's result as a linear form of the initial state, the draws and the number one.
     *
     * @param plan the plan
     * @param mean mean of the data
     * @param std standard deviation of the data, in [0, ∞)
     * @throws IllegalArgumentException if the plan is not linear
     */
    public static LinearForm result(SamplingPlan plan, double mean, double std) {
        AffineProcess process = plan.process();
        return LinearTrace.of(plan, (call, t, input) -> {
                    double alpha = process.alpha(t);
                    double sigma = process.sigma(t);
                    double gain = alpha * std * std / (alpha * alpha * std * std + sigma * sigma);
                    return LinearForm.ZERO
                            .plus(gain, input)
                            .plus(mean * (1 - gain * alpha), LinearForm.of(LinearTrace.ONE));
                })
                .result();
    }

    /** The Gaussian a plan starts from. */
    public static Moments prior(SamplingPlan plan) {
        return new Moments(0, plan.initialStd() * plan.initialStd());
    }

    /** The exact distribution of xt for data N(mean, std²). */
    public static Moments marginal(AffineProcess process, double t, double mean, double std) {
        double alpha = process.alpha(t);
        double sigma = process.sigma(t);
        return new Moments(alpha * mean, alpha * alpha * std * std + sigma * sigma);
    }
}
