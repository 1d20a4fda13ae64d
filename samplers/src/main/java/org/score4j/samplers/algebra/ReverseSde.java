package org.score4j.samplers.algebra;

import org.score4j.process.AffineProcess;
import org.score4j.samplers.NoiseClock;

/**
 * The reverse SDE with noise η in half-log-SNR, dx̄ = −(1 + η)·(x̄ − D)·dλ + √(2η)·rho·dW with x̄ = x/alpha and D = E[x0 | xt],
 * solved over steps with D or with eps = (x̄ − D)/rho as a polynomial. η = 0 is the probability-flow ODE, η = 1 the reverse of
 * the forward SDE; all have the same marginals.
 *
 * <ul>
 *   <li>data prediction: x' = e^(−ηh)·sigma'/sigma·x + alpha'·∫(1 + η)·e^((1 + η)(s − h))·D ds + sigma'·√(1 − e^(−2ηh))·z
 *   <li>noise prediction: x' = alpha'/alpha·x − (1 + η)·sigma'·∫e^(h − s)·eps ds + sigma'·√(η·(e^(2h) − 1))·z
 * </ul>
 *
 * <p>Source: Lu et al., DPM-Solver++ (2022), section 6; Xue et al., SA-Solver (2023), proposition 4.2, with tau² = η.
 *
 * @param isDataPrediction which of the two
 * @param eta η, in [0, ∞)
 */
public record ReverseSde(boolean isDataPrediction, double eta) {
    /** Checks the range of η. */
    public ReverseSde {
        if (!(eta >= 0) || Double.isInfinite(eta)) {
            throw new IllegalArgumentException("eta is " + eta + "; allowed: [0, ∞)");
        }
    }

    /**
     * The factor of x.
     *
     * @param solver is named where the step starts at alpha = 0 and the prediction is that of the noise
     */
    public double state(Interval step, String solver) {
        if (!isDataPrediction) {
            return step.signalRatio(solver);
        }
        // 0·∞ at alpha = 0 would be NaN
        return (eta == 0 ? 1 : Math.exp(-eta * step.h())) * step.noiseRatio();
    }

    /** κ of {@link ExponentialWeights}: 1 + η, or −1 in noise prediction. */
    public double kappa() {
        return isDataPrediction ? 1 + eta : -1;
    }

    /** The factor of weights: alpha', or (1 + η)·sigma' in noise prediction. */
    public double gain(Interval step) {
        return isDataPrediction ? step.nextAlpha() : (1 + eta) * step.nextSigma();
    }

    /** The factors of predictions at these nodes, in λ from the start of the step. */
    public double[] weights(Interval step, double... nodes) {
        double[] weights = ExponentialWeights.of(kappa(), step.h(), nodes);
        double gain = gain(step);
        for (int j = 0; j < weights.length; j++) {
            weights[j] *= gain;
        }
        return weights;
    }

    /** Standard deviation of the noise of a step. */
    public double noise(Interval step) {
        return noise(step, step.process(), step.next());
    }

    /** Standard deviation at time {@code end} of the noise that comes in during {@code part}, earlier in the same step. */
    public double noise(Interval part, AffineProcess process, double end) {
        if (eta == 0) {
            return 0;
        }
        if (!isDataPrediction) {
            return process.alpha(end) * part.nextRho() * Math.sqrt(eta * Math.expm1(2 * part.h()));
        }
        double decay = end == part.next() ? 1 : Math.exp(-eta * (process.halfLogSnr(end) - part.nextLambda()));
        return process.sigma(end) * decay * Math.sqrt(-Math.expm1(-2 * eta * part.h()));
    }

    /** The clock on which this noise is one path. */
    public NoiseClock clock() {
        return isDataPrediction ? NoiseClock.dataPrediction(eta) : NoiseClock.noisePrediction();
    }
}
