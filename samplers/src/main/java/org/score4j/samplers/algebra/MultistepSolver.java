package org.score4j.samplers.algebra;

import java.util.ArrayList;
import java.util.List;
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
 * A linear multistep method: x' = a·x + Σⱼ bⱼ·Pⱼ + s·z with the predictions P₀ (at the start of the step), P₁ (one step
 * before), …. One evaluation a step. The step to clean data is the exact denoising step unless the method says otherwise.
 */
public abstract class MultistepSolver extends FixedStepSolver {
    /**
     * The factors of one step.
     *
     * @param state a
     * @param outputs b, newest first
     * @param noise s; exactly 0 draws nothing
     */
    public record Formula(double state, double[] outputs, double noise) {
        /** A formula without noise. */
        public static Formula of(double state, double... outputs) {
            return new Formula(state, outputs, 0);
        }
    }

    /** For subclasses. */
    protected MultistepSolver() {}

    /** What the formula is written in. */
    protected abstract Prediction prediction();

    /** The most evaluations a step uses, the newest included. */
    protected abstract int memory();

    /** The factors of the step ahead, which does not end at clean data unless {@link #reachesClean}. */
    protected abstract Formula formula(Past past);

    /** Whether the formula itself makes the step to clean data. */
    protected boolean reachesClean() {
        return false;
    }

    /** What is done to predictions of the sample. */
    protected Thresholding thresholding() {
        return Thresholding.none();
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        List<Register> ring = new ArrayList<>();
        for (int i = 0; i < memory(); i++) {
            ring.add(plan.register(i == 0 ? "P" : "P" + i));
        }
        for (int i = 0; i < grid.steps(); i++) {
            Past past = new Past(process, grid, i);
            boolean denoises = past.interval().endsClean() && !reachesClean();
            Prediction wanted = denoises ? Prediction.SAMPLE : prediction();
            Register output = ring.get(i % memory());
            plan.evaluate(plan.state(), past.time(0), wanted, output);
            if (wanted == Prediction.SAMPLE) {
                thresholding().emit(plan, output);
            }
            Formula formula = denoises ? Formula.of(0, past.interval().nextAlpha()) : formula(past);
            plan.combine(
                            plan.state(),
                            Coefficient.of(formula.noise()),
                            Draw.step(i),
                            terms(plan.state(), formula, ring, i))
                    .mark(grid.time(i + 1), wanted == Prediction.SAMPLE ? output : null);
        }
    }

    private Term[] terms(Register state, Formula formula, List<Register> ring, int step) {
        double[] outputs = formula.outputs();
        Term[] terms = new Term[outputs.length + 1];
        terms[0] = Term.of(formula.state(), state);
        for (int back = 0; back < outputs.length; back++) {
            terms[back + 1] = Term.of(outputs[back], ring.get(Math.floorMod(step - back, memory())));
        }
        return terms;
    }
}
