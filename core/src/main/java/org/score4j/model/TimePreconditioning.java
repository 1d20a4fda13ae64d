package org.score4j.model;

import org.score4j.process.AffineProcess;

/**
 * F(x; factor·t) is the prediction itself: a network that was told the time on another scale, such as t·1000.
 *
 * @param prediction what the network predicts
 * @param factor in (0, ∞)
 * @param rounding of the product
 */
public record TimePreconditioning(Prediction prediction, double factor, Rounding rounding) implements Preconditioning {
    /** Checks the factor. */
    public TimePreconditioning {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("factor is " + factor + "; allowed: (0, ∞)");
        }
    }

    @Override
    public Coefficients at(AffineProcess process, double t) {
        return new Coefficients(1, rounding.apply(factor * t), 0, 1, prediction);
    }
}
