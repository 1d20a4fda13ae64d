package org.score4j.samplers.sde;

import java.util.Map;

/**
 * The noise scale function φ of an extended reverse SDE, dx̄ = φ'(rho)/φ(rho)·(x̄ − D)·drho + noise: φ(rho) = rho is the
 * probability-flow ODE, rho² the reverse of the forward SDE, rho^(1 + η) that with noise η. φ(rho)/rho must not fall as rho
 * grows.
 *
 * <p>Source: Cui et al. (2023), section 3 and appendix A.8; numbers are those of the authors' code.
 */
public sealed interface NoiseScale {
    /** φ = rho. */
    NoiseScale ODE = power(1);

    /** φ = rho². */
    NoiseScale SDE = power(2);

    /** φ = rho·(e^(−1/rho) + 10). */
    NoiseScale SDE_1 = new PlusTen("sde-1", -1);

    /** φ = rho^1.5. */
    NoiseScale SDE_2 = power(1.5);

    /** φ = rho^2.5. */
    NoiseScale SDE_3 = power(2.5);

    /** φ = rho^0.9·log₁₀(1 + 100·rho^1.5), for rho up to 1000. */
    NoiseScale SDE_4 = new Logarithmic();

    /** φ = rho·(e^(rho^0.3) + 10): the authors' choice. */
    NoiseScale SDE_5 = new PlusTen("sde-5", 0.3);

    /** Name and parameters. */
    String label();

    /**
     * ln(φ(rho)/rho) at λ = {@code from} minus that at λ = {@code to}, rho = e^(−λ): never negative where φ is allowed.
     *
     * @param from half-log-SNR, may be −∞
     * @param to half-log-SNR, at least {@code from}, finite
     */
    double growth(double from, double to);

    /** ln(φ(rho)/rho) at a finite half-log-SNR, up to a constant. */
    double log(double lambda);

    /**
     * φ = rhoᵖ.
     *
     * @param exponent p, at least 1
     */
    static NoiseScale power(double exponent) {
        return new Power(exponent);
    }

    /** The functions by name. */
    static Map<String, NoiseScale> named() {
        return Map.of(
                "ode", ODE, "sde", SDE, "sde-1", SDE_1, "sde-2", SDE_2, "sde-3", SDE_3, "sde-4", SDE_4, "sde-5", SDE_5);
    }

    /** φ = rhoᵖ. */
    record Power(double exponent) implements NoiseScale {
        /** Checks the exponent. */
        public Power {
            if (!(exponent >= 1) || Double.isInfinite(exponent)) {
                throw new IllegalArgumentException("exponent is " + exponent + "; allowed: [1, ∞)");
            }
        }

        @Override
        public String label() {
            return "rho^" + exponent;
        }

        @Override
        public double growth(double from, double to) {
            return exponent == 1 ? 0 : (exponent - 1) * (to - from);
        }

        @Override
        public double log(double lambda) {
            return (1 - exponent) * lambda;
        }
    }

    /** φ = rho·(eᵘ + 10) with u = −1/rho or u = rhoᵖ. */
    record PlusTen(String label, double power) implements NoiseScale {
        private static final double LARGE = 700;

        private double u(double lambda) {
            return Math.copySign(Math.exp(-power * lambda), power);
        }

        @Override
        public double growth(double from, double to) {
            double most = u(from);
            if (most > LARGE) {
                return most - log(to);
            }
            double least = u(to);
            return Math.log1p(-Math.exp(most) * Math.expm1(least - most) / (Math.exp(least) + 10));
        }

        @Override
        public double log(double lambda) {
            double u = u(lambda);
            return u > LARGE ? u : Math.log(Math.exp(u) + 10);
        }
    }

    /** φ = rho^0.9·log₁₀(1 + 100·rho^1.5). */
    record Logarithmic() implements NoiseScale {
        @Override
        public String label() {
            return "sde-4";
        }

        private static double log1p(double lambda) {
            return Math.log1p(100 * Math.exp(-1.5 * lambda));
        }

        @Override
        public double growth(double from, double to) {
            double below = 100 * Math.exp(-1.5 * to);
            double rise = Math.log1p(below * Math.expm1(1.5 * (to - from)) / (1 + below));
            return Math.log1p(rise / Math.log1p(below)) - 0.1 * (to - from);
        }

        @Override
        public double log(double lambda) {
            return Math.log(log1p(lambda)) + 0.1 * lambda;
        }
    }
}
