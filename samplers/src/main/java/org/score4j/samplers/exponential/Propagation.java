package org.score4j.samplers.exponential;

import org.score4j.model.Prediction;
import org.score4j.samplers.algebra.Interval;

/**
 * The part of a step that an exponential formula makes exactly: x' = state·x + gain·Σⱼ wⱼ·Pⱼ + noise·z, where the weights are
 * integrals ∫₀ʰ κ·e^(κ(s−h))·ℓⱼ(s) ds.
 *
 * <p>For the SDE with noise tau, which keeps the marginals of the probability-flow ODE (tau = 0) and of the reverse SDE
 * (tau = 1): in SAMPLE state = e^(−tau²·h)·sigma'/sigma, gain = alpha', κ = 1 + tau², noise = sigma'·√(1 − e^(−2·tau²·h)); in
 * NOISE state = alpha'/alpha, gain = (1 + tau²)·sigma', κ = −1, noise = tau·sigma'·√(e^(2h) − 1).
 *
 * <p>Source: Xue et al., SA-Solver (2023), propositions 4.2 and appendix; Lu et al., DPM-Solver++ (2022) for tau = 0.
 */
record Propagation(double state, double gain, double kappa, double noise) {
    /** Refuses predictions that no exponential formula is written in. */
    static Prediction require(Prediction prediction) {
        if (prediction != Prediction.SAMPLE && prediction != Prediction.NOISE) {
            throw new IllegalArgumentException("prediction is " + prediction + "; allowed: SAMPLE, NOISE");
        }
        return prediction;
    }

    /** Without noise. */
    static Propagation of(Interval interval, Prediction prediction, String solver) {
        return of(interval, prediction, 0, solver);
    }

    /** With noise; {@code solver} is named where the interval starts at alpha = 0 and the prediction is NOISE. */
    static Propagation of(Interval interval, Prediction prediction, double tau, String solver) {
        double square = tau * tau;
        double h = interval.h();
        if (prediction == Prediction.NOISE) {
            double std = tau == 0 ? 0 : tau * interval.nextSigma() * Math.sqrt(Math.expm1(2 * h));
            return new Propagation(interval.signalRatio(solver), (1 + square) * interval.nextSigma(), -1, std);
        }
        // 0·∞ at alpha = 0 would be NaN
        double decay = tau == 0 ? 1 : Math.exp(-square * h);
        double std = tau == 0 ? 0 : interval.nextSigma() * Math.sqrt(-Math.expm1(-2 * square * h));
        return new Propagation(decay * interval.noiseRatio(), interval.nextAlpha(), 1 + square, std);
    }
}
