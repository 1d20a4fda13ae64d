package org.score4j.samplers.langevin;

import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;

/**
 * Langevin steps at one noise level whose size depends on the level alone: x ← x + e·s + √(2e)·z with the score s and
 * e = 2a·(snr·sigma)², where a is alpha(t)²/alpha(t')² of the step at hand. One evaluation a step.
 *
 * <p>Where {@link LangevinCorrector} measures the score, this one takes it to be of size 1/sigma. With alpha = 1 and
 * snr = √base/(2·sigmaLast) its steps are those of {@link AnnealedLangevin}.
 *
 * <p>Source: Song and Ermon (2019), algorithm 1; "ald" in the code of Song et al. (2021).
 *
 * @param steps Langevin steps per noise level, 1 … 256
 * @param snr signal-to-noise ratio of a step, in (0, ∞)
 */
public record AnnealedCorrector(int steps, double snr) implements Corrector {
    /** Checks the ranges. */
    public AnnealedCorrector {
        LangevinCorrector.requireSteps(steps);
        LangevinCorrector.requireSnr(snr);
    }

    /** A corrector with steps proportional to sigma². */
    public static AnnealedCorrector of(int steps, double snr) {
        return new AnnealedCorrector(steps, snr);
    }

    @Override
    public String label() {
        return steps + " x annealed langevin " + snr;
    }

    @Override
    public Emitter in(PlanBuilder plan) {
        Register score = plan.register("score");
        return level -> {
            double std = snr * level.sigma();
            for (int i = 0; i < steps; i++) {
                step(
                        plan,
                        score,
                        level.time(),
                        Draw.of(Draw.Stream.CORRECTOR, i, level.index()),
                        2 * level.signal() * std * std);
            }
        };
    }

    /** Emits x ← x + e·s + √(2e)·z. */
    static void step(PlanBuilder plan, Register score, double t, Draw draw, double e) {
        plan.evaluate(plan.state(), t, Prediction.SCORE, score)
                .combine(
                        plan.state(),
                        Coefficient.of(Math.sqrt(2 * e)),
                        draw,
                        Term.of(1, plan.state()),
                        Term.of(e, score));
    }
}
