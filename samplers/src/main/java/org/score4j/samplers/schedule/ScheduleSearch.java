package org.score4j.samplers.schedule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Solver;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;

/**
 * Finds the grid on which a solver comes closest to the converged solution of a model.
 *
 * <p>The error of a grid is the mean over samples of the root mean square, over elements, of the difference between the solver's
 * result and the converged one from the same noise. From each of the usual grids and from that of {@link Gits}, a search moves one
 * level after another: by a fraction of the way to its neighbours, in λ = ln(alpha/sigma) (in time where the process starts at alpha =
 * 0), keeping moves that lower the error; a round without any halves the fraction. The first level and clean data stay where they
 * are. The best of all is returned.
 *
 * <p>Deterministic: the same settings find the same grid. A round costs 2·(steps − 1) runs. The error is that of the samples
 * searched with; judge a grid on another seed with {@link #withSeed} and {@link #error}.
 *
 * <p>Source: coordinate pattern search (Hooke and Jeeves, 1961) on the global error that Watson et al., Learning Fast Samplers for
 * Diffusion Models (2022), Sabour et al., Align Your Steps (2024), and Xue et al., Accelerating Diffusion Sampling with Optimized
 * Time Steps (2024), bound or approximate.
 */
public final class ScheduleSearch {
    private static final double FIRST_FRACTION = 0.5;
    private static final double LAST_FRACTION = 1.0 / 64;
    private static final int FINE_STEPS = 200;
    /** Share of an even spacing below which two levels do the work of one. */
    private static final double NARROW = 0.02;

    private final ScoreModel model;
    private final Solver solver;
    private final Solver reference;
    private final int rounds;
    private final long seed;
    private final int count;
    private final long[] shape;

    private ScheduleSearch(
            ScoreModel model, Solver solver, Solver reference, int rounds, long seed, int count, long... shape) {
        this.model = model;
        this.solver = solver;
        this.reference = reference;
        this.rounds = rounds;
        this.seed = seed;
        this.count = count;
        this.shape = shape.clone();
    }

    /**
     * A search with seed 0, at most 40 rounds, and Dormand and Prince's method at tolerance 1e-6 as the converged solution.
     *
     * @param model what is sampled
     * @param solver a deterministic solver
     * @param count number of samples that the error is measured on, at least 1
     * @param sampleShape shape of one
     * @throws IllegalArgumentException if the solver adds noise
     */
    public static ScheduleSearch of(ScoreModel model, Solver solver, int count, long... sampleShape) {
        if (solver.order().deterministic() == 0) {
            throw new IllegalArgumentException(
                    "solver is " + solver.name() + ", which adds noise; expected one of the probability-flow ODE");
        }
        return new ScheduleSearch(model, solver, DormandPrince.withTolerance(1e-6, 1e-6), 40, 0, count, sampleShape);
    }

    /** The same on other samples. */
    public ScheduleSearch withSeed(long value) {
        return new ScheduleSearch(model, solver, reference, rounds, value, count, shape);
    }

    /**
     * The same with fewer or more rounds.
     *
     * @param value at least 1
     */
    public ScheduleSearch withRounds(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("rounds is " + value + "; allowed: 1 and more");
        }
        return new ScheduleSearch(model, solver, reference, value, seed, count, shape);
    }

    /**
     * The same with another converged solution; a fixed-step solver gets 200 half-log-SNR steps, or 400 uniform ones where the process
     * starts at alpha = 0.
     */
    public ScheduleSearch withReference(Solver value) {
        return new ScheduleSearch(model, solver, value, rounds, seed, count, shape);
    }

    /** The error of any grid. */
    public double error(TimeGrid grid) {
        Probe probe = probe();
        return probe.distance(probe.sample(solver, grid), converged(probe));
    }

    private Probe probe() {
        return new Probe(model, seed, count, shape);
    }

    private double[] converged(Probe probe) {
        AffineProcess process = model.process();
        // adaptive solvers read the ends of the grid alone
        Schedule fine = process.alpha(process.startTime()) > 0
                ? Schedule.halfLogSnr(FINE_STEPS)
                : Schedule.uniform(2 * FINE_STEPS);
        TimeGrid grid = fine.grid(process);
        return probe.sample(reference, grid);
    }

    /**
     * The grid with the smallest error that the search finds.
     *
     * @param steps number of steps, the last of which goes to clean data, at least 2
     */
    public FoundSchedule find(int steps) {
        if (steps < 2) {
            throw new IllegalArgumentException(
                    "steps is " + steps + "; allowed: 2 and more, as one step has no choice");
        }
        Probe probe = probe();
        double[] target = converged(probe);
        Map<String, Double> baselines = new TreeMap<>();
        Found best = new Found(new double[0], Double.POSITIVE_INFINITY);
        for (Map.Entry<String, TimeGrid> usual : usual(steps).entrySet()) {
            double[] times = usual.getValue().times();
            double error = probe.distance(probe.sample(solver, usual.getValue()), target);
            baselines.put(usual.getKey(), error);
            Found found = descend(probe, target, new Found(times, error));
            best = found.error() < best.error() ? found : best;
        }
        return new FoundSchedule(model.process(), TimeGrid.of(best.times()), best.error(), baselines);
    }

    /** A grid and its error. */
    private record Found(double[] times, double error) {}

    private Found descend(Probe probe, double[] target, Found start) {
        Found best = start;
        double fraction = FIRST_FRACTION;
        for (int round = 0; round < rounds && fraction >= LAST_FRACTION; round++) {
            boolean improved = false;
            for (int level = 1; level < best.times().length - 1; level++) {
                for (int direction = -1; direction <= 1; direction += 2) {
                    double[] moved = moved(best.times(), level, direction, fraction);
                    if (isTooNarrow(moved, level)) {
                        continue;
                    }
                    double error = probe.distance(probe.sample(solver, TimeGrid.of(moved)), target);
                    if (error < best.error()) {
                        best = new Found(moved, error);
                        improved = true;
                    }
                }
            }
            fraction = improved ? fraction : 0.5 * fraction;
        }
        return best;
    }

    /** Whether a level lies so near to a neighbour that one of them is wasted. */
    private boolean isTooNarrow(double[] times, int level) {
        double last = coordinate(times[0], times[times.length - 2]);
        double smallest = NARROW * Math.abs(last - coordinate(times[0], times[0])) / times.length;
        boolean nearAbove =
                Math.abs(coordinate(times[0], times[level - 1]) - coordinate(times[0], times[level])) < smallest;
        boolean nearBelow = level < times.length - 2
                && Math.abs(coordinate(times[0], times[level + 1]) - coordinate(times[0], times[level])) < smallest;
        return nearAbove || nearBelow;
    }

    /** The usual grids that suit the process. */
    private Map<String, TimeGrid> usual(int steps) {
        AffineProcess process = model.process();
        Map<String, TimeGrid> grids = new LinkedHashMap<>();
        grids.put("uniform", Schedule.uniform(steps).grid(process));
        if (process.alpha(process.startTime()) > 0) {
            grids.put("karras", Schedule.karras(steps).grid(process));
            grids.put("half-log-snr", Schedule.halfLogSnr(steps).grid(process));
        }
        Gits gits = Gits.of(model, seed, count, shape);
        if (steps <= gits.fine().steps()) {
            grids.put("gits", gits.find(steps).grid());
        }
        return grids;
    }

    /** One level moved part of the way to a neighbour; the last one to the process's end time at most. */
    private double[] moved(double[] times, int level, int direction, double fraction) {
        AffineProcess process = model.process();
        double neighbour = direction < 0
                ? times[level - 1]
                : level == times.length - 2 ? Math.min(times[level], process.endTime()) : times[level + 1];
        double from = coordinate(times[0], times[level]);
        double there = from + fraction * (coordinate(times[0], neighbour) - from);
        double[] moved = times.clone();
        moved[level] = process.alpha(times[0]) > 0 ? process.timeAtHalfLogSnr(there) : there;
        return moved;
    }

    /** λ, or the time where λ is infinite at the first time. */
    private double coordinate(double first, double t) {
        return model.process().alpha(first) > 0 ? model.process().halfLogSnr(t) : t;
    }
}
