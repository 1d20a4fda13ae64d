package org.score4j.samplers.exponential;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.ExponentialWeights;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.LagrangeWeights;
import org.score4j.samplers.algebra.MultistepSolver;
import org.score4j.samplers.algebra.Past;
import org.score4j.samplers.algebra.Quadrature;

/**
 * DEIS: x' = alpha'/alpha·x + alpha'·Σⱼ epsⱼ·∫ ℓⱼ drho over the step, with rho = sigma/alpha, the predicted noises epsⱼ, newest
 * first, and the Lagrange polynomials ℓⱼ in the time, in rho or in ln rho. One evaluation a step.
 *
 * <p>The order is the number of predictions, one more than the r of tAB-r and rhoAB-r in the paper. All integrals are exact or
 * converged to rounding, where the published programs take sums of 10000 terms. A run starts with order 1, so its global
 * order is at most 2.
 *
 * <p>Source: Zhang and Chen, Fast Sampling of Diffusion Models with Exponential Integrator (2023), equations 14 and 15.
 */
public final class Deis extends MultistepSolver {
    /** What the polynomials are in. */
    private enum Variable {
        TIME,
        RHO,
        LOG_RHO
    }

    /**
     * The time of a variance preserving process with linear β as a function of rho, through
     * ln(1 + rho²) = betaMin·t + slope·t²/2.
     *
     * <p>diff-sampler fits it to rho = 0.002 at t = 0.001 and rho = 80 at t = 1, which gives betaMin −0.0048: no process, but a
     * clock.
     *
     * @param betaMin such that t rises with rho over the grid; finite
     * @param slope positive
     */
    public record Clock(double betaMin, double slope) {
        /** Checks the ranges. */
        public Clock {
            if (!Double.isFinite(betaMin)) {
                throw new IllegalArgumentException("betaMin is " + betaMin + "; expected a finite number");
            }
            if (!(slope > 0) || Double.isInfinite(slope)) {
                throw new IllegalArgumentException("slope is " + slope + "; allowed: (0, ∞)");
            }
        }

        /** The clock that shows {@code t} at {@code rho} and 1 at {@code rhoAtOne}. */
        public static Clock through(double t, double rho, double rhoAtOne) {
            double first = Math.log1p(rho * rho) / t;
            double last = Math.log1p(rhoAtOne * rhoAtOne);
            double slope = 2 * (last - first) / (1 - t);
            return new Clock(last - 0.5 * slope, slope);
        }

        double time(double rho) {
            double level = Math.log1p(rho * rho);
            double root = Math.sqrt(betaMin * betaMin + 2 * slope * level);
            return betaMin >= 0 ? 2 * level / (betaMin + root) : (root - betaMin) / slope;
        }
    }

    private final int order;
    private final Variable variable;
    private final @Nullable Clock clock;
    private final boolean lowered;

    private Deis(int order, Variable variable, @Nullable Clock clock, boolean lowered) {
        this.order = ExponentialAdams.requireOrder(order);
        this.variable = variable;
        this.clock = clock;
        this.lowered = lowered;
    }

    /**
     * tAB: polynomials in the process's own time.
     *
     * @param order 1 … 6
     */
    public static Deis inTime(int order) {
        return new Deis(order, Variable.TIME, null, false);
    }

    /**
     * tAB with another clock than the process's own: diff-sampler works in sigma with the clock of a variance preserving
     * process.
     *
     * @param order 1 … 6
     */
    public static Deis inTimeOf(Clock clock, int order) {
        return new Deis(order, Variable.TIME, clock, false);
    }

    /**
     * rhoAB: polynomials in rho, which makes them Adams–Bashforth methods in rho on any grid.
     *
     * @param order 1 … 6
     */
    public static Deis inRho(int order) {
        return new Deis(order, Variable.RHO, null, false);
    }

    /**
     * Polynomials in ln rho, as diffusers has them: the exponential Adams method {@link ExponentialAdams#inNoise}.
     *
     * @param order 1 … 6
     */
    public static Deis inLogRho(int order) {
        return new Deis(order, Variable.LOG_RHO, null, false);
    }

    /** The same with orders of at most 1, 2, … in the last steps, counted from the end: steadier with very few steps. */
    public Deis loweredAtTheEnd() {
        return new Deis(order, variable, clock, true);
    }

    @Override
    public String name() {
        return "deis(" + variable.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + (clock == null ? "" : " of " + clock) + ", " + order
                + (lowered ? ", lowered at the end" : "") + ")";
    }

    @Override
    public Order order() {
        return Order.ofOde(lowered ? Math.min(order, 2) : order, Math.min(order, 2));
    }

    @Override
    protected Prediction prediction() {
        return Prediction.NOISE;
    }

    @Override
    protected int memory() {
        return order;
    }

    @Override
    protected Formula formula(Past past) {
        Interval interval = past.interval();
        double state = interval.signalRatio(name());
        int count = past.usable(lowered ? Math.min(order, past.left()) : order);
        return switch (variable) {
            case LOG_RHO ->
                Formula.of(
                        state,
                        ExponentialAdams.scaled(
                                interval.nextSigma(), ExponentialWeights.of(-1, interval.h(), past.nodes(count))));
            case RHO -> {
                double[] nodes = nodes(past, count, t -> past.process().rho(t));
                for (int j = count - 1; j >= 0; j--) {
                    nodes[j] -= nodes[0];
                }
                yield Formula.of(
                        state,
                        ExponentialAdams.scaled(interval.nextAlpha(), LagrangeWeights.of(interval.rhoStep(), nodes)));
            }
            case TIME -> Formula.of(state, ExponentialAdams.scaled(interval.nextAlpha(), timeWeights(past, count)));
        };
    }

    /** ∫ ℓⱼ(t) drho, in λ: drho = −e^(−λ) dλ. */
    private double[] timeWeights(Past past, int count) {
        Interval interval = past.interval();
        if (count == 1) {
            return new double[] {interval.rhoStep()};
        }
        AffineProcess process = past.process();
        Clock chosen = clock;
        DoubleUnaryOperator time =
                chosen == null ? process::timeAtHalfLogSnr : lambda -> chosen.time(Math.exp(-lambda));
        double[] nodes = nodes(past, count, chosen == null ? t -> t : t -> chosen.time(process.rho(t)));
        return Quadrature.integrate(
                count,
                lambda -> ExponentialAdams.scaled(
                        -Math.exp(-lambda), LagrangeWeights.at(time.applyAsDouble(lambda), nodes)),
                interval.lambda(),
                interval.nextLambda());
    }

    private static double[] nodes(Past past, int count, DoubleUnaryOperator variable) {
        double[] nodes = new double[count];
        for (int back = 0; back < count; back++) {
            nodes[back] = variable.applyAsDouble(past.time(back));
        }
        return nodes;
    }
}
