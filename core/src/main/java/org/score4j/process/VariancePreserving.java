package org.score4j.process;

/**
 * Processes with alpha² + sigma² = 1: dx = −½β(t)·x dt + √β(t) dw.
 *
 * <p>Source: Song et al. (2021), equation 11; Ho et al., Denoising Diffusion Probabilistic Models (2020).
 */
public interface VariancePreserving extends AffineProcess {
    /**
     * β(t) = betaMin + t·(betaMax − betaMin) on [0, 1] (Song et al. 2021, equation 32: 0.1 and 20).
     *
     * @throws IllegalArgumentException unless 0 &lt; betaMin ≤ betaMax &lt; ∞
     */
    static VariancePreserving linear(double betaMin, double betaMax) {
        return new LinearVariancePreserving(new LinearBeta(betaMin, betaMax));
    }

    /** Song et al.'s constants: β from 0.1 to 20. */
    static VariancePreserving linear() {
        return linear(0.1, 20);
    }

    /**
     * alpha(t) = cos(φ(t))/cos(φ(0)) with φ(t) = (t + s)/(1 + s)·π/2 and s = 0.008 on [0, 1].
     *
     * <p>alpha(1) is exactly 0: a run from time 1 starts from pure noise and needs a network that predicts SAMPLE or V
     * there. NOISE networks start earlier (DPM-Solver and SA-Solver: at 0.9946).
     *
     * <p>Source: Nichol and Dhariwal, Improved Denoising Diffusion Probabilistic Models (2021), equation 17.
     */
    static VariancePreserving cosine() {
        return new CosineVariancePreserving(0.008);
    }

    /**
     * alpha = cos(πt/2), sigma = sin(πt/2) on [0, 1]; alpha(1) = 0 exactly.
     *
     * <p>Source: Salimans and Ho, Progressive Distillation for Fast Sampling of Diffusion Models (2022).
     */
    static VariancePreserving angle() {
        return new CosineVariancePreserving(0);
    }

    /**
     * alpha = 1 − t, sigma = √(t·(2 − t)) on [0, 1]; alpha(1) = 0 exactly.
     *
     * <p>Source: Lipman et al., Flow Matching Guide and Code (2024), whose code calls it linear VP and runs its time the other
     * way; see {@link FlowTime}.
     */
    static VariancePreserving linearAlpha() {
        return new LinearAlphaVariancePreserving();
    }

    @Override
    default double priorStd() {
        return 1;
    }

    @Override
    default double initialStd(double t) {
        return 1;
    }

    /** β(t) = −2·alpha'/alpha. */
    @Override
    default double diffusionSquared(double t) {
        return -2 * drift(t);
    }

    /** stateFactor = √(1 − β), noiseStd = √β with β = β(t)·(t − next), which must be below 1. */
    @Override
    default Discretization discretization(double t, double next) {
        Domain.requireOrdered(t, next);
        double beta = diffusionSquared(t) * (t - next);
        if (!(beta < 1)) {
            throw new IllegalArgumentException("the step from " + t + " to " + next + " has beta " + beta
                    + "; the discrete chain needs beta < 1: take more steps");
        }
        return Discretization.ofBeta(beta);
    }
}
