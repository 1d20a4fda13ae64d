package org.score4j.samplers.algebra;

import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;

/**
 * One step of a plan under construction.
 *
 * @param plan where instructions go
 * @param output a register for the prediction
 * @param index number of the step, from 0
 * @param interval where it starts and ends
 */
public record Step(PlanBuilder plan, Register output, int index, Interval interval) {
    /** Register of the state. */
    public Register state() {
        return plan.state();
    }

    /** The process. */
    public AffineProcess process() {
        return interval.process();
    }

    /** The same step from another time. */
    public Step from(double t) {
        return new Step(plan, output, index, new Interval(process(), t, interval.next()));
    }

    /** Evaluates the model at the start of the step. */
    public void evaluate(Prediction prediction) {
        plan.evaluate(state(), interval.t(), prediction, output);
    }

    /** x ← alpha(next)·E[x0 | xt]: the exact step to clean data. */
    public void denoise() {
        evaluate(Prediction.SAMPLE);
        plan.combine(state(), Term.of(interval.nextAlpha(), output));
    }

    /** x ← stateFactor·x + outputFactor·output. */
    public void combine(double stateFactor, double outputFactor) {
        plan.combine(state(), Term.of(stateFactor, state()), Term.of(outputFactor, output));
    }
}
