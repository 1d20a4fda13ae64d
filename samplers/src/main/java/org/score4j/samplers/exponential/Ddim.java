package org.score4j.samplers.exponential;

import java.util.Optional;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.algebra.Step;
import org.score4j.schedule.TimeGrid;

/**
 * DDIM: x' = alpha'·D + √(sigma'² − s²)·(x − alpha·D)/sigma + s·z with D = E[x0 | xt] and s² = eta²·sigma'²·(1 − e^(−2h)).
 * One evaluation a step, order 1.
 *
 * <p>eta = 0 is the exponential Euler method for the probability-flow ODE (first-order DPM-Solver), eta = 1 is ancestral
 * sampling with the posterior variance (DDPM).
 *
 * <p>Source: Song, Meng and Ermon, Denoising Diffusion Implicit Models (2021), equations 12 and 16.
 */
public final class Ddim extends OneStepSolver {
    private final double eta;
    private final Thresholding thresholding;
    private final boolean recomputeNoise;

    private Ddim(double eta, Thresholding thresholding, boolean recomputeNoise) {
        this.eta = eta;
        this.thresholding = thresholding;
        this.recomputeNoise = recomputeNoise;
    }

    /** Without noise. */
    public static Ddim deterministic() {
        return withEta(0);
    }

    /**
     * With a share of the posterior's noise.
     *
     * @param eta in [0, 1]
     */
    public static Ddim withEta(double eta) {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta is " + eta + "; allowed: [0, 1]");
        }
        return new Ddim(eta, Thresholding.none(), true);
    }

    /** The same with thresholds on D; the noise is what then remains, (x − alpha·D)/sigma. */
    public Ddim thresholded(Thresholding rule) {
        return new Ddim(eta, rule, true);
    }

    /** The same with thresholds on D, but with the noise that the model predicted, as diffusers does. */
    public Ddim thresholdedKeepingNoise(Thresholding rule) {
        return new Ddim(eta, rule, false);
    }

    @Override
    public String name() {
        String threshold = thresholding instanceof Thresholding.None
                ? ""
                : ", " + thresholding + (recomputeNoise ? "" : ", predicted noise");
        return eta == 0 && threshold.isEmpty() ? "ddim" : "ddim(" + eta + threshold + ")";
    }

    @Override
    public Order order() {
        return eta == 0 ? Order.ofOde(1) : Order.ofSde(1, 1);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return eta == 0 ? Optional.empty() : Optional.of(NoiseClock.dataPrediction(eta * eta));
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SAMPLE;
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        if (thresholding instanceof Thresholding.None) {
            super.emit(plan, process, grid);
            return;
        }
        Register denoised = plan.register("D");
        Register limited = plan.register("limited");
        for (int i = 0; i < grid.steps(); i++) {
            Interval interval = new Interval(process, grid.time(i), grid.time(i + 1));
            plan.evaluate(plan.state(), interval.t(), Prediction.SAMPLE, denoised)
                    .combine(limited, Term.of(1, denoised));
            thresholding.emit(plan, limited);
            emit(plan, interval, i, recomputeNoise ? limited : denoised, limited);
            plan.mark(interval.next(), limited);
        }
    }

    @Override
    protected void advance(Step step) {
        step.evaluate(Prediction.SAMPLE);
        emit(step.plan(), step.interval(), step.index(), step.output(), step.output());
    }

    /**
     * x' = k·sigma'/sigma·x + alpha'·target − k·alpha·sigma'/sigma·source + s·z with k = √(1 − eta²·(1 − e^(−2h))).
     *
     * <p>With source = target = D the factor of D is alpha'·(1 − k·e^(−h)), written without cancellation.
     */
    private void emit(PlanBuilder plan, Interval interval, int index, Register source, Register target) {
        double keep = AncestralNoise.keep(eta, interval.h());
        Coefficient std = Coefficient.of(AncestralNoise.lift(eta, interval));
        Draw draw = Draw.step(index);
        Term state = Term.of(keep * interval.noiseRatio(), plan.state());
        if (source.equals(target)) {
            double factor = interval.nextAlpha() * AncestralNoise.gain(eta, interval.h());
            plan.combine(plan.state(), std, draw, state, Term.of(factor, source));
        } else {
            plan.combine(
                    plan.state(),
                    std,
                    draw,
                    state,
                    Term.of(interval.nextAlpha(), target),
                    Term.of(-keep * interval.alpha() * interval.noiseRatio(), source));
        }
    }
}
