package org.score4j.model;

import org.score4j.process.AffineProcess;

/**
 * With rho = sigma/alpha and d = sigmaData: E[x0 | x] = d²/(rho² + d²)·x/alpha + rho·d/√(rho² + d²)·F(x/alpha/√(rho² +
 * d²); ln(rho)/4).
 *
 * <p>Finite at alpha = 0 but for the number the network is told.
 *
 * <p>Source: Karras et al. (2022), table 1, column EDM.
 *
 * @param sigmaData standard deviation d of the data, in (0, ∞)
 * @param negated whether F enters with the opposite sign: then it is the v = cos φ·eps − sin φ·x0/d of x/alpha/d at tan φ = rho/d
 */
public record EdmPreconditioning(double sigmaData, boolean negated) implements Preconditioning {
    /** Checks the standard deviation. */
    public EdmPreconditioning {
        if (!(sigmaData > 0) || Double.isInfinite(sigmaData)) {
            throw new IllegalArgumentException("sigmaData is " + sigmaData + "; allowed: (0, ∞)");
        }
    }

    @Override
    public Coefficients at(AffineProcess process, double t) {
        double sigma = process.sigma(t);
        double dataStd = process.alpha(t) * sigmaData;
        double norm = Math.hypot(sigma, dataStd);
        return new Coefficients(
                1 / norm,
                -0.25 * process.halfLogSnr(t),
                dataStd / norm * (sigmaData / norm),
                (negated ? -sigma : sigma) * (sigmaData / norm),
                Prediction.SAMPLE);
    }
}
