package org.score4j.process;

/**
 * alpha = e^(−B/2), sigma = 1 − e^(−B) with B(t) = ∫β: dx = −½β·x dt + √(β·(1 − e^(−2B))) dw, on [0, 1].
 *
 * <p>Source: Song et al. (2021), equation 12 and appendix C.
 */
public final class SubVariancePreserving implements AffineProcess {
    private final LinearBeta beta;

    private SubVariancePreserving(LinearBeta beta) {
        this.beta = beta;
    }

    /**
     * β(t) = betaMin + t·(betaMax − betaMin).
     *
     * @throws IllegalArgumentException unless 0 &lt; betaMin ≤ betaMax &lt; ∞
     */
    public static SubVariancePreserving linear(double betaMin, double betaMax) {
        return new SubVariancePreserving(new LinearBeta(betaMin, betaMax));
    }

    /** Song et al.'s constants: β from 0.1 to 20. */
    public static SubVariancePreserving linear() {
        return linear(0.1, 20);
    }

    @Override
    public String name() {
        return "sub-vp(" + beta.min() + ", " + beta.max() + ")";
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
        return Math.exp(-0.5 * beta.integral(t));
    }

    @Override
    public double sigma(double t) {
        return -Math.expm1(-beta.integral(t));
    }

    @Override
    public double alphaDerivative(double t) {
        return -0.5 * beta.at(t) * alpha(t);
    }

    @Override
    public double sigmaDerivative(double t) {
        return beta.at(t) * Math.exp(-beta.integral(t));
    }

    @Override
    public double drift(double t) {
        return -0.5 * beta.at(t);
    }

    @Override
    public double diffusionSquared(double t) {
        return -beta.at(t) * Math.expm1(-2 * beta.integral(t));
    }

    /** λ = −ln(2·sinh(B/2)). */
    @Override
    public double halfLogSnr(double t) {
        double half = 0.5 * beta.integral(t);
        return half < 1 ? -Math.log(2 * Math.sinh(half)) : -(half + Math.log1p(-Math.exp(-2 * half)));
    }

    @Override
    public double timeAtHalfLogSnr(double lambda) {
        Domain.requireNumber("lambda", lambda);
        // asinh(x) for x = e^(−λ)/2; beyond 1e100 it is ln(2x)
        if (lambda < -230) {
            return beta.timeAtIntegral(-2 * lambda);
        }
        double x = 0.5 * Math.exp(-lambda);
        double inverseSinh = Math.log1p(x + x * (x / (1 + Math.hypot(1, x))));
        return beta.timeAtIntegral(2 * inverseSinh);
    }

    @Override
    public double priorStd() {
        return 1;
    }

    @Override
    public double initialStd(double t) {
        return t == startTime() ? 1 : Math.hypot(alpha(t), sigma(t));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubVariancePreserving process && beta.equals(process.beta);
    }

    @Override
    public int hashCode() {
        return beta.hashCode();
    }

    @Override
    public String toString() {
        return name();
    }
}
