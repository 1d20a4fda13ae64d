package org.score4j.process;

/** Variance preserving with linear β. */
record LinearVariancePreserving(LinearBeta beta) implements VariancePreserving {
    @Override
    public String name() {
        return "vp-linear(" + beta.min() + ", " + beta.max() + ")";
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
        return Math.sqrt(-Math.expm1(-beta.integral(t)));
    }

    @Override
    public double alphaDerivative(double t) {
        return -0.5 * beta.at(t) * alpha(t);
    }

    @Override
    public double sigmaDerivative(double t) {
        double integral = beta.integral(t);
        return 0.5 * beta.at(t) * Math.exp(-integral) / sigma(t);
    }

    @Override
    public double drift(double t) {
        return -0.5 * beta.at(t);
    }

    @Override
    public double halfLogSnr(double t) {
        double integral = beta.integral(t);
        // ln(e^B − 1) without overflow
        return -0.5 * (integral < 1 ? Math.log(Math.expm1(integral)) : integral + Math.log1p(-Math.exp(-integral)));
    }

    @Override
    public double timeAtHalfLogSnr(double lambda) {
        Domain.requireNumber("lambda", lambda);
        // ln(1 + e^(−2λ)), which for λ ≪ 0 is −2λ
        double integral = lambda > -300 ? Math.log1p(Math.exp(-2 * lambda)) : -2 * lambda;
        return beta.timeAtIntegral(integral);
    }

    /** β number floor(t·(steps − 1)) of {@code steps} values spaced linearly from betaMin/steps to betaMax/steps. */
    @Override
    public Discretization chain(double t, int steps) {
        Domain.requireUnitTime(this, t, steps);
        int i = (int) (t * (steps - 1));
        double step = beta.at(steps == 1 ? 0 : i / (steps - 1.0)) / steps;
        if (!(step < 1)) {
            throw new IllegalArgumentException("transition " + i + " of a chain of " + steps + " steps has beta " + step
                    + "; the discrete chain needs beta < 1: take more than " + beta.max() + " steps");
        }
        return Discretization.ofBeta(step);
    }
}
