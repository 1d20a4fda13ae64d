package org.score4j.process;

/**
 * A forward process with Gaussian kernel xt = alpha(t)·x0 + sigma(t)·eps, eps ~ N(0, I).
 *
 * <p>Equivalently the linear SDE dx = f(t)·x dt + g(t) dw with f = alpha'/alpha and g² = 2·sigma·sigma' − 2·f·sigma².
 * Its noise is additive, so Itô's and Stratonovich's readings agree. The signal-to-noise ratio falls as time grows.
 *
 * <p>Source: Song et al., Score-Based Generative Modeling through SDEs (2021), section 3; Kingma et al., Variational
 * Diffusion Models (2021), section 3.1.
 */
public interface AffineProcess extends ForwardProcess {
    /** The noisiest time, where sampling starts from the prior. */
    double startTime();

    /** The cleanest time at which a network is asked by default; sigma is positive there. */
    double endTime();

    /** The time of clean data: sigma(cleanTime()) = 0. Minus infinity where no finite time has sigma 0. */
    double cleanTime();

    /** Factor of the clean data, in [0, ∞). */
    double alpha(double t);

    /** Standard deviation of the noise, in [0, ∞). */
    double sigma(double t);

    /** dalpha/dt. */
    double alphaDerivative(double t);

    /** dsigma/dt; infinite where the process is not smooth (variance preserving at its clean end). */
    double sigmaDerivative(double t);

    /** λ(t) = ln(alpha/sigma), falling in t; infinite at the ends where sigma or alpha is 0. */
    default double halfLogSnr(double t) {
        return Math.log(alpha(t)) - Math.log(sigma(t));
    }

    /**
     * The time at which {@link #halfLogSnr} has this value; {@link #cleanTime} for positive infinity.
     *
     * @throws IllegalArgumentException if {@code lambda} is NaN, or below every value the process takes
     */
    double timeAtHalfLogSnr(double lambda);

    /** rho(t) = sigma/alpha = e^(−λ), the noise level after division by alpha; infinite where alpha is 0. */
    default double rho(double t) {
        return sigma(t) / alpha(t);
    }

    /**
     * The time at which {@link #rho} has this value; {@link #cleanTime} for 0.
     *
     * @param rho in [0, ∞]
     * @throws IllegalArgumentException if {@code rho} is NaN, negative, or above every value the process takes
     */
    default double timeAtRho(double rho) {
        Domain.requireNonNegativeOrInfinite("rho", rho);
        return timeAtHalfLogSnr(-Math.log(rho));
    }

    /** f(t) = alpha'/alpha, the drift coefficient of the forward SDE. */
    default double drift(double t) {
        return alphaDerivative(t) / alpha(t);
    }

    /** g²(t) = 2·sigma·sigma' − 2·f·sigma², the squared diffusion coefficient of the forward SDE. */
    double diffusionSquared(double t);

    /** Standard deviation of the Gaussian prior that sampling starts from at {@link #startTime}. */
    default double priorStd() {
        return sigma(startTime());
    }

    /**
     * Standard deviation of the Gaussian that a run starts from at time {@code t}: {@link #priorStd} at the start,
     * sigma(t) at other times unless the process says otherwise.
     */
    default double initialStd(double t) {
        return t == startTime() ? priorStd() : sigma(t);
    }

    /**
     * Song et al.'s discretisation of the forward SDE over one step, from the cleaner time {@code next} to {@code t}:
     * x(t) = stateFactor·x(next) + noiseStd·z. Euler's method, 1 + f(t)·(t − next) and √(g²(t)·(t − next)), unless the
     * process defines its own.
     *
     * @param t noisier time
     * @param next cleaner time, not above {@code t}
     * @throws IllegalArgumentException if {@code next > t}, or the coefficients are not finite (alpha(t) = 0, an
     *     infinite step)
     */
    default Discretization discretization(double t, double next) {
        Domain.requireOrdered(t, next);
        double dt = t - next;
        double stateFactor = 1 + drift(t) * dt;
        double variance = diffusionSquared(t) * dt;
        if (!Double.isFinite(stateFactor) || !Double.isFinite(variance)) {
            throw new IllegalArgumentException("the step of " + name() + " from " + t + " to " + next
                    + " has no Euler discretisation: f = " + drift(t) + ", g² = " + diffusionSquared(t));
        }
        return new Discretization(stateFactor, Math.sqrt(variance));
    }

    /**
     * The transition of Song et al.'s chain of {@code steps} steps that their samplers use at time {@code t}: number
     * floor(t·(steps − 1)) where the process defines a chain, else Euler's method at {@code t} over 1/steps.
     *
     * <p>The samplers' times are not the chain's, so a sampler takes the noise of the transition below its time and a step
     * of 1/steps, where {@link #discretization} takes β(t) and the true step.
     *
     * <p>Source: Song et al. (2021), appendix G, and their released code.
     *
     * @param t in [0, 1]
     * @param steps N, at least 1
     * @throws IllegalArgumentException if the process does not run from 0 to 1, or an argument is out of range
     */
    default Discretization chain(double t, int steps) {
        Domain.requireUnitTime(this, t, steps);
        return discretization(t, t - 1.0 / steps);
    }

    /**
     * ln N(x; 0, priorStd²·I) of a point in {@code dimensions} dimensions.
     *
     * @param squaredNorm |x|²
     */
    default double logPriorDensity(double squaredNorm, long dimensions) {
        double variance = priorStd() * priorStd();
        return -0.5 * (squaredNorm / variance + dimensions * Math.log(2 * Math.PI * variance));
    }
}
