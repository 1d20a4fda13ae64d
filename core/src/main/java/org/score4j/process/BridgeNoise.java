package org.score4j.process;

/**
 * γ(t), the standard deviation of the noise that an {@link Interpolant} adds between its ends; 0 at both ends.
 *
 * <p>Source: Albergo et al. (2023), section 4 and table 8 of their appendix; the sigmoid is of their released code.
 */
public sealed interface BridgeNoise {
    /** What users call the rule. */
    String rule();

    /** γ(t). */
    double at(double t);

    /** dγ/dt. */
    double derivative(double t);

    /** γ·dγ/dt, finite on [0, 1]. */
    double product(double t);

    /** No noise. */
    record None() implements BridgeNoise {
        @Override
        public String rule() {
            return "none";
        }

        @Override
        public double at(double t) {
            return 0;
        }

        @Override
        public double derivative(double t) {
            return 0;
        }

        @Override
        public double product(double t) {
            return 0;
        }
    }

    /**
     * γ = √(scale·t·(1 − t)), a Brownian bridge of diffusion √scale.
     *
     * @param scale in (0, ∞); 1 is usual
     */
    record Brownian(double scale) implements BridgeNoise {
        /** Checks the scale. */
        public Brownian {
            Domain.requirePositive("scale", scale);
        }

        @Override
        public String rule() {
            return scale == 1 ? "brownian" : "brownian(" + scale + ")";
        }

        @Override
        public double at(double t) {
            return Math.sqrt(scale * t * (1 - t));
        }

        @Override
        public double derivative(double t) {
            return product(t) / at(t);
        }

        @Override
        public double product(double t) {
            return 0.5 * scale * (1 - 2 * t);
        }
    }

    /** γ = t·(1 − t). */
    record Quadratic() implements BridgeNoise {
        @Override
        public String rule() {
            return "quadratic";
        }

        @Override
        public double at(double t) {
            return t * (1 - t);
        }

        @Override
        public double derivative(double t) {
            return 1 - 2 * t;
        }

        @Override
        public double product(double t) {
            return at(t) * derivative(t);
        }
    }

    /** γ = sin²(πt). */
    record SineSquared() implements BridgeNoise {
        @Override
        public String rule() {
            return "sine-squared";
        }

        @Override
        public double at(double t) {
            double sine = sine(t);
            return sine * sine;
        }

        @Override
        public double derivative(double t) {
            return 2 * Math.PI * sine(t) * Math.cos(Math.PI * t);
        }

        @Override
        public double product(double t) {
            return at(t) * derivative(t);
        }

        /** sin πt, exactly 0 at 1. */
        private static double sine(double t) {
            return Math.sin(Math.PI * Math.min(t, 1 - t));
        }
    }

    /**
     * γ = S(f·(t − ½) + 1) − S(f·(t − ½) − 1) − S(1 − f/2) + S(−1 − f/2) with the logistic function S: a hump that is flat
     * towards both ends.
     *
     * @param sharpness f, in (0, ∞); 10 is usual
     */
    record Sigmoid(double sharpness) implements BridgeNoise {
        /** Checks the sharpness. */
        public Sigmoid {
            Domain.requirePositive("sharpness", sharpness);
        }

        @Override
        public String rule() {
            return sharpness == 10 ? "sigmoid" : "sigmoid(" + sharpness + ")";
        }

        @Override
        public double at(double t) {
            return hump(sharpness * (t - 0.5)) - hump(-0.5 * sharpness);
        }

        @Override
        public double derivative(double t) {
            double y = sharpness * (t - 0.5);
            return sharpness * (slope(y + 1) - slope(y - 1));
        }

        @Override
        public double product(double t) {
            return at(t) * derivative(t);
        }

        /** S(y + 1) − S(y − 1) = sinh(1)/(cosh(1) + cosh(y)), even in y. */
        private static double hump(double y) {
            return Math.sinh(1) / (Math.cosh(1) + Math.cosh(y));
        }

        private static double slope(double y) {
            double e = Math.exp(-Math.abs(y));
            return e / ((1 + e) * (1 + e));
        }
    }
}
