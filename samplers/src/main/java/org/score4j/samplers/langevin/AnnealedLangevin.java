package org.score4j.samplers.langevin;

import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
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
 * x ← x + e/2·s + √e·z with the score s and e = base·sigma²/rhoLast², rho = sigma/alpha. If the grid ends at clean data, one
 * denoising step follows.
 *
 * <p>The source has alpha = 1. Elsewhere these are its steps for x/alpha, which goes from level to level as it is.
 *
 * <p>Source: Song and Ermon, Generative Modeling by Estimating Gradients of the Data Distribution (2019), algorithm 1.
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
        double last = process.rho(grid.time(clean ? grid.steps() - 1 : grid.steps()));
        for (int i = 0; i < grid.steps(); i++) {
            Interval interval = new Interval(process, grid.time(i), grid.time(i + 1));
            double scale = interval.signalRatio(name());
            walk(plan, score, i, interval.t(), interval.sigma() / last);
            if (interval.endsClean()) {
                new Step(plan, score, i, interval).denoise();
            } else {
                if (scale != 1) {
                    plan.combine(plan.state(), Term.of(scale, plan.state()));
                }
                if (i == grid.steps() - 1) {
                    walk(plan, score, i + 1, interval.next(), interval.nextSigma() / last);
                }
            }
            plan.mark(interval.next(), interval.endsClean() ? score : null);
        }
    }

    private void walk(PlanBuilder plan, Register score, int level, double t, double ratio) {
        for (int i = 0; i < steps; i++) {
            Draw draw = Draw.of(Draw.Stream.CORRECTOR, i, level);
            AnnealedCorrector.step(plan, score, t, draw, base * ratio * ratio / 2);
        }
    }
}
