package org.score4j.samplers.classical;

import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.Term;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.Step;

/**
 * Noise that is added before a step: rho is raised to rho·(1 + gamma), gamma = min(amount/n, √2 − 1) for n steps, where
 * min ≤ rho ≤ max.
 *
 * <p>Source: Karras et al. (2022), algorithm 2.
 *
 * @param amount S_churn, in [0, ∞); 0 for none
 * @param min S_tmin, in [0, ∞)
 * @param max S_tmax, at least {@code min}; may be infinite
 * @param scale S_noise, in (0, ∞)
 */
public record Churn(double amount, double min, double max, double scale) {
    /** No churn. */
    public static final Churn NONE = new Churn(0, 0, Double.POSITIVE_INFINITY, 1);

    /** Checks the ranges. */
    public Churn {
        if (!(amount >= 0) || Double.isInfinite(amount)) {
            throw new IllegalArgumentException("amount is " + amount + "; allowed: [0, ∞)");
        }
        if (!(min >= 0) || !(max >= min)) {
            throw new IllegalArgumentException("min is " + min + " and max is " + max + "; expected 0 <= min <= max");
        }
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale is " + scale + "; allowed: (0, ∞)");
        }
    }

    /** The parameters, for names. */
    public String label() {
        return "churn " + amount + ", " + min + ", " + max + ", " + scale;
    }

    /**
     * Emits the noise before a step of {@code steps}, if any, and returns the step from the raised level. Pure noise, where
     * alpha = 0, cannot be raised.
     */
    public Step raise(Step step, int steps) {
        Interval interval = step.interval();
        if (amount == 0 || interval.alpha() == 0) {
            return step;
        }
        double rho = interval.rho();
        double gamma = rho >= min && rho <= max ? Math.min(amount / steps, Math.sqrt(2) - 1) : 0;
        if (gamma == 0) {
            return step;
        }
        double raised = rho * (1 + gamma);
        double t = interval.process().timeAtHalfLogSnr(-Math.log(raised));
        double alpha = interval.process().alpha(t);
        double std = alpha * rho * Math.sqrt(gamma * (2 + gamma)) * scale;
        step.plan()
                .combine(
                        step.state(),
                        Coefficient.of(std),
                        Draw.of(Draw.Stream.CHURN, 0, step.index()),
                        Term.of(alpha / interval.alpha(), step.state()));
        return new Step(step.plan(), step.output(), step.index(), new Interval(interval.process(), t, interval.next()));
    }
}
