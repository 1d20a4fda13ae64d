package org.score4j.samplers.sde;

import java.util.Optional;
import org.score4j.model.Prediction;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.LagrangeWeights;
import org.score4j.samplers.algebra.MultistepSolver;
import org.score4j.samplers.algebra.Past;
import org.score4j.samplers.algebra.Quadrature;

/**
 * ER-SDE-Solver: the extended reverse SDE of a noise scale function φ, solved with the polynomial in rho through the last D:
 *
 * <pre>
 * x' = alpha'/alpha·φ'/φ·x + alpha'·φ'·∫ (dφ/φ²)·D + sigma'·√(1 − (φ'·rho/(φ·rho'))²)·z
 * </pre>
 *
 * with φ' = φ(rho'). The integral is exact for one prediction and by {@link Quadrature}, to rounding, for more. One
 * evaluation a step; order 1, 2 or 3 without noise. With it moments are of order 1, 2 and 2, paths of first order.
 *
 * <p>Source: Cui, Zhang, Lu and Liao, Elucidating the Solution Space of Extended Reverse-Time SDE for Diffusion Models (2023),
 * propositions 3 to 5; they take Riemann sums of 100 terms.
 */
public final class ErSdeSolver extends MultistepSolver {
    private final int predictions;
    private final NoiseScale noise;
    private final boolean publishedSlope;

    private ErSdeSolver(int predictions, NoiseScale noise, boolean publishedSlope) {
        this.predictions = predictions;
        this.noise = noise;
        this.publishedSlope = publishedSlope;
    }

    /**
     * ER-SDE-Solver-1, -2 or -3 with the authors' noise scale, {@link NoiseScale#SDE_5}.
     *
     * @param predictions how many a step uses, 1 … 3
     */
    public static ErSdeSolver of(int predictions) {
        if (predictions < 1 || predictions > 3) {
            throw new IllegalArgumentException("predictions is " + predictions + "; allowed: 1 to 3");
        }
        return new ErSdeSolver(predictions, NoiseScale.SDE_5, false);
    }

    /** The same with another noise scale. */
    public ErSdeSolver with(NoiseScale scale) {
        return new ErSdeSolver(predictions, scale, publishedSlope);
    }

    /**
     * The same with the slope of the last two predictions beside the curvature of three, as published, where a parabola
     * through the three has another slope at the start of the step. The order of ER-SDE-Solver-3 without noise is then 2.
     */
    public ErSdeSolver withPublishedSlope() {
        return new ErSdeSolver(predictions, noise, true);
    }

    @Override
    public String name() {
        return "er-sde-" + predictions + "(" + noise.label()
                + (publishedSlope && predictions == 3 ? ", published slope" : "") + ")";
    }

    private boolean isOde() {
        return noise.equals(NoiseScale.ODE);
    }

    @Override
    public Order order() {
        int bounded = Math.min(predictions, 2);
        return isOde() ? Order.ofOde(publishedSlope ? bounded : predictions, bounded) : Order.ofSde(bounded, 1);
    }

    /** c = (rho/φ)². */
    @Override
    public Optional<NoiseClock> noiseClock() {
        return isOde()
                ? Optional.empty()
                : Optional.of(NoiseClock.inHalfLogSnr(
                        "(rho/phi)^2 of " + noise.label(),
                        (from, to) -> -Math.exp(-2 * noise.log(to)) * Math.expm1(-2 * noise.growth(from, to))));
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SAMPLE;
    }

    @Override
    protected int memory() {
        return predictions;
    }

    @Override
    protected Formula formula(Past past) {
        Interval step = past.interval();
        double growth = noise.growth(step.alpha() == 0 ? Double.NEGATIVE_INFINITY : step.lambda(), step.nextLambda());
        if (!(growth >= 0)) {
            throw new IllegalArgumentException("noise scale " + noise.label() + " grows less than rho between alpha = "
                    + step.alpha() + " and " + step.nextAlpha() + ", where rho is " + step.rho()
                    + ": start later, with between(start, end), or use another one");
        }
        double gain = -Math.expm1(-growth - step.h());
        double[] weights = weights(past, gain);
        for (int j = 0; j < weights.length; j++) {
            weights[j] *= step.nextAlpha();
        }
        double std = step.nextSigma() * Math.sqrt(-Math.expm1(-2 * growth));
        return new Formula(Math.exp(-growth) * step.noiseRatio(), weights, std);
    }

    /** Moments φ'·∫ uᵏ·dφ/φ² with u = (rho − rho₀)/(rho' − rho₀), by parts k·∫₀¹ uᵏ⁻¹·(1 − φ'/φ) du. */
    private double[] weights(Past past, double gain) {
        int count = past.usable(predictions);
        if (count == 1) {
            return new double[] {gain};
        }
        Interval step = past.interval();
        double start = step.lambda();
        double end = step.nextLambda();
        double whole = Math.expm1(start - end);
        double[] nodes = new double[count];
        for (int k = 1; k < count; k++) {
            nodes[k] = Math.expm1(-past.node(k)) / whole;
        }
        // in λ the integrand is smooth over steps of any length
        double[] moments = Quadrature.integrate(
                count,
                lambda -> {
                    double u = Math.expm1(start - lambda) / whole;
                    double missing = -Math.expm1(-noise.growth(lambda, end) - (end - lambda));
                    double[] values = new double[count];
                    double power = missing * -Math.exp(start - lambda) / whole;
                    for (int k = 1; k < count; k++) {
                        values[k] = k * power;
                        power *= u;
                    }
                    return values;
                },
                start,
                end);
        moments[0] = gain;
        double[] weights = LagrangeWeights.ofMoments(moments, 1, nodes);
        if (count == 3 && publishedSlope) {
            straighten(weights, moments[1], nodes);
        }
        return weights;
    }

    /** Newton's u·(u − u₁) times the second divided difference becomes u² times it. */
    private static void straighten(double[] weights, double moment, double... u) {
        for (int j = 0; j < 3; j++) {
            double product = 1;
            for (int m = 0; m < 3; m++) {
                product *= m == j ? 1 : u[j] - u[m];
            }
            weights[j] += moment * u[1] / product;
        }
    }
}
