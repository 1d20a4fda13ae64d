package org.score4j.samplers;

import org.score4j.process.AffineProcess;

/**
 * The quantities of one step from {@code t} to the cleaner time {@code next} that exponential formulas share, finite where
 * alpha = 0 at the start or sigma = 0 at the end.
 *
 * @param process the process
 * @param t where the step starts
 * @param next where it ends
 */
record Interval(AffineProcess process, double t, double next) {
    double alpha() {
        return process.alpha(t);
    }

    double sigma() {
        return process.sigma(t);
    }

    double nextAlpha() {
        return process.alpha(next);
    }

    double nextSigma() {
        return process.sigma(next);
    }

    /** Whether the step ends at clean data. */
    boolean endsClean() {
        return nextSigma() == 0;
    }

    /** h = λ(next) − λ(t) &gt; 0; infinite if the step starts at alpha = 0 or ends at sigma = 0. */
    double h() {
        return endsClean() || alpha() == 0
                ? Double.POSITIVE_INFINITY
                : process.halfLogSnr(next) - process.halfLogSnr(t);
    }

    /** sigma(next)/sigma(t). */
    double noiseRatio() {
        return nextSigma() / sigma();
    }
}
