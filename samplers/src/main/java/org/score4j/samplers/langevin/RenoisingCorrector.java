package org.score4j.samplers.langevin;

import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;

/**
 * Replaces a share of the state's noise by fresh noise: x ← alpha·D + √(1 − delta)·(x − alpha·D) + √delta·sigma·z with the
 * denoised sample D. One evaluation a step.
 *
 * <p>To first order in delta it is the Langevin step x + e·s + √(2e)·z with e = delta·sigma²/2, as sigma²·s = alpha·D − x. Unlike
 * that it leaves point data's marginals exactly alone, and is stable for every delta.
 *
 * <p>Source: Rozet, azula, PCSampler.
 *
 * @param steps per noise level, 1 … 256
 * @param delta share of the variance that is replaced, in (0, 1]
 */
public record RenoisingCorrector(int steps, double delta) implements Corrector {
    /** Checks the ranges. */
    public RenoisingCorrector {
        LangevinCorrector.requireSteps(steps);
        if (!(delta > 0 && delta <= 1)) {
            throw new IllegalArgumentException("delta is " + delta + "; allowed: (0, 1]");
        }
    }

    /** A corrector that replaces a share of the noise. */
    public static RenoisingCorrector of(int steps, double delta) {
        return new RenoisingCorrector(steps, delta);
    }

    @Override
    public String label() {
        return steps + " x renoising " + delta;
    }

    @Override
    public Emitter in(PlanBuilder plan) {
        Register denoised = plan.register("D");
        double keep = Math.sqrt(1 - delta);
        // 1 − √(1 − delta), which would cancel for small delta
        double take = delta / (1 + keep);
        return level -> {
            for (int i = 0; i < steps; i++) {
                plan.evaluate(plan.state(), level.time(), Prediction.SAMPLE, denoised)
                        .combine(
                                plan.state(),
                                Coefficient.of(Math.sqrt(delta) * level.sigma()),
                                Draw.of(Draw.Stream.CORRECTOR, i, level.index()),
                                Term.of(keep, plan.state()),
                                Term.of(level.alpha() * take, denoised));
            }
        };
    }
}
