package org.score4j.model;

import org.score4j.process.AffineProcess;

/**
 * How a network is wrapped: prediction = skip·x + output·F(input·x; noise).
 *
 * <p>Source: Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models (2022), equation 7 and
 * table 1, written for any affine process: with rho = sigma/alpha, their x is x/alpha.
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

    /** No scaling: F(x; t) is the prediction itself and the network is told the time. */
    static Preconditioning none(Prediction prediction) {
        return (process, t) -> new Coefficients(1, t, 0, 1, prediction);
    }

    /**
     * EDM's preconditioning of a SAMPLE network, c_noise = ln(rho)/4.
     *
     * @param sigmaData standard deviation of the data, in (0, ∞)
     */
    static Preconditioning edm(double sigmaData) {
        if (!(sigmaData > 0) || Double.isInfinite(sigmaData)) {
            throw new IllegalArgumentException("sigmaData is " + sigmaData + "; allowed: (0, ∞)");
        }
        return (process, t) -> {
            double alpha = process.alpha(t);
            double sigma = process.sigma(t);
            double dataStd = alpha * sigmaData;
            double norm = Math.hypot(sigma, dataStd);
            return new Coefficients(
                    1 / norm,
                    0.25 * Math.log(sigma / alpha),
                    dataStd * (sigmaData / (norm * norm)) ,
                    sigma * (sigmaData / norm),
                    Prediction.SAMPLE);
        };
    }
}
