package org.score4j.samplers.exponential;

import org.score4j.model.Prediction;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.MultistepSolver;
import org.score4j.samplers.algebra.Past;

/**
 * DPM-Solver++(2M): x' = sigma'/sigma·x + alpha'·(1 − e^(−h))·((1 + 1/(2r))·D − 1/(2r)·D₋₁), where D = E[x0 | xt], D₋₁ is that of
 * the step before, and r is the length of the step before in λ over h. One evaluation a step, order 2.
 *
 * <p>The first step is of first order, as it has no history, and so is the step to clean data.
 *
 * <p>Source: Lu et al., DPM-Solver++ (2022), algorithm 2.
 */
public final class DpmSolverPlusPlus extends MultistepSolver {
    private DpmSolverPlusPlus() {}

    /** The second-order multistep method, "2M". */
    public static DpmSolverPlusPlus multistep2() {
        return new DpmSolverPlusPlus();
    }

    @Override
    public String name() {
        return "dpm++2m";
    }

    @Override
    public Order order() {
        return Order.ofOde(2);
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SAMPLE;
    }

    @Override
    protected int memory() {
        return 2;
    }

    @Override
    protected Formula formula(Past past) {
        Interval interval = past.interval();
        double h = interval.h();
        double gain = -interval.nextAlpha() * Math.expm1(-h);
        if (past.usable(2) < 2) {
            return Formula.of(interval.noiseRatio(), gain);
        }
        double slope = -0.5 * h / past.node(1);
        return Formula.of(interval.noiseRatio(), gain * (1 + slope), -gain * slope);
    }
}
