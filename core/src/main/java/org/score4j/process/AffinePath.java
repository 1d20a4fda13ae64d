package org.score4j.process;

import java.util.function.DoubleUnaryOperator;

/**
 * Any affine conditional path, given by its two functions and their derivatives.
 *
 * <p>alpha and sigma must be smooth with alpha/sigma falling strictly in t. Equal only to itself.
 */
public final class AffinePath implements AffineProcess {
    private static final int MAX_ITERATIONS = 200;
    private static final double ROUNDING = 1e-12;

    private final String name;
    private final DoubleUnaryOperator alpha;
    private final DoubleUnaryOperator sigma;
    private final DoubleUnaryOperator alphaDerivative;
    private final DoubleUnaryOperator sigmaDerivative;
    private final double startTime;
    private final double endTime;
    private final double cleanTime;

    private AffinePath(
            String name,
            DoubleUnaryOperator alpha,
            DoubleUnaryOperator sigma,
            DoubleUnaryOperator alphaDerivative,
            DoubleUnaryOperator sigmaDerivative,
            double startTime,
            double endTime,
            double cleanTime) {
        this.name = name;
        this.alpha = alpha;
        this.sigma = sigma;
        this.alphaDerivative = alphaDerivative;
        this.sigmaDerivative = sigmaDerivative;
        this.startTime = startTime;
        this.endTime = endTime;
        this.cleanTime = cleanTime;
    }

    /**
     * A path on finite times.
     *
     * @param name what messages and plans call it
     * @param alpha alpha(t)
     * @param sigma sigma(t), exactly 0 at {@code cleanTime}
     * @param alphaDerivative dalpha/dt
     * @param sigmaDerivative dsigma/dt
     * @param startTime noisiest time
     * @param endTime cleanest time at which networks are asked
     * @param cleanTime time at which sigma is 0
     * @throws IllegalArgumentException unless cleanTime &lt; endTime &lt; startTime and sigma(cleanTime) = 0
     */
    public static AffinePath of(
            String name,
            DoubleUnaryOperator alpha,
            DoubleUnaryOperator sigma,
            DoubleUnaryOperator alphaDerivative,
            DoubleUnaryOperator sigmaDerivative,
            double startTime,
            double endTime,
            double cleanTime) {
        Domain.requireLess("cleanTime", cleanTime, "endTime", endTime);
        Domain.requireLess("endTime", endTime, "startTime", startTime);
        if (sigma.applyAsDouble(cleanTime) != 0) {
            throw new IllegalArgumentException(
                    "sigma at cleanTime " + cleanTime + " is " + sigma.applyAsDouble(cleanTime) + "; expected 0");
        }
        return new AffinePath(name, alpha, sigma, alphaDerivative, sigmaDerivative, startTime, endTime, cleanTime);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double startTime() {
        return startTime;
    }

    @Override
    public double endTime() {
        return endTime;
    }

    @Override
    public double cleanTime() {
        return cleanTime;
    }

    @Override
    public double alpha(double t) {
        return alpha.applyAsDouble(t);
    }

    @Override
    public double sigma(double t) {
        return sigma.applyAsDouble(t);
    }

    @Override
    public double alphaDerivative(double t) {
        return alphaDerivative.applyAsDouble(t);
    }

    @Override
    public double sigmaDerivative(double t) {
        return sigmaDerivative.applyAsDouble(t);
    }

    @Override
    public double diffusionSquared(double t) {
        double s = sigma(t);
        return 2 * s * sigmaDerivative(t) - 2 * drift(t) * s * s;
    }

    /** Newton's method on λ(t), kept inside a bracket that shrinks at every iteration. */
    @Override
    public double timeAtHalfLogSnr(double lambda) {
        Domain.requireNumber("lambda", lambda);
        if (lambda == Double.POSITIVE_INFINITY) {
            return cleanTime;
        }
        double noisiest = halfLogSnr(startTime);
        if (lambda <= noisiest) {
            if (lambda < noisiest - ROUNDING * (1 + Math.abs(noisiest))) {
                throw new IllegalArgumentException("lambda is " + lambda + "; " + name + " takes values from "
                        + noisiest + ", at its start time " + startTime + ", on");
            }
            return startTime;
        }
        double low = cleanTime;
        double high = startTime;
        double t = 0.5 * (low + high);
        for (int i = 0; i < MAX_ITERATIONS && high - low > Math.ulp(t); i++) {
            double excess = halfLogSnr(t) - lambda;
            if (excess == 0) {
                return t;
            }
            if (excess > 0) {
                low = t;
            } else {
                high = t;
            }
            double slope = alphaDerivative(t) / alpha(t) - sigmaDerivative(t) / sigma(t);
            double newton = t - excess / slope;
            double next = newton > low && newton < high ? newton : 0.5 * (low + high);
            if (next == t) {
                return t;
            }
            t = next;
        }
        return t;
    }

    @Override
    public String toString() {
        return name;
    }
}
