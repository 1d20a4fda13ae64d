package org.score4j.model;

import org.score4j.process.AffineProcess;

/**
 * eps = −F(x/alpha; ln(rho/2)), rho = sigma/alpha.
 *
 * <p>The same as c_skip = 1, c_out = rho, c_in = 1 for the denoised x/alpha.
 *
 * <p>Source: Karras et al. (2022), table 1, column VE.
 */
public record VePreconditioning() implements Preconditioning {
    @Override
    public Coefficients at(AffineProcess process, double t) {
        double alpha = process.alpha(t);
        if (alpha == 0) {
            throw new IllegalArgumentException(
                    "time is " + t + ", where alpha = 0; a variance-exploding network has no finite noise level there");
        }
        return new Coefficients(1 / alpha, -process.halfLogSnr(t) - Math.log(2), 0, -1, Prediction.NOISE);
    }
}
