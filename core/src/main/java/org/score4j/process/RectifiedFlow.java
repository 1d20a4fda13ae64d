package org.score4j.process;

/**
 * alpha = 1 − t, sigma = t on [0, 1]: straight lines from data to noise.
 *
 * <p>Source: Liu et al., Flow Straight and Fast (2023); Lipman et al., Flow Matching for Generative Modeling (2023),
 * whose time runs the other way.
 */
public record RectifiedFlow() implements AffineProcess {
    @Override
    public String name() {
        return "flow";
    }

    @Override
    public double startTime() {
        return 1;
    }

    @Override
    public double endTime() {
        return 1e-3;
    }

    @Override
    public double cleanTime() {
        return 0;
    }

    @Override
    public double alpha(double t) {
        return 1 - t;
    }

    @Override
    public double sigma(double t) {
        return t;
    }

    @Override
    public double alphaDerivative(double t) {
        return -1;
    }

    @Override
    public double sigmaDerivative(double t) {
        return 1;
    }

    @Override
    public double diffusionSquared(double t) {
        return 2 * t / (1 - t);
    }

    @Override
    public double timeAtRho(double rho) {
        Domain.requireNonNegativeOrInfinite("rho", rho);
        return rho < 1 ? rho / (1 + rho) : 1 / (1 + 1 / rho);
    }

    @Override
    public double halfLogSnr(double t) {
        return Math.log1p(-t) - Math.log(t);
    }

    @Override
    public double timeAtHalfLogSnr(double lambda) {
        Domain.requireNumber("lambda", lambda);
        return 1 / (1 + Math.exp(lambda));
    }
}
