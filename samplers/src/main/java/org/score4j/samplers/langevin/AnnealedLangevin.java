package org.score4j.samplers.langevin;

import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.Step;
import org.score4j.schedule.TimeGrid;

/**
 * Annealed Langevin dynamics: at each noise level of the grid, from noisy to clean, {@code steps} times
 * x ← x + e/2·s + √e·z with the score s and e = base·sigma²/sigmaLast². If the grid ends at clean data, one denoising step
 * follows.
 *
 * <p>Source: Song and Ermon, Generative Modeling by Estimating Gradients of the Data Distribution (2019), algorithm 1. It
 * assumes alpha = 1.
 */
public final class AnnealedLangevin extends FixedStepSolver {
    private final int steps;
    private final double base;

    private AnnealedLangevin(int steps, double base) {
        this.steps = steps;
        this.base = base;
    }

    /**
     * Langevin steps on every level.
     *
     * @param steps per noise level, 1 … 256
     * @param base step size at the last level, in (0, ∞); Song and Ermon use 2e-5
     */
    public static AnnealedLangevin of(int steps, double base) {
        if (steps < 1 || steps > 256) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 to 256");
        }
        if (!(base > 0) || Double.isInfinite(base)) {
            throw new IllegalArgumentException("base is " + base + "; allowed: (0, ∞)");
        }
        return new AnnealedLangevin(steps, base);
    }

    @Override
    public String name() {
        return "annealed-langevin(" + steps + ", " + base + ")";
    }

    @Override
    public Order order() {
        return Order.ofSde(0, 0);
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        Register score = plan.register("score");
        boolean clean = process.sigma(grid.time(grid.steps())) == 0;
        int levels = clean ? grid.steps() : grid.steps() + 1;
        double last = process.sigma(grid.time(levels - 1));
        for (int level = 0; level < levels; level++) {
            double t = grid.time(level);
            if (process.alpha(t) != 1) {
                throw new IllegalArgumentException("process is " + process.name() + " with alpha = " + process.alpha(t)
                        + " at time " + t + "; annealed Langevin dynamics need alpha = 1");
            }
            double ratio = process.sigma(t) / last;
            double step = base * ratio * ratio;
            for (int i = 0; i < steps; i++) {
                plan.evaluate(plan.state(), t, Prediction.SCORE, score)
                        .combine(
                                plan.state(),
                                Coefficient.of(Math.sqrt(step)),
                                Draw.of(Draw.Stream.CORRECTOR, i, level),
                                Term.of(1, plan.state()),
                                Term.of(step / 2, score));
            }
            plan.mark(t, null);
        }
        if (clean) {
            Interval interval = new Interval(process, grid.time(levels - 1), grid.time(levels));
            new Step(plan, score, levels, interval).denoise();
            plan.mark(interval.next(), score);
        }
    }
}
