package org.score4j.model;

import org.score4j.process.AffineProcess;

/**
 * F(x; t) is the prediction itself.
 *
 * @param prediction what the network predicts
 */
public record PlainPreconditioning(Prediction prediction) implements Preconditioning {
    @Override
    public Coefficients at(AffineProcess process, double t) {
        return new Coefficients(1, t, 0, 1, prediction);
    }
}
