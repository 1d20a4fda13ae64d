package org.score4j.samplers.exponential;

import org.score4j.model.Prediction;
import org.score4j.samplers.Order;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.algebra.ExponentialWeights;
import org.score4j.samplers.algebra.MultistepSolver;
import org.score4j.samplers.algebra.Past;

/**
 * Exponential Adams–Bashforth methods in λ for the probability-flow ODE: x' = sigma'/sigma·x + alpha'·Σⱼ wⱼ·Dⱼ with the denoised
 * samples Dⱼ, or x' = alpha'/alpha·x + sigma'·Σⱼ wⱼ·epsⱼ. The weights integrate the polynomial in λ through the newest
 * predictions against e^(±λ) exactly; see {@link ExponentialWeights}. One evaluation a step.
 *
 * <p>A run starts with order 1 and takes one more prediction every step, so its global order is at most 2 however high the
 * order of the formula.
 *
 * <p>Source: Hochbruck and Ostermann, Exponential Integrators (2010), section 2.5; in diffusion, UniP of Zhao et al., UniPC
 * (2023), and DEIS of Zhang and Chen (2023) with polynomials in ln rho.
 */
public final class ExponentialAdams extends MultistepSolver {
    /** The largest order. */
    public static final int MAX_ORDER = 6;

    private final int order;
    private final Prediction prediction;
    private final Thresholding thresholding;

    private ExponentialAdams(int order, Prediction prediction, Thresholding thresholding) {
        this.order = requireOrder(order);
        this.prediction = prediction;
        this.thresholding = thresholding;
    }

    /**
     * In terms of the denoised sample.
     *
     * @param order 1 … {@value #MAX_ORDER}
     */
    public static ExponentialAdams inSample(int order) {
        return new ExponentialAdams(order, Prediction.SAMPLE, Thresholding.none());
    }

    /**
     * In terms of the predicted noise; needs alpha &gt; 0.
     *
     * @param order 1 … {@value #MAX_ORDER}
     */
    public static ExponentialAdams inNoise(int order) {
        return new ExponentialAdams(order, Prediction.NOISE, Thresholding.none());
    }

    /** The method in SAMPLE with thresholds on the denoised sample. */
    public ExponentialAdams thresholded(Thresholding rule) {
        return new ExponentialAdams(order, requireSample(prediction), rule);
    }

    static int requireOrder(int order) {
        if (order < 1 || order > MAX_ORDER) {
            throw new IllegalArgumentException("order is " + order + "; allowed: 1 to " + MAX_ORDER);
        }
        return order;
    }

    static Prediction requireSample(Prediction prediction) {
        if (prediction != Prediction.SAMPLE) {
            throw new IllegalArgumentException(
                    "prediction is " + prediction + "; thresholds act on the denoised sample and need SAMPLE");
        }
        return prediction;
    }

    /** Names of options that are not the default, for solver names. */
    static String suffix(Prediction prediction, Thresholding thresholding) {
        return (prediction == Prediction.NOISE ? ", noise" : "")
                + (thresholding instanceof Thresholding.None ? "" : ", " + thresholding);
    }

    @Override
    public String name() {
        return "exponential-adams(" + order + suffix(prediction, thresholding) + ")";
    }

    @Override
    public Order order() {
        return Order.ofOde(order, Math.min(order, 2));
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
        return order;
    }

    @Override
    protected Formula formula(Past past) {
        Propagation step = Propagation.of(past.interval(), prediction, name());
        double[] weights = ExponentialWeights.of(step.kappa(), past.interval().h(), past.nodes(past.usable(order)));
        return Formula.of(step.state(), scaled(step.gain(), weights));
    }

    static double[] scaled(double factor, double[] weights) {
        double[] scaled = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            scaled[i] = factor * weights[i];
        }
        return scaled;
    }
}
