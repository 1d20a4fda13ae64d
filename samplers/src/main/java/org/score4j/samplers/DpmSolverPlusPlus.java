package org.score4j.samplers;

import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.program.Term;
import org.score4j.schedule.TimeGrid;

/**
 * DPM-Solver++(2M): x' = sigma'/sigma·x + alpha'·(1 − e^(−h))·((1 + 1/(2r))·D − 1/(2r)·D₋₁), where D = E[x0 | xt], D₋₁ is that of
 * the step before, and r is the length of the step before in λ over h. One evaluation a step, order 2.
 *
 * <p>The first step is of first order, as it has no history, and so is the step to clean data.
 *
 * <p>Source: Lu et al., DPM-Solver++ (2022), algorithm 2.
 */
public final class DpmSolverPlusPlus implements Solver {
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
    public SamplingPlan compile(AffineProcess process, TimeGrid grid) {
        PlanBuilder plan = SamplingPlan.builder(name(), process, process.initialStd(grid.time(0)));
        Register even = plan.register("D");
        Register odd = plan.register("D'");
        double lastLength = Double.POSITIVE_INFINITY;
        for (int i = 0; i < grid.steps(); i++) {
            Interval interval = new Interval(process, grid.time(i), grid.time(i + 1));
            Register denoised = i % 2 == 0 ? even : odd;
            Register earlier = i % 2 == 0 ? odd : even;
            double length = interval.h();
            // 1/(2r); the first step, and one that follows a start at alpha = 0 or ends at clean data, has no slope
            double slope = Double.isInfinite(lastLength) || interval.endsClean() ? 0 : 0.5 * length / lastLength;
            double gain = -interval.nextAlpha() * Math.expm1(-length);
            plan.evaluate(plan.state(), interval.t(), Prediction.SAMPLE, denoised)
                    .combine(
                            plan.state(),
                            Term.of(interval.noiseRatio(), plan.state()),
                            Term.of(gain * (1 + slope), denoised),
                            Term.of(-gain * slope, earlier))
                    .mark(interval.next(), denoised);
            lastLength = length;
        }
        return plan.build();
    }

    @Override
    public String toString() {
        return name();
    }
}
