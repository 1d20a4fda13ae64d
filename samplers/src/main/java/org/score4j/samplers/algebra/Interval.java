package org.score4j.samplers.algebra;

import org.score4j.process.AffineProcess;

/**
 * The quantities of one step from {@code t} to {@code next} that formulas share, finite where alpha = 0 at the start or
 * sigma = 0 at the end. In sampling {@code next} is the cleaner time; in inversion it is the noisier one and {@link #h} is
 * negative.
 *
 * @param process the process
 * @param t where the step starts
 * @param next where it ends
 */
public record Interval(AffineProcess process, double t, double next) {
    /** alpha(t). */
    public double alpha() {
        return process.alpha(t);
    }

    /** sigma(t). */
    public double sigma() {
        return process.sigma(t);
    }

    /** alpha(next). */
    public double nextAlpha() {
        return process.alpha(next);
    }

    /** sigma(next). */
    public double nextSigma() {
        return process.sigma(next);
    }

    /** λ(t) = ln(alpha/sigma). */
    public double lambda() {
        return process.halfLogSnr(t);
    }

    /** λ(next). */
    public double nextLambda() {
        return process.halfLogSnr(next);
    }

    /** rho(t) = sigma/alpha. */
    public double rho() {
        return process.rho(t);
    }

    /** rho(next). */
    public double nextRho() {
        return process.rho(next);
    }

    /** Whether the step ends at clean data. */
    public boolean endsClean() {
        return nextSigma() == 0;
    }

    /** Whether the step goes from clean to noisy. */
    public boolean isInversion() {
        return next > t;
    }

    /**
     * h = λ(next) − λ(t), positive in sampling; infinite if the step starts at alpha = 0 or ends at sigma = 0.
     *
     * @throws IllegalArgumentException if the step starts at clean data
     */
    public double h() {
        if (endsClean() || alpha() == 0) {
            return Double.POSITIVE_INFINITY;
        }
        if (sigma() == 0) {
            throw new IllegalArgumentException(
                    "time is " + t + ", where sigma = 0: clean data have no noise to follow; "
                            + "start inversion at a time with sigma > 0, such as " + process.endTime());
        }
        return nextLambda() - lambda();
    }

    /** sigma(next)/sigma(t). */
    public double noiseRatio() {
        return nextSigma() / sigma();
    }

    /** alpha(next)/alpha(t), for a step that starts where alpha is not 0. */
    public double signalRatio(String solver) {
        if (alpha() == 0) {
            throw new IllegalArgumentException("time is " + t + ", where alpha = 0; solver '" + solver
                    + "' divides by alpha and needs alpha > 0: start later, with between(start, end), or use a solver in"
                    + " SAMPLE prediction such as ddim or dpm++2m");
        }
        return nextAlpha() / alpha();
    }

    /** rho(next) − rho(t). */
    public double rhoStep() {
        return nextRho() - rho();
    }
}
