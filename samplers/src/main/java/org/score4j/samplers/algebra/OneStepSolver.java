package org.score4j.samplers.algebra;

import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.schedule.TimeGrid;

/** A solver that needs nothing but the state at the start of a step and one evaluation there: usable as a predictor. */
public abstract class OneStepSolver extends FixedStepSolver {
    /** For subclasses. */
    protected OneStepSolver() {}

    /** What the formula is written in. */
    protected abstract Prediction prediction();

    /** Emits the step of {@code step.interval()}, whose end is not clean data. */
    protected abstract void advance(Step step);

    /** Emits what comes before a step and returns the step that is left to do. */
    protected Step prepare(Step step, int steps) {
        return step;
    }

    /** Emits a step to any end. */
    public final void step(Step step) {
        if (step.interval().endsClean()) {
            step.denoise();
        } else {
            advance(step);
        }
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        Register output = plan.register("out");
        for (int i = 0; i < grid.steps(); i++) {
            Interval interval = new Interval(process, grid.time(i), grid.time(i + 1));
            step(prepare(new Step(plan, output, i, interval), grid.steps()));
            boolean isSample = interval.endsClean() || prediction() == Prediction.SAMPLE;
            plan.mark(interval.next(), isSample ? output : null);
        }
    }
}
