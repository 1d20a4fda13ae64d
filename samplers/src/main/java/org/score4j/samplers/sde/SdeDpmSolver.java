package org.score4j.samplers.sde;

import java.util.Locale;
import java.util.Optional;
import org.score4j.model.Prediction;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.MultistepSolver;
import org.score4j.samplers.algebra.Past;
import org.score4j.samplers.algebra.Phi;
import org.score4j.samplers.algebra.ReverseSde;

/**
 * Multistep SDE-DPM-Solver and SDE-DPM-Solver++ ("DPM++ 2M SDE", "DPM++ 3M SDE"): the reverse SDE of noise η solved over a step
 * with the polynomial through the last predictions, of eps or of D, and an exact integral of the noise.
 *
 * <ul>
 *   <li>++: x' = e^(−ηh)·sigma'/sigma·x + alpha'·Σⱼ wⱼ·Dⱼ + sigma'·√(1 − e^(−2ηh))·z, Σ w = 1 − e^(−(1 + η)h)
 *   <li>noise prediction: x' = alpha'/alpha·x − (1 + η)·sigma'·Σⱼ wⱼ·epsⱼ + sigma'·√(η·(e^(2h) − 1))·z, Σ w = e^h − 1
 * </ul>
 *
 * <p>One evaluation a step; order 1, 2 or 3 at η = 0. With noise, moments are of first order for one prediction, of second for
 * two and for three: to that order the noise of the last step that the slope holds stands in for the noise within this one.
 * With three the second-order error is small, and errors fall faster over hundreds of steps. Paths are of first order always.
 * The first steps use what history there is; the step to clean data is the exact denoising step.
 *
 * <p>Source: Lu et al., DPM-Solver++ (2022), section 6 and appendix D; Crowson, k-diffusion (2022), for η and order 3.
 */
public final class SdeDpmSolver extends MultistepSolver {
    /** How two predictions are weighted; the orders are the same. */
    public enum Rule {
        /** The slope's integral is half that of a constant slope over h. */
        MIDPOINT,
        /** The integral of the line through the two. */
        HEUN
    }

    /** The weight of the second divided difference of three predictions, the parabola's term. */
    public enum ThirdTerm {
        /** The integral of the parabola. */
        EXACT,
        /** Half of it, as k-diffusion has it: D''/2 stands where D'' belongs. The order at η = 0 is then 2. */
        HALF,
        /**
         * Half of it, less alpha' times the difference over a step, as diffusers has it: a sign is wrong in sde-dpmsolver++.
         * For data prediction; orders are then 1, that of paths 1/2, as the term is as large as the noise.
         */
        DIFFUSERS
    }

    private final ReverseSde sde;
    private final int predictions;
    private final Rule rule;
    private final double noiseScale;
    private final ThirdTerm thirdTerm;
    private final boolean lowered;

    private SdeDpmSolver(
            ReverseSde sde, int predictions, Rule rule, double noiseScale, ThirdTerm thirdTerm, boolean lowered) {
        this.sde = sde;
        this.predictions = predictions;
        this.rule = rule;
        this.noiseScale = noiseScale;
        this.thirdTerm = thirdTerm;
        this.lowered = lowered;
    }

    /**
     * SDE-DPM-Solver++ with η = 1: 2 is "DPM++ 2M SDE", 3 is "DPM++ 3M SDE".
     *
     * @param predictions how many a step uses, 1 … 3
     */
    public static SdeDpmSolver plusPlus(int predictions) {
        return of(true, predictions);
    }

    /**
     * SDE-DPM-Solver in noise prediction, with η = 1.
     *
     * @param predictions how many a step uses, 1 … 3
     */
    public static SdeDpmSolver noisePrediction(int predictions) {
        return of(false, predictions);
    }

    private static SdeDpmSolver of(boolean plusPlus, int predictions) {
        if (predictions < 1 || predictions > 3) {
            throw new IllegalArgumentException("predictions is " + predictions + "; allowed: 1 to 3");
        }
        Rule rule = predictions == 3 ? Rule.HEUN : Rule.MIDPOINT;
        return new SdeDpmSolver(new ReverseSde(plusPlus, 1), predictions, rule, 1, ThirdTerm.EXACT, false);
    }

    /**
     * The same with another amount of noise.
     *
     * @param eta η, in [0, ∞); 0 is the probability-flow ODE
     */
    public SdeDpmSolver withEta(double eta) {
        return new SdeDpmSolver(
                new ReverseSde(sde.isDataPrediction(), eta), predictions, rule, noiseScale, thirdTerm, lowered);
    }

    /** The same with another rule for steps of two predictions: all but the first, or the second step of three. */
    public SdeDpmSolver withRule(Rule value) {
        return new SdeDpmSolver(sde, predictions, value, noiseScale, thirdTerm, lowered);
    }

    /**
     * The same with noise of another standard deviation; then the marginals are no longer the process's.
     *
     * @param scale factor, in [0, ∞); "s_noise"
     */
    public SdeDpmSolver withNoiseScale(double scale) {
        Ancestral.requireNoiseScale(scale);
        return new SdeDpmSolver(sde, predictions, rule, scale, thirdTerm, lowered);
    }

    /** The same with another weight of the third term in steps of three predictions. */
    public SdeDpmSolver withThirdTerm(ThirdTerm term) {
        if (term == ThirdTerm.DIFFUSERS && !sde.isDataPrediction()) {
            throw new IllegalArgumentException(
                    "term is DIFFUSERS; allowed in noise prediction: EXACT, HALF, as diffusers has no such formula");
        }
        return new SdeDpmSolver(sde, predictions, rule, noiseScale, term, lowered);
    }

    /** The same with one prediction in the last step and two in the one before. */
    public SdeDpmSolver loweredAtTheEnd() {
        return new SdeDpmSolver(sde, predictions, rule, noiseScale, thirdTerm, true);
    }

    @Override
    public String name() {
        return (sde.isDataPrediction() ? "sde-dpm++" : "sde-dpm") + predictions + "m(eta " + sde.eta()
                + (predictions == 1 ? "" : ", " + label(rule))
                + (predictions == 3 && thirdTerm != ThirdTerm.EXACT ? ", third term " + label(thirdTerm) : "")
                + (lowered ? ", lowered at the end" : "")
                + Ancestral.noiseLabel(noiseScale) + ")";
    }

    private static String label(Enum<?> option) {
        return option.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Order order() {
        boolean signIsWrong = predictions == 3 && thirdTerm == ThirdTerm.DIFFUSERS;
        int bounded = signIsWrong ? 1 : Math.min(predictions, 2);
        if (sde.eta() == 0) {
            boolean reaches3 = predictions == 3 && thirdTerm == ThirdTerm.EXACT && !lowered;
            return Order.ofOde(reaches3 ? 3 : bounded, bounded);
        }
        return Order.ofSde(Ancestral.weak(bounded, noiseScale), signIsWrong ? 0.5 : 1);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return sde.eta() == 0 ? Optional.empty() : Optional.of(sde.clock());
    }

    @Override
    protected Prediction prediction() {
        return sde.isDataPrediction() ? Prediction.SAMPLE : Prediction.NOISE;
    }

    @Override
    protected int memory() {
        return predictions;
    }

    @Override
    protected Formula formula(Past past) {
        Interval step = past.interval();
        int count = past.usable(lowered ? Math.min(predictions, past.left()) : predictions);
        double state = sde.state(step, name());
        return new Formula(state, weights(step, past.nodes(count)), noiseScale * sde.noise(step));
    }

    private double[] weights(Interval step, double... nodes) {
        if (nodes.length == 2 && rule == Rule.MIDPOINT) {
            double gain = sde.weights(step, 0)[0];
            double slope = -0.5 * step.h() / nodes[1];
            return new double[] {gain * (1 + slope), -gain * slope};
        }
        double[] weights = sde.weights(step, nodes);
        if (nodes.length == 3 && thirdTerm != ThirdTerm.EXACT) {
            lessenThirdTerm(weights, step, nodes);
        }
        return weights;
    }

    /** Subtracts half of the second divided difference times the integral of s², for diffusers h² times it as well. */
    private void lessenThirdTerm(double[] weights, Interval step, double... nodes) {
        double h = step.h();
        double kappa = sde.kappa();
        double scale = sde.gain(step);
        double excess = scale * kappa * h * Phi.of(3, -kappa * h) + (thirdTerm == ThirdTerm.DIFFUSERS ? scale : 0);
        for (int j = 0; j < 3; j++) {
            double product = 1;
            for (int m = 0; m < 3; m++) {
                product *= m == j ? 1 : (nodes[j] - nodes[m]) / h;
            }
            weights[j] -= excess / product;
        }
    }
}
