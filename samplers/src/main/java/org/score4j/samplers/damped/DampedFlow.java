package org.score4j.samplers.damped;

import java.util.List;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Order;

/**
 * The probability flow of critically damped Langevin diffusion, dx = −β/M·v dτ, dv = (β·x + Γβ/M·v + Γβ·s) dτ, by Euler's method
 * (order 1, one evaluation a step) or Heun's (order 2, two evaluations).
 *
 * <p>The flow moves positions and velocities together, so a run back from noise comes to the same data only from the velocity
 * that the run to noise ended with.
 *
 * <p>Source: Dockhorn, Vahdat and Kreis (2022), section 3; Song et al. (2021), equation 13.
 */
public final class DampedFlow extends DampedSolver {
    private final boolean corrected;

    private DampedFlow(boolean corrected) {
        this.corrected = corrected;
    }

    /** Euler's method. */
    public static DampedFlow euler() {
        return new DampedFlow(false);
    }

    /** Heun's method: the mean of the slopes at the start and at the end that Euler's method finds. */
    public static DampedFlow heun() {
        return new DampedFlow(true);
    }

    @Override
    public String name() {
        return corrected ? "damped-heun" : "damped-euler";
    }

    @Override
    public Order order() {
        return Order.ofOde(corrected ? 2 : 1);
    }

    @Override
    List<String> scratch() {
        return corrected ? List.of("x1", "v1", "score1") : List.of();
    }

    @Override
    void advance(DampedStep step) {
        step.evaluate(step.t());
        if (corrected) {
            heun(step);
        } else {
            euler(step, 0.5 * step.kick(), 0);
        }
    }

    private static void heun(DampedStep step) {
        PlanBuilder plan = step.plan();
        Register x = step.position();
        Register v = step.velocity();
        Register trialX = step.scratch().get(0);
        Register trialV = step.scratch().get(1);
        Register trialScore = step.scratch().get(2);
        double k = step.angle();
        double unit = step.process().velocityStd();
        double kick = 0.5 * step.kick();
        plan.combine(trialX, Term.of(1, x), Term.of(-k / unit, v));
        plan.combine(trialV, Term.of(k * unit, x), Term.of(1 + 2 * k, v), Term.of(kick, step.score()));
        plan.evaluateVelocity(trialX, trialV, step.next(), trialScore);
        // the sum of both positions, before the first is overwritten
        plan.combine(trialX, Term.of(1, x), Term.of(1, trialX));
        plan.combine(x, Term.of(1, x), Term.of(-0.5 * k / unit, v), Term.of(-0.5 * k / unit, trialV));
        plan.combine(
                v,
                Term.of(0.5 * k * unit, trialX),
                Term.of(1 + k, v),
                Term.of(k, trialV),
                Term.of(0.5 * kick, step.score()),
                Term.of(0.5 * kick, trialScore));
    }
}
