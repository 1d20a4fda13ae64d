package org.score4j.model;

import org.score4j.process.AffineProcess;

/**
 * A consistency function: with rho = sigma/alpha, d = sigmaData and e = boundary it is
 * d²/((rho − e)² + d²)·x/alpha + (rho − e)·d/√(rho² + d²)·F(x/alpha/√(rho² + d²); 250·ln(rho)), which is x/alpha at rho = e.
 *
 * <p>Its SAMPLE is the end of the probability-flow trajectory at noise level e, not the mean E[x0 | xt]: for consistency sampling.
 *
 * <p>Source: Song et al., Consistency Models (2023), appendix C; what the network is told is that of the released models.
 *
 * @param sigmaData standard deviation of the data, in (0, ∞); Song et al. use 0.5
 * @param boundary e, in [0, ∞); Song et al. use 0.002
 */
public record ConsistencyPreconditioning(double sigmaData, double boundary) implements Preconditioning {
    /** Checks the ranges. */
    public ConsistencyPreconditioning {
        if (!(sigmaData > 0) || Double.isInfinite(sigmaData)) {
            throw new IllegalArgumentException("sigmaData is " + sigmaData + "; allowed: (0, ∞)");
        }
        if (!(boundary >= 0) || Double.isInfinite(boundary)) {
            throw new IllegalArgumentException("boundary is " + boundary + "; allowed: [0, ∞)");
        }
    }

    @Override
    public Coefficients at(AffineProcess process, double t) {
        double alpha = process.alpha(t);
        double sigma = process.sigma(t);
        double above = sigma - alpha * boundary;
        double dataStd = alpha * sigmaData;
        double norm = Math.hypot(sigma, dataStd);
        double aboveNorm = Math.hypot(above, dataStd);
        return new Coefficients(
                1 / norm,
                -250 * process.halfLogSnr(t),
                dataStd / aboveNorm * (sigmaData / aboveNorm),
                above * (sigmaData / norm),
                Prediction.SAMPLE);
    }
}
