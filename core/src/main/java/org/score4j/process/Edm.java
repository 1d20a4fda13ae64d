package org.score4j.process;

/**
 * alpha = 1, sigma(t) = t: time is the noise level itself.
 *
 * <p>Source: Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models (2022).
 *
 * @param sigmaMin smallest noise level a network is asked at, in (0, ∞)
 * @param sigmaMax noise level that sampling starts from, above {@code sigmaMin}
 */
public record Edm(double sigmaMin, double sigmaMax) implements AffineProcess {
    /** Checks the range. */
    public Edm {
        Domain.requirePositive("sigmaMin", sigmaMin);
        Domain.requirePositive("sigmaMax", sigmaMax);
        Domain.requireLess("sigmaMin", sigmaMin, "sigmaMax", sigmaMax);
    }

    /**
     * Noise levels from {@code sigmaMin} to {@code sigmaMax}.
     *
     * @throws IllegalArgumentException unless 0 &lt; sigmaMin &lt; sigmaMax &lt; ∞
     */
    public static Edm of(double sigmaMin, double sigmaMax) {
        return new Edm(sigmaMin, sigmaMax);
    }

    /** Karras et al.'s range: 0.002 to 80. */
    public static Edm standard() {
        return new Edm(0.002, 80);
    }

    @Override
    public String name() {
        return "edm";
    }

    @Override
    public double startTime() {
        return sigmaMax;
    }

    @Override
    public double endTime() {
        return sigmaMin;
    }

    @Override
    public double cleanTime() {
        return 0;
    }

    @Override
    public double alpha(double t) {
        return 1;
    }

    @Override
    public double sigma(double t) {
        return t;
    }

    @Override
    public double alphaDerivative(double t) {
        return 0;
    }

    @Override
    public double sigmaDerivative(double t) {
        return 1;
    }

    @Override
    public double diffusionSquared(double t) {
        return 2 * t;
    }

    @Override
    public double halfLogSnr(double t) {
        return -Math.log(t);
    }

    @Override
    public double timeAtHalfLogSnr(double lambda) {
        Domain.requireNumber("lambda", lambda);
        return Math.exp(-lambda);
    }

    @Override
    public double timeAtRho(double rho) {
        Domain.requireNonNegativeOrInfinite("rho", rho);
        return rho;
    }

    /** noiseStd² = t² − next². */
    @Override
    public Discretization discretization(double t, double next) {
        Domain.requireOrdered(t, next);
        return Discretization.between(t, next);
    }
}
