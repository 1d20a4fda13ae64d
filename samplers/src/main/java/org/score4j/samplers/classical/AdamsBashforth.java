package org.score4j.samplers.classical;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.LagrangeWeights;
import org.score4j.samplers.algebra.Past;
import org.score4j.samplers.algebra.Step;
import org.score4j.schedule.TimeGrid;

/**
 * Adams and Bashforth's linear multistep methods for the probability-flow ODE on any clock: with y = x/scale,
 * y' = y + Σⱼ wⱼ·slopeⱼ, where w integrates the polynomial through the last slopes over the step. One evaluation a step.
 *
 * <p>The weights are those of the real grid. The order rises from 1 as evaluations come in, unless another method makes the
 * first steps; so a run of the plain method has order 2 at most, whatever the order of the formula.
 *
 * <p>The step from pure noise, where alpha = 0 and rho is infinite, is DDIM's on clocks that are infinite there.
 *
 * <p>In SIGMA it is k-diffusion's and Diffusers' LMS, the variable-step iPNDM, and azula's zAB; in FLOW azula's vAB.
 *
 * <p>Source: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I (1993), sections III.1 and III.5; Liu et
 * al., Pseudo Numerical Methods for Diffusion Models on Manifolds (2022); Zhang and Chen, DEIS (2023), section 3.
 */
public final class AdamsBashforth extends FixedStepSolver {
    /** The highest order. */
    public static final int MAX_ORDER = 6;

    private final Clock clock;
    private final int order;
    private final boolean published;
    private final boolean keepsOrder;
    private final @Nullable RungeKutta starter;
    private final int starterSteps;

    private AdamsBashforth(
            Clock clock,
            int order,
            boolean published,
            boolean keepsOrder,
            @Nullable RungeKutta starter,
            int starterSteps) {
        this.clock = clock;
        this.order = order;
        this.published = published;
        this.keepsOrder = keepsOrder;
        this.starter = starter;
        this.starterSteps = starterSteps;
    }

    /**
     * Steps on a clock.
     *
     * @param order slopes that a step uses, 1 … {@value #MAX_ORDER}
     */
    public static AdamsBashforth on(Clock clock, int order) {
        if (order < 1 || order > MAX_ORDER) {
            throw new IllegalArgumentException("order is " + order + "; allowed: 1 to " + MAX_ORDER);
        }
        return new AdamsBashforth(clock, order, false, false, null, 0);
    }

    /** Steps in the process's time. */
    public static AdamsBashforth inTime(int order) {
        return on(Clock.TIME, order);
    }

    /** Steps in rho = sigma/alpha. */
    public static AdamsBashforth inSigma(int order) {
        return on(Clock.SIGMA, order);
    }

    /**
     * The same with the first steps made by a Runge–Kutta method on the same clock.
     *
     * @param tableau method of the first steps
     * @param steps how many, at least 1
     */
    public AdamsBashforth startedBy(ButcherTableau tableau, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
        RungeKutta method = RungeKutta.of(tableau).on(clock);
        return new AdamsBashforth(clock, order, published, keepsOrder, published ? inTime(method) : method, steps);
    }

    /**
     * The same with the multistep formula in the step to clean data as well, as k-diffusion and Diffusers do, instead of the
     * denoising step. Where only one slope is known, or clean data lie at infinity on the clock, it denoises nevertheless.
     */
    public AdamsBashforth keepingOrderToClean() {
        return new AdamsBashforth(clock, order, published, true, starter, starterSteps);
    }

    /**
     * The same as PNDM and iPNDM were published: with the weights of equal steps on any grid, stages of the first steps
     * placed in time, and, in SIGMA, a first step from alpha = 0 that takes the clean data for 0. Of order 2 at most, and of
     * order 1 on grids whose neighbouring steps do not become alike.
     */
    public AdamsBashforth asPublished() {
        return new AdamsBashforth(
                clock, order, true, keepsOrder, starter == null ? null : inTime(starter), starterSteps);
    }

    private static RungeKutta inTime(RungeKutta method) {
        return method.placingStagesIn(Clock.TIME);
    }

    @Override
    public String name() {
        List<String> options = new ArrayList<>();
        if (clock != Clock.TIME) {
            options.add(clock.label());
        }
        if (published) {
            options.add("as published");
        }
        if (keepsOrder) {
            options.add("order kept to clean data");
        }
        if (starter != null) {
            options.add("first " + starterSteps + " by " + starter.name());
        }
        return "adams-bashforth" + order + (options.isEmpty() ? "" : "(" + String.join(", ", options) + ")");
    }

    @Override
    public Order order() {
        int first = starter == null
                ? 2
                : Math.min(
                        (int) starter.order().deterministic() + 1, starterSteps + 1 < order ? starterSteps + 2 : order);
        int formula = published ? Math.min(order, 2) : order;
        // a method that integrates to sigma 0 itself has no step to clean data that would be the same on every grid
        return Order.ofOde(formula, keepsOrder ? 0 : Math.min(formula, first));
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        List<Register> ring = registers(plan, order, "P");
        List<Register> stages = starter == null ? List.of() : registers(plan, starter.evaluations() - 1, "stage");
        Register trial = starter == null ? plan.state() : plan.register("trial");
        for (int i = 0; i < grid.steps(); i++) {
            Past past = new Past(process, grid, i);
            Step step = new Step(plan, ring.get(i % order), i, past.interval());
            boolean denoises = step.interval().endsClean() && !reachesClean(past);
            boolean fromPureNoise = startsAtInfinity(past);
            if (denoises) {
                step.denoise();
            } else if (fromPureNoise) {
                step.evaluate(Prediction.SAMPLE);
                step.combine(step.interval().noiseRatio(), step.interval().nextAlpha());
            } else {
                clock.evaluate(plan, process, plan.state(), past.time(0), step.output());
                if (starter != null && i < starterSteps) {
                    List<Register> slopes = new ArrayList<>(List.of(step.output()));
                    slopes.addAll(stages);
                    starter.emitFrom(step, slopes, trial);
                } else {
                    plan.combine(plan.state(), terms(plan.state(), past, ring));
                }
            }
            plan.mark(grid.time(i + 1), denoises || fromPureNoise ? step.output() : null);
        }
    }

    private static List<Register> registers(PlanBuilder plan, int count, String name) {
        List<Register> registers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            registers.add(plan.register(name + i));
        }
        return registers;
    }

    private boolean startsAtInfinity(Past past) {
        return !published
                && past.interval().alpha() == 0
                && !Double.isFinite(clock.coordinate(past.process(), past.time(0)));
    }

    private boolean reachesClean(Past past) {
        return keepsOrder && usable(past) > 1 && clock.reachesClean(past.process());
    }

    /** How many slopes there are where the clock is finite. */
    private int usable(Past past) {
        int count = Math.min(order, past.index() + 1);
        while (count > 1 && !published && !Double.isFinite(clock.coordinate(past.process(), past.time(count - 1)))) {
            count--;
        }
        return count;
    }

    private Term[] terms(Register state, Past past, List<Register> ring) {
        Interval step = past.interval();
        Register newest = ring.get(past.index() % order);
        if (published && clock == Clock.SIGMA && step.alpha() == 0) {
            return new Term[] {Term.of(step.nextSigma(), newest)};
        }
        clock.requireFinite(step, name());
        double scale = clock.scale(past.process(), step.next());
        double[] weights = weights(past, usable(past));
        Term[] terms = new Term[weights.length + 1];
        terms[0] = Term.of(clock.ratio(step, step.next()), state);
        for (int back = 0; back < weights.length; back++) {
            Register slope = ring.get(Math.floorMod(past.index() - back, order));
            terms[back + 1] = Term.of(scale * weights[back], slope);
        }
        return terms;
    }

    private double[] weights(Past past, int count) {
        double length = clock.distance(past.interval(), past.interval().next());
        double[] nodes = new double[count];
        for (int back = 1; back < count; back++) {
            nodes[back] = published ? -back * length : clock.distance(past.interval(), past.time(back));
        }
        return LagrangeWeights.of(length, nodes);
    }
}
