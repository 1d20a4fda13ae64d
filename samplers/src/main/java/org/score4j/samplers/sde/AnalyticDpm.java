package org.score4j.samplers.sde;

import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.algebra.Step;
import org.score4j.samplers.exponential.AncestralNoise;
import org.score4j.schedule.TimeGrid;

/**
 * Ancestral sampling and DDIM with the variance that is optimal for their mean: x' = k·x + c·D + √(s² + c²·V)·z with DDIM's k, c and
 * s² = eta²·sigma'²·(1 − e^(−2h)), and V = E[tr Cov(x0 | xt)]/d = rho²·(1 − q). One evaluation a step.
 *
 * <p>s² is the noise of the step given the data, c²·V what the data's own spread adds. For Gaussian data the steps are exact, however
 * long. eta = 1 is Analytic-DDPM, eta = 0 Analytic-DDIM.
 *
 * <p>Source: Bao et al., Analytic-DPM: an Analytic Estimate of the Optimal Reverse Variance (2022), theorems 1 and 2, equation 8;
 * limits: theorem 2 and their code.
 */
public final class AnalyticDpm extends OneStepSolver {
    private final double eta;
    private final MeanSquaredNoise measured;
    private final double limit;
    private final double lastNoise;

    private AnalyticDpm(double eta, MeanSquaredNoise measured, double limit, double lastNoise) {
        this.eta = eta;
        this.measured = measured;
        this.limit = limit;
        this.lastNoise = lastNoise;
    }

    /** Analytic-DDPM. */
    public static AnalyticDpm ddpm(MeanSquaredNoise measured) {
        return withEta(1, measured);
    }

    /**
     * With a share of the posterior's noise.
     *
     * @param eta in [0, 1]
     */
    public static AnalyticDpm withEta(double eta, MeanSquaredNoise measured) {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta is " + eta + "; allowed: [0, 1]");
        }
        return new AnalyticDpm(eta, measured, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * The same for data within an interval: V is at most the square of half its length.
     *
     * @param low the smallest value
     * @param high the largest value, above {@code low}
     */
    public AnalyticDpm within(double low, double high) {
        if (!(low < high) || Double.isInfinite(high - low)) {
            throw new IllegalArgumentException(
                    "low is " + low + " and high is " + high + "; expected low < high, both finite");
        }
        double half = (high - low) / 2;
        return new AnalyticDpm(eta, measured, half * half, lastNoise);
    }

    /**
     * The same with the mean size E|std·z| of the noise limited in the last step that adds some, which nothing cleans but the
     * denoising step.
     *
     * @param size in (0, ∞); the source uses 2/255 or 4/255 for data in [−1, 1]
     */
    public AnalyticDpm limitingLastNoise(double size) {
        if (!(size > 0) || Double.isInfinite(size)) {
            throw new IllegalArgumentException("size is " + size + "; allowed: (0, ∞)");
        }
        return new AnalyticDpm(eta, measured, limit, size);
    }

    @Override
    public String name() {
        return "analytic-dpm(" + eta + ", " + measured.label()
                + (Double.isInfinite(limit) ? "" : ", variance at most " + limit)
                + (Double.isInfinite(lastNoise) ? "" : ", last noise at most " + lastNoise) + ")";
    }

    @Override
    public Order order() {
        return Order.ofSde(1, 0);
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SAMPLE;
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        if (Double.isInfinite(lastNoise)) {
            super.emit(plan, process, grid);
            return;
        }
        Register denoised = plan.register("D");
        boolean clean = process.sigma(grid.time(grid.steps())) == 0;
        int last = clean ? grid.steps() - 2 : grid.steps() - 1;
        for (int i = 0; i < grid.steps(); i++) {
            Step step = new Step(plan, denoised, i, new Interval(process, grid.time(i), grid.time(i + 1)));
            if (step.interval().endsClean()) {
                step.denoise();
            } else {
                // E|z| = √(2/π)
                advance(step, i == last ? lastNoise * Math.sqrt(Math.PI / 2) : Double.POSITIVE_INFINITY);
            }
            plan.mark(step.interval().next(), denoised);
        }
    }

    @Override
    protected void advance(Step step) {
        advance(step, Double.POSITIVE_INFINITY);
    }

    private void advance(Step step, double largest) {
        Interval interval = step.interval();
        interval.signalRatio(name());
        double keep = AncestralNoise.keep(eta, interval.h());
        double factor = interval.nextAlpha() * AncestralNoise.gain(eta, interval.h());
        double rho = interval.rho();
        double spread = Math.min(limit, rho * rho * (1 - measured.at(step.process(), interval.t())));
        double noise = AncestralNoise.lift(eta, interval);
        step.evaluate(Prediction.SAMPLE);
        step.plan()
                .combine(
                        step.state(),
                        Coefficient.of(Math.min(largest, Math.hypot(noise, factor * Math.sqrt(spread)))),
                        Draw.step(step.index()),
                        Term.of(keep * interval.noiseRatio(), step.state()),
                        Term.of(factor, step.output()));
    }
}
