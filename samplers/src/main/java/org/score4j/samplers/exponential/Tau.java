package org.score4j.samplers.exponential;

import org.score4j.process.AffineProcess;

/**
 * How much noise an SDE with the marginals of the forward process has: tau = 0 is the probability-flow ODE, tau = 1 the reverse
 * SDE.
 *
 * <p>Source: Xue et al., SA-Solver (2023), equation 6.
 */
public sealed interface Tau {
    /** tau at a time. */
    double at(AffineProcess process, double t);

    /** Whether there is no noise at any time. */
    boolean isZero();

    /**
     * The same at all times.
     *
     * @param value in [0, ∞)
     */
    record Constant(double value) implements Tau {
        /** Checks the range. */
        public Constant {
            requireNonNegative("value", value);
        }

        @Override
        public double at(AffineProcess process, double t) {
            return value;
        }

        @Override
        public boolean isZero() {
            return value == 0;
        }

        @Override
        public String toString() {
            return "tau " + value;
        }
    }

    /**
     * {@code value} at the times from {@code first} to {@code last}, both included, and 0 at others.
     *
     * @param value in [0, ∞)
     * @param first cleanest time with noise
     * @param last noisiest time with noise, at least {@code first}
     */
    record InTime(double value, double first, double last) implements Tau {
        /** Checks the ranges. */
        public InTime {
            requireNonNegative("value", value);
            requireOrdered(first, last);
        }

        @Override
        public double at(AffineProcess process, double t) {
            return t >= first && t <= last ? value : 0;
        }

        @Override
        public boolean isZero() {
            return value == 0;
        }

        @Override
        public String toString() {
            return "tau " + value + " at times " + first + " to " + last;
        }
    }

    /**
     * {@code value} where rho = sigma/alpha lies between {@code first} and {@code last}, both included, and 0 elsewhere.
     *
     * @param value in [0, ∞)
     * @param first smallest rho with noise
     * @param last largest rho with noise, at least {@code first}
     */
    record InRho(double value, double first, double last) implements Tau {
        /** Checks the ranges. */
        public InRho {
            requireNonNegative("value", value);
            requireOrdered(first, last);
        }

        @Override
        public double at(AffineProcess process, double t) {
            double rho = process.rho(t);
            return rho >= first && rho <= last ? value : 0;
        }

        @Override
        public boolean isZero() {
            return value == 0;
        }

        @Override
        public String toString() {
            return "tau " + value + " at rho " + first + " to " + last;
        }
    }

    private static void requireNonNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: [0, ∞)");
        }
    }

    private static void requireOrdered(double first, double last) {
        if (!(first <= last)) {
            throw new IllegalArgumentException(
                    "first is " + first + " and last is " + last + "; first must not exceed last");
        }
    }
}
