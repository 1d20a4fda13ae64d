package org.score4j.samplers.fewstep;

import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.program.Coefficient;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.algebra.Step;

/**
 * Strategic stochastic sampling (TCD): a jump along the trajectory to a cleaner time s = (1 − gamma)·t' than the next, then noise up
 * to the next, x' = alpha'/alpha_s·x_s + alpha'·√(rho'² − rho_s²)·z with DDIM's x_s and rho = sigma/alpha. One evaluation a step.
 *
 * <p>gamma = 0 is DDIM. Where time 0 is clean, gamma = 1 is {@link ConsistencySampling}. On a table of timesteps s is rounded down.
 * For 0 &lt; gamma each step adds as much noise as the last, however fine the grid: no order.
 *
 * <p>Source: Zheng et al., Trajectory Consistency Distillation (2024), algorithm 4.
 */
public final class TrajectoryConsistency extends OneStepSolver {
    private final double gamma;

    private TrajectoryConsistency(double gamma) {
        this.gamma = gamma;
    }

    /**
     * With a share of noise; published code calls it eta.
     *
     * @param gamma in [0, 1]
     */
    public static TrajectoryConsistency withGamma(double gamma) {
        if (!(gamma >= 0 && gamma <= 1)) {
            throw new IllegalArgumentException("gamma is " + gamma + "; allowed: [0, 1]");
        }
        return new TrajectoryConsistency(gamma);
    }

    @Override
    public String name() {
        return "tcd(" + gamma + ")";
    }

    @Override
    public Order order() {
        return gamma == 0 ? Order.ofOde(1) : Order.ofSde(0, 0);
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SAMPLE;
    }

    @Override
    protected void advance(Step step) {
        Interval interval = step.interval();
        double s = target(interval);
        Interval jump = new Interval(step.process(), interval.t(), s);
        double raise = interval.nextAlpha() / jump.nextAlpha();
        double rise = (interval.nextRho() - jump.nextRho()) * (interval.nextRho() + jump.nextRho());
        step.evaluate(Prediction.SAMPLE);
        step.plan()
                .combine(
                        step.state(),
                        Coefficient.of(s == interval.next() ? 0 : interval.nextAlpha() * Math.sqrt(rise)),
                        Draw.step(step.index()),
                        Term.of(raise * jump.noiseRatio(), step.state()),
                        Term.of(interval.nextAlpha() * -Math.expm1(-jump.h()), step.output()));
    }

    private double target(Interval interval) {
        if (gamma == 0) {
            return interval.next();
        }
        double s = (1 - gamma) * interval.next();
        double target = interval.process() instanceof DiscreteVariancePreserving ? Math.max(Math.floor(s), 0) : s;
        // negative times, which some processes have, lie on the clean side of 0
        return Math.min(target, interval.next());
    }
}
