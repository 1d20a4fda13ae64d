package org.score4j.samplers.sde;

import org.score4j.process.AffineProcess;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.algebra.ExponentialWeights;
import org.score4j.samplers.algebra.Interval;

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
 * @param isDataPrediction which of the two
 * @param eta η, in [0, ∞)
 */
record ReverseSde(boolean isDataPrediction, double eta) {
    ReverseSde {
        if (!(eta >= 0) || Double.isInfinite(eta)) {
            throw new IllegalArgumentException("eta is " + eta + "; allowed: [0, ∞)");
        }
    }

    /** The factor of x. */
    double state(Interval step, String solver) {
        double signal = isDataPrediction ? 1 : step.signalRatio(solver);
        return isDataPrediction ? (eta == 0 ? 1 : Math.exp(-eta * step.h())) * step.noiseRatio() : signal;
    }

    /** The factors of predictions at these nodes, in λ from the start of the step. */
    double[] weights(Interval step, double... nodes) {
        double[] weights = isDataPrediction
                ? ExponentialWeights.of(1 + eta, step.h(), nodes)
                : ExponentialWeights.of(-1, step.h(), nodes);
        double factor = isDataPrediction ? step.nextAlpha() : (1 + eta) * step.nextSigma();
        for (int j = 0; j < weights.length; j++) {
            weights[j] *= factor;
        }
        return weights;
    }

    /** Standard deviation of the noise of a step. */
    double noise(Interval step) {
        return noise(step, step.process(), step.next());
    }

    /** Standard deviation at time {@code end} of the noise that comes in during {@code part}, earlier in the same step. */
    double noise(Interval part, AffineProcess process, double end) {
        double decay = process.sigma(end);
        if (!isDataPrediction) {
            return process.alpha(end) * part.nextRho() * Math.sqrt(eta * Math.expm1(2 * part.h()));
        }
        if (end != part.next()) {
            decay *= Math.exp(-eta * (process.halfLogSnr(end) - part.nextLambda()));
        }
        return eta == 0 ? 0 : decay * Math.sqrt(-Math.expm1(-2 * eta * part.h()));
    }

    NoiseClock clock() {
        return isDataPrediction ? NoiseClock.dataPrediction(eta) : NoiseClock.noisePrediction();
    }
}
