package org.score4j.samplers.sde;

import java.util.List;
import java.util.Optional;
import org.score4j.model.Prediction;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.StagedSolver;
import org.score4j.samplers.exponential.AncestralNoise;

/**
 * Ancestral sampling with any step of the probability-flow ODE: a step goes from rho to rho_down, then noise lifts it to rho',
 * where rho = sigma/alpha, rho_up = eta·rho'·√(1 − e^(−2h)) and rho_down² = rho'² − rho_up².
 *
 * <ul>
 *   <li>Euler: x̄ + (rho_down − rho)·eps; the same as DDIM with eta
 *   <li>DPM2: the slope eps is that at the geometric mean of rho and rho_down
 *   <li>DPM++ 2S: D at that mean instead of D at rho, in the exponential formula e^(−h_down)·x̄ + (1 − e^(−h_down))·D
 * </ul>
 *
 * <p>One evaluation a step, or two. Orders are 1, 2 and 2 at eta = 0, and so are those of the moments with noise, as the flow
 * down and the noise up both keep the marginals. Paths are of first order.
 *
 * <p>Source: Crowson, k-diffusion (2022), euler_ancestral, dpm_2_ancestral and dpmpp_2s_ancestral, there for alpha = 1; Song,
 * Meng and Ermon (2021), equation 16, for the split.
 */
public final class Ancestral extends StagedSolver {
    private enum Method {
        EULER("euler"),
        DPM2("dpm2"),
        DPM_PLUS_PLUS_2S("dpm++2s");

        private final String label;

        Method(String label) {
            this.label = label;
        }
    }

    private final Method method;
    private final double eta;
    private final double noiseScale;

    private Ancestral(Method method, double eta, double noiseScale) {
        this.method = method;
        this.eta = eta;
        this.noiseScale = noiseScale;
    }

    /** Euler steps, eta = 1: "Euler a". */
    public static Ancestral euler() {
        return new Ancestral(Method.EULER, 1, 1);
    }

    /** Midpoint steps in sigma, eta = 1: "DPM2 a". */
    public static Ancestral dpm2() {
        return new Ancestral(Method.DPM2, 1, 1);
    }

    /** Steps of DPM-Solver++(2S), eta = 1: "DPM++ 2S a". */
    public static Ancestral dpmPlusPlus2s() {
        return new Ancestral(Method.DPM_PLUS_PLUS_2S, 1, 1);
    }

    /**
     * The same with another share of noise.
     *
     * @param value eta, in [0, 1]
     */
    public Ancestral withEta(double value) {
        requireEta(value);
        return new Ancestral(method, value, noiseScale);
    }

    /**
     * The same with noise of another standard deviation; then the marginals are no longer the process's.
     *
     * @param scale factor, in [0, ∞); "s_noise"
     */
    public Ancestral withNoiseScale(double scale) {
        requireNoiseScale(scale);
        return new Ancestral(method, eta, scale);
    }

    static void requireEta(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("eta is " + value + "; allowed: [0, 1]");
        }
    }

    static void requireNoiseScale(double scale) {
        if (!(scale >= 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale is " + scale + "; allowed: [0, ∞)");
        }
    }

    /** Moments converge to those of the process if the noise is not scaled. */
    static double weak(double order, double scale) {
        return scale == 1 ? order : 0;
    }

    static String noiseLabel(double scale) {
        return scale == 1 ? "" : ", noise " + scale;
    }

    @Override
    public String name() {
        return method.label + "-ancestral(eta " + eta + noiseLabel(noiseScale) + ")";
    }

    @Override
    public Order order() {
        return eta == 0 ? Order.ofOde(stages()) : Order.ofSde(weak(stages(), noiseScale), 1);
    }

    /** The steps take the noise of dx̄ = −(1 + eta²)·(x̄ − D)·dλ + √2·eta·rho·dW, to first order. */
    @Override
    public Optional<NoiseClock> noiseClock() {
        return eta == 0 ? Optional.empty() : Optional.of(NoiseClock.dataPrediction(eta * eta));
    }

    @Override
    protected Prediction prediction() {
        return method == Method.DPM2 ? Prediction.NOISE : Prediction.SAMPLE;
    }

    @Override
    protected int stages() {
        return method == Method.EULER ? 1 : 2;
    }

    @Override
    protected List<Row> rows(Interval step, int index, int steps) {
        double lift = noiseScale * AncestralNoise.lift(eta, step);
        return switch (method) {
            case EULER -> List.of(euler(step, lift));
            case DPM2 -> dpm2(step, lift);
            case DPM_PLUS_PLUS_2S -> Double.isInfinite(step.h()) ? List.of(euler(step, lift)) : dpm2s(step, lift);
        };
    }

    private Row euler(Interval step, double lift) {
        double[] outputs = {step.nextAlpha() * AncestralNoise.gain(eta, step.h())};
        return new Row(step.next(), AncestralNoise.keep(eta, step.h()) * step.noiseRatio(), outputs, lift);
    }

    private List<Row> dpm2(Interval step, double lift) {
        double signal = step.signalRatio(name());
        double rho = step.rho();
        double down = AncestralNoise.keep(eta, step.h()) * step.nextRho();
        double middle = Math.sqrt(rho * down);
        double t = step.process().timeAtRho(middle);
        double alpha = step.process().alpha(t);
        return List.of(
                Row.of(t, alpha / step.alpha(), alpha * (middle - rho)),
                new Row(step.next(), signal, new double[] {0, step.nextAlpha() * (down - rho)}, lift));
    }

    private List<Row> dpm2s(Interval step, double lift) {
        double keep = AncestralNoise.keep(eta, step.h());
        double h = step.h() - Math.log(keep);
        double t = step.process().timeAtHalfLogSnr(step.lambda() + 0.5 * h);
        double alpha = step.process().alpha(t);
        double sigma = step.process().sigma(t);
        double[] outputs = {0, -step.nextAlpha() * Math.expm1(-h)};
        return List.of(
                Row.of(t, sigma / step.sigma(), -alpha * Math.expm1(-0.5 * h)),
                new Row(step.next(), keep * step.noiseRatio(), outputs, lift));
    }
}
