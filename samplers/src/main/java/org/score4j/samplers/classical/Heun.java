package org.score4j.samplers.classical;

import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.Step;
import org.score4j.schedule.TimeGrid;

/**
 * Heun's method for the probability-flow ODE: x ← x + (t' − t)·(u(x, t) + u(x̃, t'))/2 with Euler's x̃. Two evaluations a
 * step, one in the step to clean data; order 2.
 *
 * <p>On the clock SIGMA, with churn, it is the sampler of Karras et al. (2022), algorithm 2.
 */
public final class Heun extends FixedStepSolver {
    private final Clock clock;
    private final Churn churn;

    private Heun(Clock clock, Churn churn) {
        this.clock = clock;
        this.churn = churn;
    }

    /** Steps in the process's time. */
    public static Heun inTime() {
        return new Heun(Clock.TIME, Churn.NONE);
    }

    /** Steps in rho = sigma/alpha. */
    public static Heun inSigma() {
        return new Heun(Clock.SIGMA, Churn.NONE);
    }

    /** Steps in rho = sigma/alpha after raising it by noise. */
    public static Heun churned(Churn churn) {
        return new Heun(Clock.SIGMA, churn);
    }

    @Override
    public String name() {
        if (churn.amount() > 0) {
            return "heun(" + churn.label() + ")";
        }
        return clock == Clock.TIME ? "heun" : "heun(sigma)";
    }

    @Override
    public Order order() {
        return churn.amount() > 0 ? Order.ofSde(1, 0) : Order.ofOde(2);
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        Register first = plan.register("d1");
        Register second = plan.register("d2");
        Register trial = plan.register("trial");
        for (int i = 0; i < grid.steps(); i++) {
            Interval planned = new Interval(process, grid.time(i), grid.time(i + 1));
            Step step = churn.raise(new Step(plan, first, i, planned), grid.steps());
            @Nullable Register denoised = null;
            if (planned.endsClean()) {
                step.denoise();
                denoised = first;
            } else {
                advance(step, second, trial);
            }
            plan.mark(planned.next(), denoised);
        }
    }

    private void advance(Step step, Register second, Register trial) {
        Interval interval = step.interval();
        boolean inTime = clock == Clock.TIME;
        Prediction slope = inTime ? Prediction.VELOCITY : Prediction.NOISE;
        double scale = inTime ? 1 : interval.signalRatio(name());
        double length = inTime ? interval.next() - interval.t() : interval.nextAlpha() * interval.rhoStep();
        Register x = step.state();
        Register first = step.output();
        step.evaluate(slope);
        step.plan()
                .combine(trial, Term.of(scale, x), Term.of(length, first))
                .evaluate(trial, interval.next(), slope, second)
                .combine(x, Term.of(scale, x), Term.of(0.5 * length, first), Term.of(0.5 * length, second));
    }
}
