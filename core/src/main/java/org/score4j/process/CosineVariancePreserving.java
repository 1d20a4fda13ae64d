package org.score4j.process;

/**
 * alpha(t) = cos(φ(t))/cos(φ(0)), φ(t) = (t + s)/(1 + s)·π/2.
 *
 * @param offset s, at least 0
 */
record CosineVariancePreserving(double offset) implements VariancePreserving {
    private double scale() {
        return Math.PI / 2 / (1 + offset);
    }

    private double firstAngle() {
        return offset * scale();
    }

    @Override
    public String name() {
        return offset == 0 ? "vp-angle" : "vp-cosine";
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
        if (t == 0) {
            return 1;
        }
        return Math.sin((1 - t) * scale()) / Math.cos(firstAngle());
    }

    /** sigma² = sin(φ − φ₀)·sin(φ + φ₀)/cos²φ₀, which does not cancel at small t. */
    @Override
    public double sigma(double t) {
        if (t == 1) {
            return 1;
        }
        double turned = t * scale();
        return Math.sqrt(Math.sin(turned) * Math.sin(turned + 2 * firstAngle())) / Math.cos(firstAngle());
    }

    @Override
    public double alphaDerivative(double t) {
        return -scale() * Math.cos((1 - t) * scale()) / Math.cos(firstAngle());
    }

    @Override
    public double sigmaDerivative(double t) {
        return offset == 0 ? scale() * Math.cos(t * scale()) : -alpha(t) * alphaDerivative(t) / sigma(t);
    }

    @Override
    public double timeAtHalfLogSnr(double lambda) {
        Domain.requireNumber("lambda", lambda);
        double rho = Math.exp(-lambda);
        if (rho == 0) {
            return 0;
        }
        double alpha = 1 / Math.hypot(1, rho);
        double first = firstAngle();
        if (rho > 1) {
            return 1 - Math.asin(alpha * Math.cos(first)) / scale();
        }
        double sigma = rho * alpha;
        double sineOfFirst = Math.sin(first);
        double sine = Math.hypot(sineOfFirst, sigma * Math.cos(first));
        double angle = Math.asin(sine);
        double difference = sigma * sigma * Math.cos(first) * Math.cos(first) / (sine + sineOfFirst);
        return 2 * Math.asin(difference / (2 * Math.cos(0.5 * (angle + first)))) / scale();
    }
}
