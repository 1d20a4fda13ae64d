package org.score4j.process;

/**
 * alpha = (1 − t)^n, sigma = 1 − (1 − t)^n on [0, 1]; n = 1 is {@link RectifiedFlow}.
 *
 * <p>Source: Lipman et al., Flow Matching Guide and Code (2024), section 4.6 and its released code (polynomial scheduler), whose
 * time runs the other way; see {@link FlowTime}.
 *
 * @param exponent n, in (0, ∞)
 */
public record PolynomialFlow(double exponent) implements AffineProcess {
    /** Checks the exponent. */
    public PolynomialFlow {
        Domain.requirePositive("exponent", exponent);
    }

    @Override
    public String name() {
        return "flow-polynomial(" + exponent + ")";
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
        return Math.pow(1 - t, exponent);
    }

    @Override
    public double sigma(double t) {
        return -Math.expm1(exponent * Math.log1p(-t));
    }

    @Override
    public double alphaDerivative(double t) {
        return -sigmaDerivative(t);
    }

    @Override
    public double sigmaDerivative(double t) {
        return exponent * Math.pow(1 - t, exponent - 1);
    }

    @Override
    public double drift(double t) {
        return -exponent / (1 - t);
    }

    /** 2·n·sigma/(1 − t), as sigma' − f·sigma = n/(1 − t). */
    @Override
    public double diffusionSquared(double t) {
        return 2 * exponent * sigma(t) / (1 - t);
    }

    @Override
    public double halfLogSnr(double t) {
        return exponent * Math.log1p(-t) - Math.log(sigma(t));
    }

    @Override
    public double timeAtHalfLogSnr(double lambda) {
        Domain.requireNumber("lambda", lambda);
        // ln alpha = −ln(1 + e^(−λ)), which for λ ≪ 0 is λ
        double logAlpha = lambda > -300 ? -Math.log1p(Math.exp(-lambda)) : lambda;
        return logAlpha == 0 ? 0 : -Math.expm1(logAlpha / exponent);
    }
}
