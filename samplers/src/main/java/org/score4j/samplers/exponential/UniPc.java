package org.score4j.samplers.exponential;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.score4j.model.Prediction;
import org.score4j.samplers.Order;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.algebra.ExponentialWeights;
import org.score4j.samplers.algebra.LagrangeWeights;
import org.score4j.samplers.algebra.MultistepSolver;
import org.score4j.samplers.algebra.Past;

/**
 * UniPC-p: the predictor UniP-p, an exponential Adams–Bashforth formula on p predictions, and the corrector UniC-p, an
 * exponential Adams–Moulton formula that adds the prediction at the new point. Order p + 1 at one evaluation a step.
 *
 * <p>The corrector of a step uses the evaluation that the next step makes anyway, at the predicted point, and the evaluation
 * is kept (PEC). Predictor and corrector share the factor of the state, so correcting is x ← x + Σⱼ cⱼ·Pⱼ, which is merged with
 * the next step: a step with correction is still one combination, of p + 1 predictions. The state at a mark is the predicted
 * one, as is the last of a run.
 *
 * <p>Orders: a run starts with UniPC-1, so its global order is at most 3. With {@link #loweredAtTheEnd} a run that ends at
 * sigma &gt; 0 does so with a step of order 1 that nothing corrects, and is of order 2.
 *
 * <p>Source: Zhao et al., UniPC: A Unified Predictor-Corrector Framework (2023), algorithms 5 to 8.
 */
public final class UniPc extends MultistepSolver {
    /**
     * How the formulas of two nodes, UniP-2 and UniC-1, are made. Formulas of more nodes, and those of one, are the same in
     * all variants: the conditions of order determine them.
     */
    public enum Variant {
        /** The published simplification ρ = 1/2 with B(h) = h. Keeps the order. */
        BH1,
        /** The published simplification ρ = 1/2 with B(h) = e^h − 1. Keeps the order. UniP-2 in SAMPLE is DPM-Solver++(2M). */
        BH2,
        /**
         * Without simplification: exponential Adams formulas throughout. This is what varying coefficients (UniPC_v) come
         * to when all of their sums are taken; the published program leaves terms out of the corrector, which makes order 1 of
         * it.
         */
        VARYING;

        /** Weights on nodes, as {@link ExponentialWeights#of}. */
        double[] weights(double kappa, double h, double... nodes) {
            if (this == VARYING || nodes.length != 2) {
                return ExponentialWeights.of(kappa, h, nodes);
            }
            double gain = -Math.expm1(-kappa * h);
            double slope = 0.5 * (this == BH1 ? kappa * h : gain);
            return LagrangeWeights.ofMoments(new double[] {gain, slope}, h, nodes);
        }
    }

    private final int order;
    private final Variant variant;
    private final Prediction prediction;
    private final Thresholding thresholding;
    private final boolean corrected;
    private final Set<Integer> uncorrected;
    private final boolean lowered;

    private UniPc(
            int order,
            Variant variant,
            Prediction prediction,
            Thresholding thresholding,
            boolean corrected,
            Set<Integer> uncorrected,
            boolean lowered) {
        this.order = ExponentialAdams.requireOrder(order);
        this.variant = variant;
        this.prediction = prediction;
        this.thresholding = thresholding;
        this.corrected = corrected;
        this.uncorrected = uncorrected;
        this.lowered = lowered;
        if (!(thresholding instanceof Thresholding.None)) {
            ExponentialAdams.requireSample(prediction);
        }
    }

    /**
     * UniPC-p with B(h) = e^h − 1, in terms of the denoised sample.
     *
     * @param order p, 1 … 6
     */
    public static UniPc of(int order) {
        return new UniPc(order, Variant.BH2, Prediction.SAMPLE, Thresholding.none(), true, Set.of(), false);
    }

    /** UniP-p: the predictor alone, of order p. */
    public static UniPc predictor(int order) {
        return new UniPc(order, Variant.BH2, Prediction.SAMPLE, Thresholding.none(), false, Set.of(), false);
    }

    /** The same in another variant. */
    public UniPc with(Variant other) {
        return new UniPc(order, other, prediction, thresholding, corrected, uncorrected, lowered);
    }

    /** The same in terms of the predicted noise; needs alpha &gt; 0. */
    public UniPc inNoise() {
        return new UniPc(order, variant, Prediction.NOISE, thresholding, corrected, uncorrected, lowered);
    }

    /** The method in SAMPLE with thresholds on the denoised sample. */
    public UniPc thresholded(Thresholding rule) {
        return new UniPc(order, variant, prediction, rule, corrected, uncorrected, lowered);
    }

    /** The same with orders of at most 1, 2, … in the last steps, counted from the end: steadier with very few steps. */
    public UniPc loweredAtTheEnd() {
        return new UniPc(order, variant, prediction, thresholding, corrected, uncorrected, true);
    }

    /**
     * The same without correcting some steps, as strong guidance may ask for in the first.
     *
     * @param steps numbers of steps, from 0
     */
    public UniPc uncorrected(int... steps) {
        Set<Integer> all = new TreeSet<>(uncorrected);
        for (int step : steps) {
            if (step < 0) {
                throw new IllegalArgumentException("step is " + step + "; allowed: 0 and more");
            }
            all.add(step);
        }
        return new UniPc(order, variant, prediction, thresholding, corrected, all, lowered);
    }

    @Override
    public String name() {
        return (corrected ? "unipc(" : "unip(")
                + order
                + (", " + variant.name().toLowerCase(Locale.ROOT))
                + ExponentialAdams.suffix(prediction, thresholding)
                + (uncorrected.isEmpty() ? "" : ", uncorrected " + uncorrected)
                + (lowered ? ", lowered at the end" : "")
                + ")";
    }

    @Override
    public Order order() {
        int formula = corrected ? order + 1 : order;
        int start = corrected && uncorrected.isEmpty() ? 3 : 2;
        return Order.ofOde(lowered ? Math.min(formula, 2) : formula, Math.min(formula, start));
    }

    @Override
    protected Prediction prediction() {
        return prediction;
    }

    @Override
    protected Thresholding thresholding() {
        return thresholding;
    }

    @Override
    protected int memory() {
        return corrected ? order + 1 : order;
    }

    @Override
    protected Formula formula(Past past) {
        Propagation step = Propagation.of(past.interval(), prediction, name());
        double[] outputs = new double[memory()];
        step.addPredictor(outputs, 1, variant, past, order(past));
        if (corrected && past.index() > 0 && !uncorrected.contains(past.index() - 1)) {
            Past last = past.before();
            // from alpha = 0 no polynomial in λ reaches the end of the step
            if (!Double.isInfinite(last.interval().h())) {
                Propagation.of(last.interval(), prediction, name())
                        .addCorrection(outputs, step.state(), variant, last, order(last), order(last));
            }
        }
        return Formula.of(step.state(), outputs);
    }

    private int order(Past past) {
        return past.usable(lowered ? Math.min(order, past.left()) : order);
    }
}
