package org.score4j.process;

/** alpha = 1 − t, sigma = √(1 − alpha²). */
record LinearAlphaVariancePreserving() implements VariancePreserving {
    @Override
    public String name() {
        return "vp-linear-alpha";
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
        return Math.sqrt(t * (2 - t));
    }

    @Override
    public double alphaDerivative(double t) {
        return -1;
    }

    @Override
    public double sigmaDerivative(double t) {
        return (1 - t) / sigma(t);
    }

    @Override
    public double halfLogSnr(double t) {
        return Math.log1p(-t) - 0.5 * (Math.log(t) + Math.log(2 - t));
    }

    @Override
    public double timeAtHalfLogSnr(double lambda) {
        Domain.requireNumber("lambda", lambda);
        double rho = Math.exp(-lambda);
        if (Double.isInfinite(rho)) {
            return 1;
        }
        // 1 − 1/√(1 + rho²) without cancellation
        double norm = Math.hypot(1, rho);
        return rho / norm * (rho / (1 + norm));
    }
}
