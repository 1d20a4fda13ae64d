package org.score4j.examples.train;

import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;

/** F(x/√(sigma² + sd²); ln(rho)/4) = −eps, with nothing skipped, for implicit score matching. */
record ScorePreconditioning(double sigmaData) implements Preconditioning {
    @Override
    public Coefficients at(AffineProcess process, double t) {
        double norm = Math.hypot(process.sigma(t), process.alpha(t) * sigmaData);
        return new Coefficients(1 / norm, -0.25 * process.halfLogSnr(t), 0, -1, Prediction.NOISE);
    }
}
