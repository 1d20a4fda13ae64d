package org.score4j.samplers.sde;

import java.util.List;
import java.util.Optional;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.StagedSolver;
import org.score4j.samplers.exponential.AncestralNoise;

/**
 * DPM++ SDE: a stage at s = λ + r·h, then the step with D = (1 − 1/(2r))·D(x, t) + 1/(2r)·D(x̃, s); stage and step are ancestral
 * steps, each from x: e^(−h_down)·x̄ + (1 − e^(−h_down))·D and noise rho_up (see {@link Ancestral}). Two evaluations a step.
 *
 * <p>The noise of stage and step is that of one path: z of the step is √f·z₀ + √(1 − f)·z₁, where z₀ is the stage's and f the
 * stage's share of the step on the clock e^(2·eta²·λ). Moments are then of second order, with {@link #withIndependentDraws}
 * of first; paths are of first order.
 *
 * <p>At eta = 0 and r = 1/2 it is DPM-Solver++(2S) with the midpoint's weights, of order 2.
 *
 * <p>Source: Crowson, k-diffusion (2022), dpmpp_sde, there for alpha = 1 and with a path whose clock is sigma.
 */
public final class DpmPlusPlusSde extends StagedSolver {
    private final double r;
    private final double eta;
    private final double noiseScale;
    private final boolean independent;

    private DpmPlusPlusSde(double r, double eta, double noiseScale, boolean independent) {
        this.r = r;
        this.eta = eta;
        this.noiseScale = noiseScale;
        this.independent = independent;
    }

    /** With r = 1/2 and eta = 1. */
    public static DpmPlusPlusSde create() {
        return new DpmPlusPlusSde(0.5, 1, 1, false);
    }

    /**
     * The same with the stage elsewhere.
     *
     * @param value r, in (0, 1)
     */
    public DpmPlusPlusSde withStageAt(double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException("r is " + value + "; allowed: (0, 1)");
        }
        return new DpmPlusPlusSde(value, eta, noiseScale, independent);
    }

    /**
     * The same with another share of noise.
     *
     * @param value eta, in [0, 1]
     */
    public DpmPlusPlusSde withEta(double value) {
        Ancestral.requireEta(value);
        return new DpmPlusPlusSde(r, value, noiseScale, independent);
    }

    /**
     * The same with noise of another standard deviation; then the marginals are no longer the process's.
     *
     * @param scale factor, in [0, ∞); "s_noise"
     */
    public DpmPlusPlusSde withNoiseScale(double scale) {
        Ancestral.requireNoiseScale(scale);
        return new DpmPlusPlusSde(r, eta, scale, independent);
    }

    /**
     * The same with z₁ alone as noise of the step, independent of the stage's: what k-diffusion's code computes when it is
     * given independent normals.
     */
    public DpmPlusPlusSde withIndependentDraws() {
        return new DpmPlusPlusSde(r, eta, noiseScale, true);
    }

    @Override
    public String name() {
        return "dpm++sde(r " + r + ", eta " + eta + (independent ? ", independent draws" : "")
                + Ancestral.noiseLabel(noiseScale) + ")";
    }

    @Override
    public Order order() {
        if (eta == 0) {
            return Order.ofOde(2);
        }
        return Order.ofSde(Ancestral.weak(independent ? 1 : 2, noiseScale), independent ? 0 : 1);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return eta == 0 || independent
                ? Optional.empty()
                : Optional.of(NoiseClock.dataPrediction(eta * eta).cutAt(r));
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SAMPLE;
    }

    @Override
    protected int stages() {
        return 2;
    }

    @Override
    protected List<Row> rows(Interval step, int index, int steps) {
        double h = step.h();
        if (Double.isInfinite(h)) {
            return List.of(ancestral(step, new double[] {1}, 1));
        }
        AffineProcess process = step.process();
        double middle = process.timeAtHalfLogSnr(step.lambda() + r * h);
        double share = eta == 0 ? 0 : Math.expm1(2 * eta * eta * r * h) / Math.expm1(2 * eta * eta * h);
        double[] draws = independent ? new double[] {0, 1} : new double[] {Math.sqrt(share), Math.sqrt(1 - share)};
        double weight = 1 / (2 * r);
        return List.of(
                ancestral(new Interval(process, step.t(), middle), new double[] {1}, 1),
                ancestral(step, new double[] {1 - weight, weight}, draws));
    }

    private Row ancestral(Interval step, double[] outputs, double... draws) {
        double keep = AncestralNoise.keep(eta, step.h());
        double down = step.h() - Math.log(keep);
        double gain = -step.nextAlpha() * Math.expm1(-down);
        double lift = noiseScale * AncestralNoise.lift(eta, step);
        double[] factors = new double[outputs.length];
        for (int j = 0; j < outputs.length; j++) {
            factors[j] = gain * outputs[j];
        }
        double[] noise = new double[draws.length];
        for (int j = 0; j < draws.length; j++) {
            noise[j] = lift * draws[j];
        }
        return new Row(step.next(), keep * step.noiseRatio(), factors, noise);
    }
}
