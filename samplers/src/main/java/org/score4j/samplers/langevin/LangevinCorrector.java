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
 * @param steps Langevin steps per noise level, 1 … 256
 * @param snr signal-to-noise ratio of a step, in (0, ∞); Song et al. use 0.16 (VE, CIFAR-10) and 0.01 (VP)
 * @param batchNorms whether norms are means over the batch
 */
public record LangevinCorrector(int steps, double snr, boolean batchNorms) implements Corrector {
    /** Checks the ranges. */
    public LangevinCorrector {
        requireSteps(steps);
        requireSnr(snr);
    }

    static void requireSteps(int steps) {
        if (steps < 1 || steps > 256) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 to 256");
        }
    }

    static void requireSnr(double snr) {
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

    @Override
    public String label() {
        return steps + " x langevin " + snr + (batchNorms ? " batch norms" : "");
    }

    @Override
    public Emitter in(PlanBuilder plan) {
        Register x = plan.state();
        Register score = plan.register("score");
        Register noise = plan.register("z");
        ScalarRegister step = plan.scalar("step");
        ScalarRegister norm = plan.scalar("norm");
        ScalarRegister root = plan.scalar("root");
        return level -> {
            for (int i = 0; i < steps; i++) {
                plan.evaluate(x, level.time(), Prediction.SCORE, score)
                        .combine(noise, Coefficient.of(1), Draw.of(Draw.Stream.CORRECTOR, i, level.index()));
                norm(plan, step, noise);
                norm(plan, norm, score);
                Coefficient e = Coefficient.of(step);
                plan.scalar(step, ScalarOperation.DIVIDE, e, Coefficient.of(norm))
                        .scalar(step, ScalarOperation.MULTIPLY, e, e)
                        .scalar(step, ScalarOperation.MULTIPLY, e, Coefficient.of(2 * level.signal() * snr * snr))
                        .scalar(root, ScalarOperation.SQRT, Coefficient.of(step, 2), e)
                        .combine(x, Term.of(1, x), Term.of(step, score), Term.of(root, noise));
            }
        };
    }

    private void norm(PlanBuilder plan, ScalarRegister result, Register of) {
        Coefficient value = Coefficient.of(result);
        plan.dot(result, of, of).scalar(result, ScalarOperation.SQRT, value, value);
        if (batchNorms) {
            plan.scalar(result, ScalarOperation.BATCH_MEAN, value, value);
        }
    }
}
