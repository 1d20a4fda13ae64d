package org.score4j.samplers.damped;

import java.util.List;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.process.CriticallyDampedLangevin;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.schedule.TimeGrid;

/**
 * A solver of critically damped Langevin diffusion. Its programs hold two states, the position x, which is the result, and the
 * velocity v.
 *
 * <p>Backwards in time the position and the velocity follow dx = −β/M·v dτ, dv = (β·x + Γβ/M·v + 2Γβ·s) dτ + √(2Γβ) dw with s = ∇ᵥ
 * ln p(x, v). Runs begin with v ~ N(0, M), and inversions, which begin at data, with v ~ N(0, γM): draw 1 of the initial
 * stream. A step to clean data is the exact denoising step x ← E[x0 | x, v], which agrees with Euler's step without noise to
 * first order in the time that is left.
 *
 * <p>Source: Dockhorn, Vahdat and Kreis, Score-Based Generative Modeling with Critically-Damped Langevin Diffusion (2022).
 */
public abstract sealed class DampedSolver extends FixedStepSolver
        permits DampedEulerMaruyama, DampedFlow, SymmetricSplitting {
    private static final Draw INITIAL_VELOCITY = Draw.of(Draw.Stream.INITIAL, 1, 0);

    /** For subclasses. */
    DampedSolver() {}

    /**
     * One step of a plan under construction.
     *
     * @param plan where instructions go
     * @param process the process
     * @param velocity register of the velocity
     * @param score a register for ∇ᵥ ln p(x, v)
     * @param scratch the registers that the solver asked for
     * @param index number of the step, from 0
     * @param t time at its start
     * @param next time at its end
     */
    record DampedStep(
            PlanBuilder plan,
            CriticallyDampedLangevin process,
            Register velocity,
            Register score,
            List<Register> scratch,
            int index,
            double t,
            double next) {
        Register position() {
            return plan.state();
        }

        /** Length of the step, negative in inversions. */
        double length() {
            return t - next;
        }

        /** ω times the length, the step in units of the spring. */
        double angle() {
            return process.rate() * length();
        }

        /** 2Γβ times the length: what a unit of score does to the velocity in the reverse SDE. */
        double kick() {
            return 2 * process.friction() * process.beta() * length();
        }

        void evaluate(double time) {
            plan.evaluateVelocity(position(), velocity, time, score);
        }
    }

    /** Names of the registers that steps need besides those of position, velocity and score. */
    List<String> scratch() {
        return List.of();
    }

    /** Emits a step that does not end at clean data. */
    abstract void advance(DampedStep step);

    @Override
    protected final void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        if (!(process instanceof CriticallyDampedLangevin langevin)) {
            throw new IllegalArgumentException("process is " + process.name() + "; solver '" + name()
                    + "' needs a CriticallyDampedLangevin, which has a velocity");
        }
        double least = Math.min(grid.time(0), grid.time(grid.steps()));
        if (!(least >= langevin.cleanTime())) {
            throw new IllegalArgumentException("least time is " + least + "; allowed: [0, ∞)");
        }
        Register velocity = plan.register("v");
        Register score = plan.register("score");
        List<Register> scratch = scratch().stream().map(plan::register).toList();
        double std = grid.isInversion() ? langevin.initialVelocityStd() : langevin.velocityStd();
        plan.combine(velocity, Coefficient.of(std), INITIAL_VELOCITY);
        for (int i = 0; i < grid.steps(); i++) {
            DampedStep step =
                    new DampedStep(plan, langevin, velocity, score, scratch, i, grid.time(i), grid.time(i + 1));
            boolean denoises = step.next() == langevin.cleanTime();
            if (denoises) {
                denoise(step);
            } else {
                advance(step);
            }
            plan.mark(step.next(), denoises ? plan.state() : null);
        }
    }

    private static void denoise(DampedStep step) {
        CriticallyDampedLangevin.Denoising denoising = step.process().denoising(step.t());
        step.evaluate(step.t());
        step.plan()
                .combine(
                        step.position(),
                        Term.of(denoising.position(), step.position()),
                        Term.of(denoising.velocity(), step.velocity()),
                        Term.of(denoising.score(), step.score()));
    }

    /**
     * Emits x' = x − β/M·v·h and v' = v + (β·x + Γβ/M·v)·h + kick·s + noise, both from the old x and v.
     *
     * <p>In place: as x = x' + β/M·v·h, the factor of v becomes 1 + 2k + k² with k = ωh.
     */
    static void euler(DampedStep step, double kick, double noise) {
        double k = step.angle();
        double unit = step.process().velocityStd();
        step.plan()
                .combine(step.position(), Term.of(1, step.position()), Term.of(-k / unit, step.velocity()))
                .combine(
                        step.velocity(),
                        Coefficient.of(noise),
                        Draw.step(step.index()),
                        Term.of(k * unit, step.position()),
                        Term.of((1 + k) * (1 + k), step.velocity()),
                        Term.of(kick, step.score()));
    }
}
