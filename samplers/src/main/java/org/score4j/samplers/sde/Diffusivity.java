package org.score4j.samplers.sde;

import java.util.Locale;
import org.score4j.process.AffineProcess;

/**
 * How much noise a reverse SDE has beyond the probability-flow ODE: ε(t) in dx = (−dxt/dt + ε·s)·dτ + √(2ε) dw, where τ runs
 * against t. Any ε ≥ 0 leaves the marginals alone. Its unit is 1/time: CONSTANT and SIGMA mean the same in processes that run from
 * 1 to 0 only, and a thousandfold of it on the timesteps of a table.
 *
 * <p>Source: Albergo, Boffi and Vanden-Eijnden, Stochastic Interpolants (2023), section 2.3; Ma et al., SiT (2024), table 2.
 *
 * @param kind what ε is proportional to
 * @param factor of it, in [0, ∞); 0 is the ODE
 */
public record Diffusivity(Kind kind, double factor) {
    /** What a diffusivity is proportional to. */
    public enum Kind {
        /** ε = factor. */
        CONSTANT,
        /** ε = factor·sigma(t): no noise at clean data. */
        SIGMA,
        /** ε = factor·g²/2: with factor 1 the reverse of the forward SDE. Infinite at alpha = 0 in some processes. */
        REVERSE
    }

    /** Checks the factor. */
    public Diffusivity {
        if (!(factor >= 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("factor is " + factor + "; allowed: [0, ∞)");
        }
    }

    /** The same at all times. */
    public static Diffusivity constant(double factor) {
        return new Diffusivity(Kind.CONSTANT, factor);
    }

    /** Proportional to sigma. */
    public static Diffusivity ofSigma(double factor) {
        return new Diffusivity(Kind.SIGMA, factor);
    }

    /** A share of the reverse SDE's. */
    public static Diffusivity reverse(double factor) {
        return new Diffusivity(Kind.REVERSE, factor);
    }

    /**
     * ε at time {@code t}.
     *
     * @throws IllegalArgumentException if it is infinite
     */
    public double at(AffineProcess process, double t) {
        if (factor == 0) {
            return 0;
        }
        double value = factor
                * switch (kind) {
                    case CONSTANT -> 1;
                    case SIGMA -> process.sigma(t);
                    case REVERSE -> process.diffusionSquared(t) / 2;
                };
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("diffusivity is " + value + " at time " + t + ", where alpha = "
                    + process.alpha(t) + "; start later or choose a constant one");
        }
        return value;
    }

    /** The parameters, for names. */
    public String label() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + factor;
    }
}
