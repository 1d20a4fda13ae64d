package org.score4j.model;

import org.score4j.process.AffineProcess;

/**
 * What a network's output stands for, given xt = alpha·x0 + sigma·eps.
 *
 * <p>Each is a combination P = a·x0 + b·eps, so any of them follows from xt and any other; see {@link #conversion}.
 */
public enum Prediction {
    /** eps, the unit noise. */
    NOISE,
    /** x0, the clean data: E[x0 | xt] for an ideal network. */
    SAMPLE,
    /** ∇ ln p(xt) = −eps/sigma; where there is a velocity, the gradient with respect to it. */
    SCORE,
    /** v = alpha·eps − sigma·x0 (Salimans and Ho, Progressive Distillation, 2022). */
    V,
    /** dxt/dt = alpha'·x0 + sigma'·eps, the velocity of the probability flow (Lipman et al., Flow Matching, 2023). */
    VELOCITY;

    /**
     * A prediction written in terms of the state and another: target = state·xt + output·P.
     *
     * @param state factor of xt
     * @param output factor of the source prediction
     */
    public record Conversion(double state, double output) {}

    /**
     * How to get {@code target} from this prediction at time {@code t}.
     *
     * <p>With P = a·x0 + b·eps for the source and A, B for the target, the factors solve A = state·alpha + output·a and
     * B = state·sigma + output·b.
     *
     * @throws IllegalArgumentException where the source does not determine the target: NOISE and SCORE at alpha = 0, and
     *     to or from SCORE at sigma = 0
     */
    public Conversion conversion(Prediction target, AffineProcess process, double t) {
        if (this == target) {
            return new Conversion(0, 1);
        }
        double alpha = process.alpha(t);
        double sigma = process.sigma(t);
        if ((this == SCORE || target == SCORE) && sigma == 0) {
            throw new IllegalArgumentException("time is " + t + ", where sigma = 0; the score is undefined there");
        }
        double a = sampleFactor(process, t);
        double b = noiseFactor(process, t);
        double targetA = target.sampleFactor(process, t);
        double targetB = target.noiseFactor(process, t);
        double determinant = alpha * b - sigma * a;
        if (determinant == 0) {
            throw new IllegalArgumentException("time is " + t + ", where alpha = " + alpha + " and sigma = " + sigma
                    + ": " + this + " does not determine " + target + " there; use a SAMPLE, V or VELOCITY network");
        }
        return new Conversion(
                (targetA * b - targetB * a) / determinant, (alpha * targetB - sigma * targetA) / determinant);
    }

    /** a in P = a·x0 + b·eps. */
    public double sampleFactor(AffineProcess process, double t) {
        return switch (this) {
            case NOISE, SCORE -> 0;
            case SAMPLE -> 1;
            case V -> -process.sigma(t);
            case VELOCITY -> process.alphaDerivative(t);
        };
    }

    /** b in P = a·x0 + b·eps. */
    public double noiseFactor(AffineProcess process, double t) {
        return switch (this) {
            case NOISE -> 1;
            case SAMPLE -> 0;
            case SCORE -> -1 / process.sigma(t);
            case V -> process.alpha(t);
            case VELOCITY -> process.sigmaDerivative(t);
        };
    }
}
