package org.score4j.samplers.composed;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.SamplingPlan;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.Solver;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Splice;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;

/**
 * Restart sampling: a solver of the probability-flow ODE that goes back. When it has reached the low level of a loop, noise takes
 * the state up to the high level and the solver comes down again, several times; then it goes on along the grid.
 *
 * <p>Levels are rho = sigma/alpha. The low level is moved to the nearest one of the grid; the way down has levels that are equally
 * spaced in rho^(1/7). Works with any solver of fixed steps: every way between two jumps is a run of the solver of its own, so that
 * a multistep method starts it with a low order. A step of the grid and the loops at its end are marked as one step.
 *
 * <p>Noise makes new errors of the state forget old ones, which the ODE alone would carry to the end.
 *
 * <p>Source: Xu et al., Restart Sampling for Improving Generative Processes (2023), algorithm 1 and section 3.
 */
public final class Restart extends FixedStepSolver {
    private static final double EXPONENT = 7;

    /**
     * One loop.
     *
     * @param low rho where the noise is added, in (0, high)
     * @param high rho where it leads, finite
     * @param steps of the way down, at least 1
     * @param repeats how often, at least 1
     */
    public record Loop(double low, double high, int steps, int repeats) {
        /** Checks the ranges. */
        public Loop {
            if (!(low > 0 && low < high) || Double.isInfinite(high)) {
                throw new IllegalArgumentException(
                        "low is " + low + " and high is " + high + "; expected 0 < low < high < ∞");
            }
            if (steps < 1) {
                throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
            }
            if (repeats < 1) {
                throw new IllegalArgumentException("repeats is " + repeats + "; allowed: 1 and more");
            }
        }

        private String label() {
            return repeats + " x " + low + " to " + high + " in " + steps;
        }
    }

    private final Solver solver;
    private final List<Loop> loops;
    private final double scale;

    private Restart(Solver solver, List<Loop> loops, double scale) {
        this.solver = solver;
        this.loops = List.copyOf(loops);
        this.scale = scale;
    }

    /**
     * A solver with loops.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Restart of(Solver solver, Loop... loops) {
        if (loops.length == 0) {
            throw new IllegalArgumentException("there are no loops; at least one is needed");
        }
        return new Restart(solver, Arrays.asList(loops), 1);
    }

    /**
     * The same with the noise of the jumps scaled.
     *
     * @param factor S_noise, in (0, ∞); 1 keeps the process's level
     */
    public Restart withNoiseScale(double factor) {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("factor is " + factor + "; allowed: (0, ∞)");
        }
        return new Restart(solver, loops, factor);
    }

    @Override
    public String name() {
        return "restart(" + solver.name() + ", "
                + loops.stream().map(Loop::label).collect(Collectors.joining(", "))
                + (scale == 1 ? "" : ", noise " + scale) + ")";
    }

    /** No order: loops keep their own steps, whatever the grid. */
    @Override
    public Order order() {
        return Order.ofSde(0, 0);
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        int[] lows = new int[loops.size()];
        Arrays.setAll(lows, k -> lowOf(process, grid, loops.get(k)));
        Splice splice = Splice.into(plan);
        Splice.End last = new Splice.End(0, null);
        int from = 0;
        for (int i = 1; i <= grid.steps(); i++) {
            int here = i;
            boolean loopsHere = Arrays.stream(lows).anyMatch(low -> low == here);
            if (!loopsHere && i < grid.steps()) {
                continue;
            }
            double[] way = Arrays.copyOfRange(grid.times(), from, i + 1);
            last = splice.append(compiled(process, way), last.end(), i - from - 1);
            for (int k = 0; k < lows.length; k++) {
                if (lows[k] == i) {
                    last = loop(plan, splice, process, loops.get(k), grid.time(i), last);
                }
            }
            plan.mark(grid.time(i), last.denoised());
            from = i;
        }
    }

    private Splice.End loop(
            PlanBuilder plan, Splice splice, AffineProcess process, Loop loop, double low, Splice.End before) {
        double high = process.timeAtRho(loop.high());
        TimeGrid down = Schedule.karras(loop.steps(), EXPONENT)
                .between(high, low)
                .endingAtEndTime()
                .grid(process);
        SamplingPlan way = compiled(process, down.times());
        Splice.End last = before;
        for (int k = 0; k < loop.repeats(); k++) {
            jump(plan, process, low, high, last.end());
            last = splice.append(way, last.end(), 0);
        }
        return last;
    }

    private SamplingPlan compiled(AffineProcess process, double... times) {
        if (solver.compile(process, TimeGrid.of(times)) instanceof SamplingPlan part) {
            return part;
        }
        throw new IllegalArgumentException("solver '" + solver.name()
                + "' chooses its steps itself; restart needs one with the steps of the grid");
    }

    /** x(high) = alpha'/alpha·x(low) + alpha'·√(rho'² − rho²)·z. */
    private void jump(PlanBuilder plan, AffineProcess process, double low, double high, long index) {
        double alpha = process.alpha(high);
        double rise = (process.rho(high) - process.rho(low)) * (process.rho(high) + process.rho(low));
        plan.combine(
                plan.state(),
                Coefficient.of(alpha * Math.sqrt(rise) * scale),
                Draw.of(Draw.Stream.CHURN, 255, index),
                Term.of(alpha / process.alpha(low), plan.state()));
    }

    /** Number of the grid's level that is nearest in rho to the loop's low level. */
    private static int lowOf(AffineProcess process, TimeGrid grid, Loop loop) {
        int nearest = 0;
        for (int i = 1; i <= grid.steps(); i++) {
            if (distance(process, grid, loop, i) < distance(process, grid, loop, nearest)) {
                nearest = i;
            }
        }
        double rho = process.rho(grid.time(nearest));
        if (nearest == 0 || rho == 0 || !(rho < loop.high())) {
            throw new IllegalArgumentException("low is " + loop.low() + "; the nearest of the grid's levels is " + rho
                    + ", expected one after the first and between 0 and high, " + loop.high() + ": take more steps");
        }
        return nearest;
    }

    private static double distance(AffineProcess process, TimeGrid grid, Loop loop, int i) {
        return Math.abs(process.rho(grid.time(i)) - loop.low());
    }
}
