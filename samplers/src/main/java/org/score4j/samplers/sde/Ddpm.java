package org.score4j.samplers.sde;

import java.util.Locale;
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
 * Ancestral sampling (DDPM): x' is drawn from the Gaussian q(x' | xt, x0 = D) with D = E[x0 | xt], that is
 * x' = e^(−h)·sigma'/sigma·x + alpha'·(1 − e^(−2h))·D + std·z. One evaluation a step.
 *
 * <p>The mean is the posterior's: with a = alpha/alpha' and b² = sigma² − a²·sigma'² = sigma²·(1 − e^(−2h)) it is
 * a·sigma'²/sigma²·x + alpha'·b²/sigma²·D.
 *
 * <p>Source: Ho et al. (2020), equations 6 and 7; Song et al. (2021), appendix F, for any affine process.
 */
public final class Ddpm extends OneStepSolver {
    /** The variance of a step. */
    public enum Variance {
        /** sigma'²·(1 − e^(−2h)), the posterior's: right for data that are points ("fixed small"). */
        POSTERIOR,
        /** b² = sigma²·(1 − e^(−2h)), the forward transition's: right for data N(0, I) ("fixed large"). */
        TRANSITION
    }

    private final Variance variance;
    private final Thresholding thresholding;
    private final boolean noisyEnd;

    private Ddpm(Variance variance, Thresholding thresholding, boolean noisyEnd) {
        this.variance = variance;
        this.thresholding = thresholding;
        this.noisyEnd = noisyEnd;
    }

    /** With the posterior variance. */
    public static Ddpm posterior() {
        return with(Variance.POSTERIOR);
    }

    /** With a choice of variance. */
    public static Ddpm with(Variance variance) {
        return new Ddpm(variance, Thresholding.none(), false);
    }

    /** The same with thresholds on the denoised sample. */
    public Ddpm thresholded(Thresholding rule) {
        return new Ddpm(variance, rule, noisyEnd);
    }

    /**
     * The same with the transition's noise in the step to clean data too, as diffusers has it where its last timestep is
     * not 0. The result is then a noisy sample.
     */
    public Ddpm withNoiseInTheLastStep() {
        return new Ddpm(variance, thresholding, true);
    }

    @Override
    public String name() {
        String threshold = (thresholding instanceof Thresholding.None ? "" : ", " + thresholding)
                + (noisyEnd ? ", noisy end" : "");
        return "ddpm(" + variance.name().toLowerCase(Locale.ROOT) + threshold + ")";
    }

    @Override
    public Order order() {
        return Order.ofSde(1, 1);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return Optional.of(NoiseClock.dataPrediction(1));
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SAMPLE;
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        if (thresholding instanceof Thresholding.None && !noisyEnd) {
            super.emit(plan, process, grid);
            return;
        }
        Register denoised = plan.register("D");
        for (int i = 0; i < grid.steps(); i++) {
            Interval interval = new Interval(process, grid.time(i), grid.time(i + 1));
            plan.evaluate(plan.state(), interval.t(), Prediction.SAMPLE, denoised);
            thresholding.emit(plan, denoised);
            emit(plan, interval, i, denoised);
            plan.mark(interval.next(), denoised);
        }
    }

    @Override
    protected void advance(Step step) {
        step.evaluate(Prediction.SAMPLE);
        emit(step.plan(), step.interval(), step.index(), step.output());
    }

    private void emit(PlanBuilder plan, Interval interval, int index, Register denoised) {
        double e = -Math.expm1(-2 * interval.h());
        double decay = Math.exp(-interval.h());
        // sigma'²·alpha/(sigma²·alpha') = e^(−h)·sigma'/sigma, which is finite at alpha = 0
        double stateFactor = decay * interval.noiseRatio();
        double level = variance == Variance.POSTERIOR || (interval.endsClean() && !noisyEnd)
                ? interval.nextSigma()
                : interval.sigma();
        plan.combine(
                plan.state(),
                Coefficient.of(level * Math.sqrt(e)),
                Draw.step(index),
                Term.of(stateFactor, plan.state()),
                Term.of(interval.nextAlpha() * e, denoised));
    }
}
