package org.score4j.model;

import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;

/**
 * A network of a discrete table in any process.
 *
 * <p>With c = 1/√(alpha² + sigma²) the state c·x has the table's form a·x0 + s·eps with a = c·alpha and s = c·sigma, at
 * the table time τ of the same alpha/sigma. Of its output, NOISE and SAMPLE mean the same in both processes; SCORE is
 * −eps/s; V is a·eps − s·x0, hence x0 = a·c·x − s·V.
 *
 * @param prediction NOISE, SAMPLE, SCORE or V, in the table's terms
 * @param table the noise levels the network was trained on
 * @param rounding of the timestep the network is told
 */
public record DiscretePreconditioning(Prediction prediction, DiscreteVariancePreserving table, Rounding rounding)
        implements Preconditioning {
    /** Checks the prediction. */
    public DiscretePreconditioning {
        if (prediction == Prediction.VELOCITY) {
            throw new IllegalArgumentException(
                    "prediction is VELOCITY; a discrete table has no velocity, allowed: NOISE, SAMPLE, SCORE, V");
        }
    }

    @Override
    public Coefficients at(AffineProcess process, double t) {
        double scale = VpPreconditioning.unitVarianceScale(process, t);
        double alpha = scale * process.alpha(t);
        double sigma = scale * process.sigma(t);
        double time = tableTime(process, t);
        return switch (prediction) {
            case NOISE, SAMPLE -> new Coefficients(scale, time, 0, 1, prediction);
            case SCORE -> new Coefficients(scale, time, 0, -sigma, Prediction.NOISE);
            case V -> new Coefficients(scale, time, alpha * scale, -sigma, Prediction.SAMPLE);
            case VELOCITY -> throw new AssertionError(prediction);
        };
    }

    private double tableTime(AffineProcess process, double t) {
        double time;
        if (process.equals(table)) {
            time = Math.max(table.endTime(), t);
        } else {
            double lambda = process.halfLogSnr(t);
            if (lambda <= table.halfLogSnr(table.startTime())) {
                time = table.startTime();
            } else if (lambda >= table.halfLogSnr(table.endTime())) {
                time = table.endTime();
            } else {
                time = table.timeAtHalfLogSnr(lambda);
            }
        }
        return rounding.apply(time);
    }
}
