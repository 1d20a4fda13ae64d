package org.score4j.samplers.classical;

import java.util.ArrayList;
import java.util.List;
import org.score4j.model.Prediction;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.algebra.Step;

/**
 * Euler's method for the probability-flow ODE: x ← x + (t' − t)·dx/dt. One evaluation a step, order 1.
 *
 * <p>On the clock SIGMA it is x'/alpha' = x/alpha + (rho' − rho)·eps, which equals DDIM. In EDM's process both clocks are
 * the same.
 *
 * <p>Source: Song et al. (2021), equation 13; Karras et al. (2022), equation 1.
 */
public final class Euler extends OneStepSolver {
    private final Clock clock;
    private final Churn churn;
    private final boolean atTarget;

    private Euler(Clock clock, Churn churn, boolean atTarget) {
        this.clock = clock;
        this.churn = churn;
        this.atTarget = atTarget;
    }

    /** Steps in the process's time. */
    public static Euler inTime() {
        return on(Clock.TIME);
    }

    /** Steps in rho = sigma/alpha. */
    public static Euler inSigma() {
        return on(Clock.SIGMA);
    }

    /** Steps on any clock. */
    public static Euler on(Clock clock) {
        return new Euler(clock, Churn.NONE, false);
    }

    /** Steps in rho = sigma/alpha after raising it by noise. */
    public static Euler churned(Churn churn) {
        return new Euler(Clock.SIGMA, churn, false);
    }

    /**
     * The same with the model asked for the state at the start of the step but told the time of its end, as published DDIM
     * inversion does: it then starts at clean data too, where sigma = 0. Still of order 1; the step to clean data remains
     * the denoising step.
     */
    public Euler evaluatedAtTarget() {
        return new Euler(clock, churn, true);
    }

    @Override
    public String name() {
        List<String> options = new ArrayList<>();
        if (clock != Clock.TIME) {
            options.add(clock.label());
        }
        if (churn.amount() > 0) {
            options.add(churn.label());
        }
        if (atTarget) {
            options.add("evaluated at target");
        }
        return options.isEmpty() ? "euler" : "euler(" + String.join(", ", options) + ")";
    }

    @Override
    public Order order() {
        return churn.amount() > 0 ? Order.ofSde(1, 0) : Order.ofOde(1);
    }

    @Override
    protected Step prepare(Step step, int steps) {
        return churn.raise(step, steps);
    }

    @Override
    protected Prediction prediction() {
        return clock.prediction();
    }

    @Override
    protected void advance(Step step) {
        Interval interval = step.interval();
        clock.requireFinite(interval, name());
        double time = atTarget ? interval.next() : interval.t();
        clock.evaluate(step.plan(), step.process(), step.state(), time, step.output());
        double scale = clock.scale(step.process(), interval.next());
        step.combine(clock.ratio(interval, interval.next()), scale * clock.distance(interval, interval.next()));
    }
}
