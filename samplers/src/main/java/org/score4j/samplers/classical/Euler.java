package org.score4j.samplers.classical;

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

    private Euler(Clock clock, Churn churn) {
        this.clock = clock;
        this.churn = churn;
    }

    /** Steps in the process's time. */
    public static Euler inTime() {
        return new Euler(Clock.TIME, Churn.NONE);
    }

    /** Steps in rho = sigma/alpha. */
    public static Euler inSigma() {
        return new Euler(Clock.SIGMA, Churn.NONE);
    }

    /** Steps in rho = sigma/alpha after raising it by noise. */
    public static Euler churned(Churn churn) {
        return new Euler(Clock.SIGMA, churn);
    }

    @Override
    public String name() {
        if (churn.amount() > 0) {
            return "euler(" + churn.label() + ")";
        }
        return clock == Clock.TIME ? "euler" : "euler(sigma)";
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
        return clock == Clock.TIME ? Prediction.VELOCITY : Prediction.NOISE;
    }

    @Override
    protected void advance(Step step) {
        step.evaluate(prediction());
        Interval interval = step.interval();
        if (clock == Clock.TIME) {
            step.combine(1, interval.next() - interval.t());
        } else {
            double scale = interval.signalRatio(name());
            step.combine(scale, interval.nextAlpha() * interval.rhoStep());
        }
    }
}
