package org.score4j.model;

import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.VariancePreserving;

/**
 * How a network is wrapped: prediction = skip·x + output·F(input·x; noise).
 *
 * <p>All are written for any affine process. What a network was trained on depends on rho = sigma/alpha alone, so a
 * network of one process serves every other: x is rescaled and the network is told the noise level in its own terms.
 *
 * <p>Source: Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models (2022), equation 7 and
 * table 1; their x is x/alpha here and their sigma is rho.
 */
public interface Preconditioning {
    /**
     * The factors at one time.
     *
     * @param input c_in, factor of the state before it enters the network
     * @param noise c_noise, what the network is told about the noise level
     * @param skip c_skip, factor of the state in the prediction
     * @param output c_out, factor of the network's raw output in the prediction
     * @param prediction what the sum stands for
     */
    record Coefficients(double input, double noise, double skip, double output, Prediction prediction) {}

    /** The factors at time {@code t} of {@code process}. */
    Coefficients at(AffineProcess process, double t);

    /**
     * Factor that gives the state the scale of the process the network was trained on: 1 unless that is another process than the
     * one it is used in. Closed-form models are told alpha and sigma of the scaled state.
     */
    default double stateScale(AffineProcess process, double t) {
        return 1;
    }

    /** No scaling: F(x; t) is the prediction itself and the network is told the time. */
    static Preconditioning none(Prediction prediction) {
        return new PlainPreconditioning(prediction);
    }

    /**
     * No scaling; the network is told {@code factor}·t. With 1000 and VELOCITY: most rectified flows.
     *
     * @param prediction what the network predicts
     * @param factor in (0, ∞)
     */
    static Preconditioning scaledTime(Prediction prediction, double factor) {
        return new TimePreconditioning(prediction, factor, Rounding.NONE);
    }

    /**
     * EDM's preconditioning of a SAMPLE network, c_noise = ln(rho)/4.
     *
     * @param sigmaData standard deviation of the data, in (0, ∞)
     */
    static Preconditioning edm(double sigmaData) {
        return new EdmPreconditioning(sigmaData, false);
    }

    /**
     * EDM's preconditioning of a network that predicts V of the data over {@code sigmaData}, c_noise = ln(rho)/4: the sign of c_out is
     * the opposite. So Stable Video Diffusion, with {@code sigmaData} 1.
     *
     * @param sigmaData standard deviation of the data, in (0, ∞)
     */
    static Preconditioning edmV(double sigmaData) {
        return new EdmPreconditioning(sigmaData, true);
    }

    /**
     * A consistency function that is the identity at sigma/alpha = {@code boundary}.
     *
     * @param sigmaData standard deviation of the data, in (0, ∞)
     * @param boundary noise level of its answers, in [0, ∞); Song et al. (2023) use 0.002
     */
    static Preconditioning consistency(double sigmaData, double boundary) {
        return new ConsistencyPreconditioning(sigmaData, boundary);
    }

    /**
     * A NOISE network of the continuous variance-preserving process with linear β, told (timesteps − 1)·t (EDM, table
     * 1, column VP). Song et al.'s: 0.1, 20, 1000.
     *
     * @throws IllegalArgumentException unless 0 &lt; betaMin ≤ betaMax &lt; ∞ and timesteps ≥ 2
     */
    static Preconditioning vp(double betaMin, double betaMax, int timesteps) {
        return new VpPreconditioning(VariancePreserving.linear(betaMin, betaMax), timesteps);
    }

    /** A network of the variance-exploding process: F(x/alpha; ln(rho/2)) = −eps (EDM, table 1, column VE). */
    static Preconditioning ve() {
        return new VePreconditioning();
    }

    /**
     * A NOISE network of the squared-cosine table of 1000 timesteps, told the timestep nearest in rho (EDM, table 1,
     * columns iDDPM and DDIM).
     */
    static Preconditioning iddpm() {
        return iddpm(1000);
    }

    /** As {@link #iddpm()} with any number of timesteps. */
    static Preconditioning iddpm(int timesteps) {
        DiscreteVariancePreserving table = DiscreteVariancePreserving.squaredCosine(timesteps)
                .interpolatedBy(DiscreteVariancePreserving.Interpolation.RHO);
        return discrete(Prediction.NOISE, table, true);
    }

    /**
     * A network of a discrete table in any process: it is given the state the table has at the same alpha/sigma, and
     * told the table's time there, clamped to [0, T − 1].
     *
     * @param prediction what the network predicts in the table's terms: NOISE, SAMPLE, SCORE or V
     * @param table the noise levels the network was trained on; its interpolation says which fractional time a level
     *     has
     * @param rounded whether the network is told the nearest whole timestep. Only that number is rounded: scaling and
     *     conversion keep the actual noise level
     */
    static Preconditioning discrete(Prediction prediction, DiscreteVariancePreserving table, boolean rounded) {
        return discrete(prediction, table, rounded ? Rounding.NEAREST : Rounding.NONE);
    }

    /**
     * As {@link #discrete(Prediction, DiscreteVariancePreserving, boolean)}, with any rounding of the time the network is
     * told.
     */
    static Preconditioning discrete(Prediction prediction, DiscreteVariancePreserving table, Rounding rounding) {
        return new DiscretePreconditioning(prediction, table, rounding);
    }

    /**
     * A network of a critically damped Langevin diffusion that predicts the noise of the velocity given the position: ∇ᵥ ln p =
     * −F(x, v; t)/ℓ with ℓ the last entry of the covariance's Cholesky factor, as hybrid score matching trains it.
     */
    static Preconditioning hybridScore() {
        return new HybridScorePreconditioning();
    }
}
