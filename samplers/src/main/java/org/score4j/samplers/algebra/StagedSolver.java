package org.score4j.samplers.algebra;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Thresholding;
import org.score4j.schedule.TimeGrid;

/**
 * A single-step method with stages: P₀ is the prediction at the start of the step; stage k evaluates Pₖ at the state
 * aₖ·x + Σⱼ bₖⱼ·Pⱼ + Σⱼ sₖⱼ·zⱼ and the stage's time; the last row is the next state. The draws zⱼ are the step's, so rows share
 * them: zⱼ is the draw of role j. The step to clean data is the exact denoising step.
 */
public abstract class StagedSolver extends FixedStepSolver {
    /**
     * One row.
     *
     * @param time where the row's state lies
     * @param state a, the factor of the state at the start of the step
     * @param outputs b, factors of P₀, P₁, …
     * @param noise s, factors of z₀, z₁, …; exactly 0 draws nothing
     */
    public record Row(double time, double state, double[] outputs, double... noise) {
        /** A row without noise. */
        public static Row of(double time, double state, double... outputs) {
            return new Row(time, state, outputs);
        }
    }

    /** For subclasses. */
    protected StagedSolver() {}

    /** What the formula is written in. */
    protected abstract Prediction prediction();

    /** The most evaluations a step makes. */
    protected abstract int stages();

    /**
     * The rows of a step that does not end at clean data: one per stage after the first, then the next state.
     *
     * @param interval the step
     * @param index its number, from 0
     * @param steps how many there are
     */
    protected abstract List<Row> rows(Interval interval, int index, int steps);

    /** What is done to predictions of the sample. */
    protected Thresholding thresholding() {
        return Thresholding.none();
    }

    /** Emits what comes before a step and returns the step that is left to do. */
    protected Step prepare(Step step, int steps) {
        return step;
    }

    /** Emits output ← Pₖ at a state and time; the model's {@link #prediction()} itself unless the method says otherwise. */
    protected void evaluate(PlanBuilder plan, AffineProcess process, Register state, double t, Register output) {
        plan.evaluate(state, t, prediction(), output);
        if (prediction() == Prediction.SAMPLE) {
            thresholding().emit(plan, output);
        }
    }

    /** Emits the step to clean data; returns the register of the denoised sample, or null where it does not form it. */
    protected @Nullable Register stepToClean(Step step) {
        step.evaluate(Prediction.SAMPLE);
        thresholding().emit(step.plan(), step.output());
        step.plan().combine(step.state(), Term.of(step.interval().nextAlpha(), step.output()));
        return step.output();
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        List<Register> outputs = new ArrayList<>();
        for (int i = 0; i < stages(); i++) {
            outputs.add(plan.register("P" + i));
        }
        Register trial = stages() > 1 ? plan.register("trial") : plan.state();
        for (int i = 0; i < grid.steps(); i++) {
            Interval planned = new Interval(process, grid.time(i), grid.time(i + 1));
            Step step = prepare(new Step(plan, outputs.get(0), i, planned), grid.steps());
            @Nullable Register denoised = null;
            if (planned.endsClean()) {
                denoised = stepToClean(step);
            } else {
                evaluate(plan, process, step.state(), step.interval().t(), step.output());
                emitRows(step, rows(step.interval(), i, grid.steps()), outputs, trial);
            }
            plan.mark(planned.next(), denoised);
        }
    }

    /**
     * Emits the rows of a step whose P₀ is there.
     *
     * @param outputs registers of P₀, P₁, …
     * @param trial register of the states at stages
     */
    protected final void emitRows(Step step, List<Row> rows, List<Register> outputs, Register trial) {
        PlanBuilder plan = step.plan();
        for (int k = 0; k < rows.size(); k++) {
            Row row = rows.get(k);
            boolean last = k == rows.size() - 1;
            Term[] terms = new Term[row.outputs().length + 1];
            terms[0] = Term.of(row.state(), step.state());
            for (int j = 0; j < row.outputs().length; j++) {
                terms[j + 1] = Term.of(row.outputs()[j], outputs.get(j));
            }
            combine(step, last ? step.state() : trial, row.noise(), terms);
            if (!last) {
                evaluate(plan, step.process(), trial, row.time(), outputs.get(k + 1));
            }
        }
    }

    /** A combination holds one draw, so further ones are added after it. */
    private static void combine(Step step, Register output, double[] noise, Term... terms) {
        Term[] sum = terms;
        for (int j = 0; j < noise.length; j++) {
            if (noise[j] != 0) {
                Draw draw = Draw.of(Draw.Stream.STEP, j, step.index());
                step.plan().combine(output, Coefficient.of(noise[j]), draw, sum);
                sum = new Term[] {Term.of(1, output)};
            }
        }
        if (sum == terms) {
            step.plan().combine(output, terms);
        }
    }
}
