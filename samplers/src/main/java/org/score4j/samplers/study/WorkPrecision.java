package org.score4j.samplers.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;
import org.score4j.program.Program;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * Error against cost: how far solvers are from what they should make when they may evaluate a model so many times, and how long
 * they take.
 *
 * <p>Runs are bit-exact, so each error is computed once. Times are not: every run is made {@code repetitions} times and the least
 * counts, in rounds over all runs, so that a slow spell of the machine and code that is not compiled yet are not charged to one
 * solver. A first run is not measured.
 *
 * @param model the model
 * @param condition rows for all samples
 * @param schedule the grid of n steps
 * @param initial states [samples, ...] that every run starts from
 * @param error of final states in 'c' order; 0 or more
 * @param uncertainty of the errors: smaller ones mean nothing
 * @param repetitions how often every run is made, at least 1
 */
public record WorkPrecision(
        ScoreModel model,
        Condition condition,
        IntFunction<Schedule> schedule,
        INDArray initial,
        ToDoubleFunction<double[]> error,
        double uncertainty,
        int repetitions) {
    private static final int REPETITIONS = 3;
    private static final int ENDS = 2;

    /** Checks the number of repetitions. */
    public WorkPrecision {
        if (repetitions < 1) {
            throw new IllegalArgumentException("repetitions is " + repetitions + "; allowed: 1 and more");
        }
    }

    /**
     * One measurement.
     *
     * @param budget evaluations that were allowed
     * @param nfe evaluations that were made; the mean over samples, rounded
     * @param error how far the result is from what it should be
     * @param seconds wall time of a whole run of all samples, noise of the machine included: from the allocation of the result to
     *     the last instruction, without the compilation of the plan
     */
    public record Point(int budget, int nfe, double error, double seconds) {
        private Point orFaster(Samples samples) {
            return new Point(budget, nfe, error, Math.min(seconds, WorkPrecision.seconds(samples)));
        }
    }

    /** A run to make; adaptive solvers have no budget. */
    private record Task(Solver solver, int steps, int budget) {}

    /**
     * A study whose error is the root of the mean squared difference, over all elements, from a converged run: what
     * {@code reference} makes of {@code steps} steps. Its uncertainty is how far that is from a run with half of them.
     */
    public static WorkPrecision against(
            Solver reference,
            int steps,
            ScoreModel model,
            Condition condition,
            IntFunction<Schedule> schedule,
            INDArray initial) {
        WorkPrecision runs = new WorkPrecision(model, condition, schedule, initial, states -> 0, 0, REPETITIONS);
        double[] converged = runs.states(reference, steps);
        double uncertainty = StudyProblem.distance(runs.states(reference, steps / 2), converged);
        return new WorkPrecision(
                model,
                condition,
                schedule,
                initial,
                states -> StudyProblem.distance(states, converged),
                uncertainty,
                REPETITIONS);
    }

    /**
     * A study whose error is the distance from exact samples of the data, for solvers with noise, too. Its uncertainty is the
     * mean distance of other exact samples.
     *
     * @param distance of final states, in 'c' order, from exact samples, as many as {@code initial} has
     * @param others sets of as many other exact samples, independent of those
     */
    public static WorkPrecision ofDistribution(
            ToDoubleFunction<double[]> distance,
            List<double[]> others,
            ScoreModel model,
            Condition condition,
            IntFunction<Schedule> schedule,
            INDArray initial) {
        double uncertainty = others.stream().mapToDouble(distance).average().orElse(0);
        return new WorkPrecision(model, condition, schedule, initial, distance, uncertainty, REPETITIONS);
    }

    /** The same study with every run made {@code times} times. */
    public WorkPrecision repeating(int times) {
        return new WorkPrecision(model, condition, schedule, initial, error, uncertainty, times);
    }

    /**
     * Solvers at each budget, with as many steps as it allows; budgets that pay no step, or fewer than the solver
     * takes, are left out.
     *
     * @return the points of each solver, in the order of {@code solvers} and of the budgets
     * @throws IllegalArgumentException if a solver does not compile to a fixed plan
     */
    public <K> Map<K, List<Point>> measure(Map<K, Solver> solvers, int... budgets) {
        Map<K, List<Task>> tasks = new LinkedHashMap<>();
        solvers.forEach((key, solver) -> {
            List<Task> ofSolver = new ArrayList<>();
            for (int budget : budgets) {
                int steps = affordable(solver, budget);
                if (steps > 0) {
                    ofSolver.add(new Task(solver, steps, budget));
                }
            }
            tasks.put(key, ofSolver);
        });
        return points(tasks);
    }

    /**
     * Solvers that choose their own steps between the ends of a grid, each with several tolerances.
     *
     * @return the points of each, in order; the mean evaluations are also their budget
     */
    public <K> Map<K, List<Point>> measureAdaptive(Map<K, List<Solver>> solvers) {
        Map<K, List<Task>> tasks = new LinkedHashMap<>();
        solvers.forEach((key, tolerances) -> tasks.put(
                key,
                tolerances.stream().map(solver -> new Task(solver, ENDS, 0)).toList()));
        return points(tasks);
    }

    private <K> Map<K, List<Point>> points(Map<K, List<Task>> tasks) {
        tasks.values().stream()
                .flatMap(List::stream)
                .findFirst()
                .ifPresent(task -> sample(task.solver(), task.steps()).close());
        Map<K, List<Point>> points = new LinkedHashMap<>();
        tasks.forEach(
                (key, list) -> points.put(key, list.stream().map(this::point).toList()));
        for (int round = 1; round < repetitions; round++) {
            tasks.forEach((key, list) -> points.computeIfPresent(key, (same, known) -> again(list, known)));
        }
        return points;
    }

    private Point point(Task task) {
        try (Samples samples = sample(task.solver(), task.steps())) {
            int nfe = (int)
                    Math.round(Arrays.stream(samples.evaluations()).average().orElse(0));
            return new Point(
                    task.budget() == 0 ? nfe : task.budget(),
                    nfe,
                    error.applyAsDouble(Tensors.toDoubles(samples.array())),
                    seconds(samples));
        }
    }

    private List<Point> again(List<Task> tasks, List<Point> known) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            try (Samples samples = sample(tasks.get(i).solver(), tasks.get(i).steps())) {
                points.add(known.get(i).orFaster(samples));
            }
        }
        return points;
    }

    private static double seconds(Samples samples) {
        return samples.statistics().totalNanos() / 1e9;
    }

    /** The most steps whose evaluations the budget pays and that the solver takes, or 0. */
    private int affordable(Solver solver, int budget) {
        for (int steps = budget; steps > 0; steps--) {
            if (nfe(solver, steps).orElse(Integer.MAX_VALUE) <= budget) {
                return steps;
            }
        }
        return 0;
    }

    /** Evaluations of a run; empty where the solver refuses so few steps. */
    private OptionalInt nfe(Solver solver, int steps) {
        AffineProcess process = model.process();
        TimeGrid grid = schedule.apply(steps).grid(process);
        Program program;
        try {
            program = solver.compile(process, grid);
        } catch (IllegalArgumentException tooFewSteps) {
            return OptionalInt.empty();
        }
        if (program instanceof SamplingPlan plan) {
            return OptionalInt.of(plan.nfe());
        }
        throw new IllegalArgumentException("solver is " + solver.name() + "; expected one with fixed steps");
    }

    private double[] states(Solver solver, int steps) {
        try (Samples samples = sample(solver, steps)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    private Samples sample(Solver solver, int steps) {
        long[] shape = initial.shape();
        return Sampler.of(model)
                .solver(solver)
                .schedule(schedule.apply(steps))
                .condition(condition)
                .type(ElementType.FLOAT64)
                .initial(initial)
                .sample(Math.toIntExact(shape[0]), Arrays.copyOfRange(shape, 1, shape.length));
    }
}
