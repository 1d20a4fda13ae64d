package org.score4j.process;

/**
 * alpha = 1, sigma(t) = sigmaMin·(sigmaMax/sigmaMin)^t for t up to 1; clean data lie at t = −∞.
 *
 * <p>Source: Song et al. (2021), equation 9 and appendix C.
 *
 * @param sigmaMin sigma(0), in (0, ∞)
 * @param sigmaMax sigma(1), above {@code sigmaMin}
 */
public record VarianceExploding(double sigmaMin, double sigmaMax) implements AffineProcess {
    /** Checks the range. */
    public VarianceExploding {
        Domain.requirePositive("sigmaMin", sigmaMin);
        Domain.requirePositive("sigmaMax", sigmaMax);
        Domain.requireLess("sigmaMin", sigmaMin, "sigmaMax", sigmaMax);
    }

    /**
     * Noise levels that grow geometrically from {@code sigmaMin} at time 0 to {@code sigmaMax} at time 1 (Song et al.:
     * 0.01 and the largest distance between two data points).
     *
     * @throws IllegalArgumentException unless 0 &lt; sigmaMin &lt; sigmaMax &lt; ∞
     */
    public static VarianceExploding geometric(double sigmaMin, double sigmaMax) {
        return new VarianceExploding(sigmaMin, sigmaMax);
    }

    private double logRatio() {
        return Math.log(sigmaMax / sigmaMin);
    }

    @Override
    public String name() {
        return "ve(" + sigmaMin + ", " + sigmaMax + ")";
    }

    @Override
    public double startTime() {
        return 1;
    }

    @Override
    public double endTime() {
        return 1e-5;
    }

    @Override
    public double cleanTime() {
        return Double.NEGATIVE_INFINITY;
    }

    @Override
    public double alpha(double t) {
        return 1;
    }

    @Override
    public double sigma(double t) {
        return t == 1 ? sigmaMax : sigmaMin * Math.pow(sigmaMax / sigmaMin, t);
    }

    @Override
    public double alphaDerivative(double t) {
        return 0;
    }

    @Override
    public double sigmaDerivative(double t) {
        return sigma(t) * logRatio();
    }

    @Override
    public double diffusionSquared(double t) {
        double sigma = sigma(t);
        return 2 * sigma * sigma * logRatio();
    }

    @Override
    public double halfLogSnr(double t) {
        return -(Math.log(sigmaMin) + t * logRatio());
    }

    @Override
    public double timeAtHalfLogSnr(double lambda) {
        Domain.requireNumber("lambda", lambda);
        return -(lambda + Math.log(sigmaMin)) / logRatio();
    }

    /** noiseStd² = sigma(t)² − sigma(next)². */
    @Override
    public Discretization discretization(double t, double next) {
        Domain.requireOrdered(t, next);
        return Discretization.between(sigma(t), sigma(next));
    }

    /**
     * From level i − 1 to level i = floor(t·(steps − 1)) of {@code steps} geometric levels; the level before 0 is 0.
     */
    @Override
    public Discretization chain(double t, int steps) {
        Domain.requireUnitTime(this, t, steps);
        int i = (int) (t * (steps - 1));
        double level = sigma(steps == 1 ? 0 : i / (steps - 1.0));
        return Discretization.between(level, i == 0 ? 0 : sigma((i - 1) / (steps - 1.0)));
    }
}
