package org.score4j.samplers.fewstep;

import org.jspecify.annotations.Nullable;
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
import org.score4j.schedule.TimeGrid;

/**
 * Multistep consistency sampling: the model jumps to the data, fresh noise leads to the next level,
 * x' = alpha'·f(x, t) + √(sigma'² − (alpha'·e)²)·z. The last step, to clean data, is f(x, t) alone. One evaluation a step.
 *
 * <p>f is the consistency function, the end of the probability-flow trajectory through x: the model's denoised sample, of a model
 * that was distilled for it, or its {@link BoundaryScaling} (latent consistency models). e is the noise level of the model's
 * answers, 0 unless it was trained to end at another.
 *
 * <p>With an ordinary model in place of a distilled one the samples do not converge to the data however fine the grid: no order.
 *
 * <p>Source: Song et al., Consistency Models (2023), algorithm 1; Luo et al., Latent Consistency Models (2023).
 */
public final class ConsistencySampling extends FixedStepSolver {
    private final @Nullable BoundaryScaling scaling;
    private final double level;

    private ConsistencySampling(@Nullable BoundaryScaling scaling, double level) {
        this.scaling = scaling;
        this.level = level;
    }

    /** With a model whose denoised sample is the consistency function. */
    public static ConsistencySampling create() {
        return new ConsistencySampling(null, 0);
    }

    /** LCM: with a model that needs its boundary scaled. */
    public static ConsistencySampling scaled(BoundaryScaling scaling) {
        return new ConsistencySampling(scaling, 0);
    }

    /**
     * The same with a model whose answers have this much noise.
     *
     * @param sigma e, in [0, ∞) and below sigma/alpha of the grid's levels; Song et al. use 0.002
     */
    public ConsistencySampling answeringAt(double sigma) {
        if (!(sigma >= 0) || Double.isInfinite(sigma)) {
            throw new IllegalArgumentException("sigma is " + sigma + "; allowed: [0, ∞)");
        }
        return new ConsistencySampling(scaling, sigma);
    }

    @Override
    public String name() {
        String boundary = scaling == null ? "" : "scaled " + scaling.timeScale() + ", " + scaling.sigmaData();
        String answers = level == 0 ? "" : "answering at " + level;
        String options = boundary + (boundary.isEmpty() || answers.isEmpty() ? "" : ", ") + answers;
        return options.isEmpty() ? "consistency" : "consistency(" + options + ")";
    }

    @Override
    public Order order() {
        return Order.ofSde(0, 0);
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        Register denoised = plan.register("D");
        for (int i = 0; i < grid.steps(); i++) {
            Interval interval = new Interval(process, grid.time(i), grid.time(i + 1));
            double skip = scaling == null ? 0 : scaling.skip(interval.t());
            double out = scaling == null ? 1 : scaling.out(interval.t());
            double alpha = interval.nextAlpha();
            plan.evaluate(plan.state(), interval.t(), Prediction.SAMPLE, denoised)
                    .combine(
                            plan.state(),
                            Coefficient.of(interval.endsClean() ? 0 : std(interval)),
                            Draw.step(i),
                            Term.of(alpha * skip, plan.state()),
                            Term.of(alpha * out, denoised))
                    .mark(interval.next(), denoised);
        }
    }

    private double std(Interval interval) {
        double sigma = interval.nextSigma();
        double answers = interval.nextAlpha() * level;
        if (!(answers < sigma)) {
            throw new IllegalArgumentException("the model answers at sigma/alpha " + level + "; time " + interval.next()
                    + " of the grid has only " + interval.nextRho());
        }
        return Math.sqrt((sigma - answers) * (sigma + answers));
    }
}
