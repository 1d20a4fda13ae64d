package org.score4j.matching.training;

/**
 * Adam: m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², θ ← θ − rate·(m̂/(√v̂ + ε) + decay·θ) with m̂ = m/(1 − β₁ᵗ) and
 * v̂ = v/(1 − β₂ᵗ), t from 1.
 *
 * <p>Rectified, the step is m̂ alone as long as the variance of v̂ has no bound (ρₜ ≤ 5), and after that m̂/(√v̂ + ε) times
 * √((ρₜ − 4)(ρₜ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρₜ)), ρ∞ = 2/(1 − β₂) − 1, ρₜ = ρ∞ − 2t·β₂ᵗ/(1 − β₂ᵗ).
 *
 * <p>Sources: Kingma and Ba, Adam (2015), algorithm 1; Loshchilov and Hutter, Decoupled Weight Decay Regularization (2019),
 * algorithm 2, whose decay is multiplied by the rate here; Liu et al., On the Variance of the Adaptive Learning Rate and Beyond
 * (2020), algorithm 2, with the threshold 5 of its released code.
 *
 * @param beta1 β₁ in [0, 1)
 * @param beta2 β₂ in [0, 1)
 * @param epsilon ε in (0, ∞)
 * @param decay weight decay, at least 0
 * @param rectified whether the first steps are rectified
 */
public record Adam(double beta1, double beta2, double epsilon, double decay, boolean rectified) {
    private static final double THRESHOLD = 5;

    /** Checks the ranges. */
    public Adam {
        requireBelowOne("beta1", beta1);
        requireBelowOne("beta2", beta2);
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon is " + epsilon + "; allowed: (0, ∞)");
        }
        if (!(decay >= 0) || Double.isInfinite(decay)) {
            throw new IllegalArgumentException("decay is " + decay + "; allowed: [0, ∞)");
        }
    }

    /** β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸. */
    public static Adam standard() {
        return new Adam(0.9, 0.999, 1e-8, 0, false);
    }

    /** With weight decay: AdamW. */
    public Adam withDecay(double value) {
        return new Adam(beta1, beta2, epsilon, value, rectified);
    }

    /** Rectified: RAdam. */
    public Adam asRectified() {
        return new Adam(beta1, beta2, epsilon, decay, true);
    }

    /**
     * One step of one array; all arithmetic in float64, rounded once.
     *
     * @param step t − 1, from 0
     * @param rate learning rate
     * @param parameters θ, changed
     * @param gradient g
     * @param factor of the gradient, for clipping
     * @param first m, changed
     * @param second v, changed
     */
    void update(
            long step,
            double rate,
            float[] parameters,
            float[] gradient,
            double factor,
            float[] first,
            float[] second) {
        double t = step + 1.0;
        double power2 = Math.pow(beta2, t);
        double correction1 = 1 / (1 - Math.pow(beta1, t));
        double correction2 = 1 / (1 - power2);
        double longest = 2 / (1 - beta2) - 1;
        double length = longest - 2 * t * power2 / (1 - power2);
        boolean adapts = !rectified || length > THRESHOLD;
        double rectification = !rectified || !adapts
                ? 1
                : Math.sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        for (int i = 0; i < parameters.length; i++) {
            double g = factor * gradient[i];
            double m = beta1 * first[i] + (1 - beta1) * g;
            double v = beta2 * second[i] + (1 - beta2) * g * g;
            first[i] = (float) m;
            second[i] = (float) v;
            double direction = m * correction1;
            if (adapts) {
                direction = rectification * direction / (Math.sqrt(v * correction2) + epsilon);
            }
            parameters[i] = (float) (parameters[i] - rate * (direction + decay * parameters[i]));
        }
    }

    private static void requireBelowOne(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: [0, 1)");
        }
    }
}
