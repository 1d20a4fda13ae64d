package org.score4j.samplers.classical;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.StagedSolver;
import org.score4j.samplers.algebra.Step;

/**
 * Any explicit Runge–Kutta method for the probability-flow ODE on any clock: with y = x/scale and step h in the clock's u,
 * kᵢ = slope(y + h·Σⱼ aᵢⱼ·kⱼ, u + cᵢ·h) and y' = y + h·Σᵢ bᵢ·kᵢ. As many evaluations a step as the tableau has stages, one
 * in the step to clean data.
 *
 * <p>Stages may be placed by another clock than the one that is integrated in: stage i then lies at the fraction cᵢ of the
 * step in that clock, and the state there is y + (uᵢ − u)·Σⱼ aᵢⱼ·kⱼ/cᵢ. Such methods have order 2 at most. DPM-Solver-2 and
 * k-diffusion's dpm_2 are the midpoint rule in SIGMA with stages in LOG_SIGMA; PNDM's pseudo Runge–Kutta method is rk4 in
 * SIGMA with stages in TIME.
 *
 * <p>Source: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I (1993), section II.1; Karras et al.
 * (2022), algorithm 2, for churn; Liu et al., Pseudo Numerical Methods for Diffusion Models on Manifolds (2022), equation 11.
 */
public final class RungeKutta extends StagedSolver {
    private final ButcherTableau tableau;
    private final Clock clock;
    private final Clock placement;
    private final Churn churn;
    private final boolean eulerToClean;

    private RungeKutta(ButcherTableau tableau, Clock clock, Clock placement, Churn churn, boolean eulerToClean) {
        this.tableau = tableau;
        this.clock = clock;
        this.placement = placement;
        this.churn = churn;
        this.eulerToClean = eulerToClean;
    }

    /** A method in the process's time. */
    public static RungeKutta of(ButcherTableau tableau) {
        return new RungeKutta(tableau, Clock.TIME, Clock.TIME, Churn.NONE, false);
    }

    /** The same method on a clock, stages included. */
    public RungeKutta on(Clock other) {
        return new RungeKutta(tableau, other, other, churn, eulerToClean);
    }

    /** The same method with stages at fractions of the step in another clock. */
    public RungeKutta placingStagesIn(Clock other) {
        return new RungeKutta(tableau, clock, other, churn, eulerToClean);
    }

    /** The same method after raising the noise level before each step. */
    public RungeKutta churned(Churn noise) {
        return new RungeKutta(tableau, clock, placement, noise, eulerToClean);
    }

    /**
     * The same with Euler's step to clean data instead of the denoising step, as in the ablation of Karras et al. (2022). On
     * the clocks SIGMA and FLOW, and wherever alpha and sigma are linear in time, they are equal; in the time of other
     * processes Euler's step leaves noise behind. Where clean data lie at infinity on the clock it denoises nevertheless.
     */
    public RungeKutta steppingToCleanByEuler() {
        return new RungeKutta(tableau, clock, placement, churn, true);
    }

    @Override
    public String name() {
        List<String> options = new ArrayList<>();
        if (clock != Clock.TIME) {
            options.add(clock.label());
        }
        if (placement != clock) {
            options.add("stages in " + placement.label());
        }
        if (churn.amount() > 0) {
            options.add(churn.label());
        }
        if (eulerToClean) {
            options.add("euler to clean data");
        }
        return tableau.name() + (options.isEmpty() ? "" : "(" + String.join(", ", options) + ")");
    }

    @Override
    public Order order() {
        if (churn.amount() > 0) {
            return Order.ofSde(1, 0);
        }
        return Order.ofOde(placement == clock ? tableau.order() : Math.min(2, tableau.order()));
    }

    @Override
    protected Step prepare(Step step, int steps) {
        return churn.raise(step, steps);
    }

    @Override
    protected Prediction prediction() {
        return clock.prediction();
    }

    @Override
    protected void evaluate(PlanBuilder plan, AffineProcess process, Register state, double t, Register output) {
        clock.evaluate(plan, process, state, t, output);
    }

    @Override
    protected @Nullable Register stepToClean(Step step) {
        if (!eulerToClean || !clock.reachesClean(step.process())) {
            return super.stepToClean(step);
        }
        Interval interval = step.interval();
        clock.requireFinite(interval, name());
        evaluate(step.plan(), step.process(), step.state(), interval.t(), step.output());
        emitRows(step, List.of(row(interval, 1, List.of(1.0))), List.of(step.output()), step.state());
        return null;
    }

    @Override
    protected int stages() {
        return tableau.evaluations();
    }

    @Override
    protected List<Row> rows(Interval interval, int index, int steps) {
        clock.requireFinite(interval, name());
        placement.requireFinite(interval, name());
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < stages(); i++) {
            rows.add(row(interval, tableau.nodes().get(i), tableau.stages().get(i)));
        }
        rows.add(row(interval, 1, tableau.weights()));
        return rows;
    }

    private Row row(Interval interval, double node, List<Double> factors) {
        double time = placement.timeWithin(interval, node);
        // the step that makes weights of a stage sum to one; where the clocks agree it is the whole step
        double length = placement == clock || node == 0
                ? clock.distance(interval, interval.next())
                : clock.distance(interval, time) / node;
        double scale = clock.scale(interval.process(), time);
        double[] outputs =
                factors.stream().mapToDouble(factor -> scale * length * factor).toArray();
        return Row.of(time, clock.ratio(interval, time), outputs);
    }

    /** Evaluations a step. */
    int evaluations() {
        return tableau.evaluations();
    }

    /** Emits one step without churn, whose first slope is in the first register, from another solver. */
    void emitFrom(Step step, List<Register> slopes, Register trial) {
        emitRows(step, rows(step.interval(), step.index(), 1), slopes, trial);
    }
}
