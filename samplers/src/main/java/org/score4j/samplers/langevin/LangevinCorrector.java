package org.score4j.samplers.langevin;

import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction.ScalarOperation;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;

/**
 * Langevin steps at one noise level, x ← x + e·s + √(2e)·z with the score s and the step e = 2a·(snr·|z|/|s|)², where a is
 * alpha(t)²/alpha(t')² of the step at hand (1 − β of a variance preserving chain; 1 where variance explodes).
 *
 * <p>By default the norms are each sample's own. The published code takes their means over the batch, which makes a sample
 * depend on its batch-mates; {@link #withBatchNorms} does the same and then refuses to be split.
 *
 * <p>Source: Song et al. (2021), algorithms 4 and 5.
 *
 * @param steps Langevin steps per noise level, at least 1
 * @param snr signal-to-noise ratio of a step, in (0, ∞); Song et al. use 0.16 (VE, CIFAR-10) and 0.01 (VP)
 * @param batchNorms whether norms are means over the batch
 */
public record LangevinCorrector(int steps, double snr, boolean batchNorms) {
    /** Checks the ranges. */
    public LangevinCorrector {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
        if (!(snr > 0) || Double.isInfinite(snr)) {
            throw new IllegalArgumentException("snr is " + snr + "; allowed: (0, ∞)");
        }
    }

    /** A corrector whose step is chosen for each sample. */
    public static LangevinCorrector of(int steps, double snr) {
        return new LangevinCorrector(steps, snr, false);
    }

    /** The same with norms averaged over the batch. */
    public LangevinCorrector withBatchNorms() {
        return new LangevinCorrector(steps, snr, true);
    }

    /** Registers of the corrector in one plan. */
    record Work(Register score, Register noise, ScalarRegister step, ScalarRegister norm, ScalarRegister root) {
        static Work in(PlanBuilder plan) {
            return new Work(
                    plan.register("score"),
                    plan.register("z"),
                    plan.scalar("step"),
                    plan.scalar("norm"),
                    plan.scalar("root"));
        }
    }

    /** Emits the Langevin steps at time {@code t}; {@code signal} is a. */
    void correct(PlanBuilder plan, Work work, int index, double t, double signal) {
        Register x = plan.state();
        for (int i = 0; i < steps; i++) {
            plan.evaluate(x, t, Prediction.SCORE, work.score())
                    .combine(work.noise(), Coefficient.of(1), Draw.of(Draw.Stream.CORRECTOR, i, index));
            norm(plan, work.step(), work.noise());
            norm(plan, work.norm(), work.score());
            Coefficient step = Coefficient.of(work.step());
            plan.scalar(work.step(), ScalarOperation.DIVIDE, step, Coefficient.of(work.norm()))
                    .scalar(work.step(), ScalarOperation.MULTIPLY, step, step)
                    .scalar(work.step(), ScalarOperation.MULTIPLY, step, Coefficient.of(2 * signal * snr * snr))
                    .scalar(work.root(), ScalarOperation.SQRT, Coefficient.of(work.step(), 2), step)
                    .combine(x, Term.of(1, x), Term.of(work.step(), work.score()), Term.of(work.root(), work.noise()));
        }
    }

    private void norm(PlanBuilder plan, ScalarRegister result, Register of) {
        Coefficient value = Coefficient.of(result);
        plan.dot(result, of, of).scalar(result, ScalarOperation.SQRT, value, value);
        if (batchNorms) {
            plan.scalar(result, ScalarOperation.BATCH_MEAN, value, value);
        }
    }
}
