package org.score4j.samplers;

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
record Step(PlanBuilder plan, Register output, int index, Interval interval) {
    Register state() {
        return plan.state();
    }

    AffineProcess process() {
        return interval.process();
    }

    /** Evaluates the model at the start of the step. */
    void evaluate(Prediction prediction) {
        plan.evaluate(state(), interval.t(), prediction, output);
    }

    /** x ← alpha(next)·E[x0 | xt]: the exact step to clean data. */
    void denoise() {
        evaluate(Prediction.SAMPLE);
        plan.combine(state(), Term.of(interval.nextAlpha(), output));
    }

    /** x ← stateFactor·x + outputFactor·output. */
    void combine(double stateFactor, double outputFactor) {
        plan.combine(state(), Term.of(stateFactor, state()), Term.of(outputFactor, output));
    }
}
