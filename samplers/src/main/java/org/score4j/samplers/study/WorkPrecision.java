package org.score4j.samplers.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * Error against cost: how far solvers are from a converged run of the same model when they may evaluate it so many times.
 *
 * @param model the model
 * @param condition rows for all samples
 * @param schedule the grid of n steps
 * @param initial states [samples, ...] that every run starts from
 * @param converged what they lead to
 * @param uncertainty how far the converged run is from one with half of its steps; smaller errors mean nothing
 */
public record WorkPrecision(
        ScoreModel model,
        Condition condition,
        IntFunction<Schedule> schedule,
        INDArray initial,
        double[] converged,
        double uncertainty) {

    /**
     * One measurement.
     *
     * @param budget evaluations that were allowed
     * @param nfe evaluations that were made
     * @param error root of the mean squared difference from the converged run, over all elements
     */
    public record Point(int budget, int nfe, double error) {}

    /** A study whose converged solution is what {@code reference} makes of {@code steps} steps. */
    public static WorkPrecision against(
            Solver reference,
            int steps,
            ScoreModel model,
            Condition condition,
            IntFunction<Schedule> schedule,
            INDArray initial) {
        WorkPrecision study = new WorkPrecision(model, condition, schedule, initial, new double[0], 0);
        double[] converged = study.run(reference, steps);
        double uncertainty = StudyProblem.distance(study.run(reference, steps / 2), converged);
        return new WorkPrecision(model, condition, schedule, initial, converged, uncertainty);
    }

    /**
     * The error at each budget, with as many steps as it allows; budgets below the cost of one step are left out.
     *
     * @throws IllegalArgumentException if the solver does not compile to a fixed plan
     */
    public List<Point> measure(Solver solver, int... budgets) {
        List<Point> points = new ArrayList<>();
        for (int budget : budgets) {
            int steps = affordable(solver, budget);
            if (steps > 0) {
                points.add(new Point(
                        budget, plan(solver, steps).nfe(), StudyProblem.distance(run(solver, steps), converged)));
            }
        }
        return points;
    }

    /**
     * The error of a solver that chooses its own steps between the ends of a grid.
     *
     * @return its mean evaluations per sample, rounded, as both budget and number, and its error
     */
    public Point measureAdaptive(Solver solver) {
        try (Samples samples = sample(solver, 2)) {
            int mean = (int)
                    Math.round(Arrays.stream(samples.evaluations()).average().orElse(0));
            return new Point(mean, mean, StudyProblem.distance(Tensors.toDoubles(samples.array()), converged));
        }
    }

    /** The most steps whose evaluations the budget pays, or 0. */
    private int affordable(Solver solver, int budget) {
        for (int steps = budget; steps > 0; steps--) {
            if (plan(solver, steps).nfe() <= budget) {
                return steps;
            }
        }
        return 0;
    }

    private SamplingPlan plan(Solver solver, int steps) {
        AffineProcess process = model.process();
        if (solver.compile(process, schedule.apply(steps).grid(process)) instanceof SamplingPlan plan) {
            return plan;
        }
        throw new IllegalArgumentException("solver is " + solver.name() + "; expected one with fixed steps");
    }

    private double[] run(Solver solver, int steps) {
        try (Samples samples = sample(solver, steps)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    private Samples sample(Solver solver, int steps) {
        long[] shape = initial.shape();
        long[] sample = new long[shape.length - 1];
        System.arraycopy(shape, 1, sample, 0, sample.length);
        return Sampler.of(model)
                .solver(solver)
                .schedule(schedule.apply(steps))
                .condition(condition)
                .type(ElementType.FLOAT64)
                .initial(initial)
                .sample(Math.toIntExact(shape[0]), sample);
    }

    /** The errors of several solvers, in the order of {@code solvers}. */
    public <K> Map<K, List<Point>> measureAll(Map<K, Solver> solvers, int... budgets) {
        Map<K, List<Point>> all = new LinkedHashMap<>();
        solvers.forEach((key, solver) -> all.put(key, measure(solver, budgets)));
        return all;
    }
}
