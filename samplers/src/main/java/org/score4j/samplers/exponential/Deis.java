package org.score4j.samplers.exponential;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.MultistepSolver;
import org.score4j.samplers.algebra.Past;

/**
 * DEIS: x' = alpha'/alpha·x + alpha'·Σⱼ epsⱼ·∫ ℓⱼ drho over the step, with rho = sigma/alpha, the predicted noises epsⱼ, newest
 * first, and the Lagrange polynomials ℓⱼ in the time, in rho or in ln rho. One evaluation a step.
 *
 * <p>The order is the number of predictions, one more than the r of tAB-r and rhoAB-r in the paper. All integrals are exact or
 * converged to rounding, where the published programs take sums of 10000 terms; see
 * {@link Integrals}. A run starts with order 1, so its global
 * order is at most 2.
 *
 * <p>Source: Zhang and Chen, Fast Sampling of Diffusion Models with Exponential Integrator (2023), equations 14 and 15.
 */
public final class Deis extends MultistepSolver {
    /** How integrals are computed. */
    public enum Integrals {
        /** Exactly, or to rounding. */
        CONVERGED,
        /** By sums over 10000 equal parts of the step at their beginnings, as the authors' program does. */
        LEFT_SUMS,
        /**
         * By sums over 10000 positions from one end of the step to the other, both included, divided by 10000, as
         * diff-sampler does where there is more than one prediction.
         */
        CLOSED_SUMS
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

        double rhoDerivative(double t) {
            double excess = Math.expm1(t * (betaMin + 0.5 * slope * t));
            return 0.5 * (betaMin + slope * t) * (1 + excess) / Math.sqrt(excess);
        }
    }

    private final int order;
    private final DeisWeights weights;
    private final boolean lowered;

    private Deis(int order, DeisWeights weights, boolean lowered) {
        this.order = ExponentialAdams.requireOrder(order);
        this.weights = weights;
        this.lowered = lowered;
    }

    private static Deis of(int order, DeisWeights.Variable variable, @Nullable Clock clock) {
        return new Deis(order, new DeisWeights(variable, clock, Integrals.CONVERGED), false);
    }

    /**
     * tAB: polynomials in the process's own time.
     *
     * @param order 1 … 6
     */
    public static Deis inTime(int order) {
        return of(order, DeisWeights.Variable.TIME, null);
    }

    /**
     * tAB with another clock than the process's own: diff-sampler works in sigma with the clock of a variance preserving
     * process.
     *
     * @param order 1 … 6
     */
    public static Deis inTimeOf(Clock clock, int order) {
        return of(order, DeisWeights.Variable.TIME, clock);
    }

    /**
     * rhoAB: polynomials in rho, which makes them Adams–Bashforth methods in rho on any grid.
     *
     * @param order 1 … 6
     */
    public static Deis inRho(int order) {
        return of(order, DeisWeights.Variable.RHO, null);
    }

    /**
     * Polynomials in ln rho, as diffusers has them: the exponential Adams method {@link ExponentialAdams#inNoise}.
     *
     * @param order 1 … 6
     */
    public static Deis inLogRho(int order) {
        return of(order, DeisWeights.Variable.LOG_RHO, null);
    }

    /** The same with orders of at most 1, 2, … in the last steps, counted from the end: steadier with very few steps. */
    public Deis loweredAtTheEnd() {
        return new Deis(order, weights, true);
    }

    /** The same with integrals computed in another way. */
    public Deis with(Integrals integrals) {
        return new Deis(order, new DeisWeights(weights.variable(), weights.clock(), integrals), lowered);
    }

    @Override
    public String name() {
        Integrals integrals = weights.integrals();
        return "deis(" + spelled(weights.variable())
                + (weights.clock() == null ? "" : " of " + weights.clock()) + ", " + order
                + (integrals == Integrals.CONVERGED ? "" : ", " + spelled(integrals))
                + (lowered ? ", lowered at the end" : "") + ")";
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
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
        double state = past.interval().signalRatio(name());
        int count = past.usable(lowered ? Math.min(order, past.left()) : order);
        return Formula.of(state, weights.of(past, count));
    }
}
