package org.score4j.samplers.study;

import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.CpuExecutor;
import org.score4j.exec.Execution;
import org.score4j.exec.ExecutionRequest;
import org.score4j.exec.MomentExecutor;
import org.score4j.exec.MomentExecutor.Moments;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.program.Instruction;
import org.score4j.program.Program;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * Measures orders of convergence of fixed-step solvers in one process: log₂ of the ratio of errors when the steps are halved.
 *
 * <p>Deterministic orders are measured on the probability-flow ODE of a mixture in two dimensions against a converged solution,
 * weak orders on the exact moments of a Gaussian, strong orders on its exact paths. Grids are equal steps in λ. The ratio is taken
 * at the finest pair of grids whose errors are above rounding.
 */
public final class OrderStudy {
    /** Marks at which the formula's history is replaced by the exact solution; no method remembers more. */
    private static final int WARM = 9;

    private static final int COARSEST = 20;
    private static final int FINEST = 320;
    private static final double ROUNDING = 3e-12;
    private static final double MEAN = 0.4;
    private static final double STD = 0.7;

    private final StudyProblem problem;

    private OrderStudy(StudyProblem problem) {
        this.problem = problem;
    }

    /** A study in this process. Keeps converged solutions, so use one for many solvers. */
    public static OrderStudy in(AffineProcess process) {
        return new OrderStudy(new StudyProblem(process));
    }

    /** Order of the formula: with exact history, on grids that end at a fixed sigma &gt; 0. */
    public double formula(Solver solver) {
        double[] exact = problem.solve(problem.initial(), ends(problem.noisyGrid(1)));
        return slope(COARSEST, FINEST, ROUNDING, steps -> {
            TimeGrid grid = problem.noisyGrid(steps);
            return StudyProblem.distance(runWithExactHistory(solver, grid), exact);
        });
    }

    /** Order of a run as users have it: with the solver's own start, and a last step to clean data. */
    public double run(Solver solver) {
        double[] exact = problem.solve(problem.initial(), problem.cleanGrid(1).times());
        return slope(COARSEST, FINEST, ROUNDING, steps -> runError(solver, steps, exact));
    }

    /** Weak order: the smaller of those of mean and variance. */
    public double weak(Solver solver) {
        double mean = slope(
                COARSEST,
                FINEST,
                1e-13,
                steps -> Math.abs(momentErrors(solver, steps).mean()));
        double variance = slope(
                COARSEST,
                FINEST,
                1e-13,
                steps -> Math.abs(momentErrors(solver, steps).variance()));
        return Math.min(mean, variance);
    }

    /** The weak order's slope between {@code steps} and twice as many, in the variance. */
    public double weak(Solver solver, int steps) {
        return log2(Math.abs(momentErrors(solver, steps).variance()
                / momentErrors(solver, 2 * steps).variance()));
    }

    /** The order of a run between {@code steps} and twice as many. */
    public double run(Solver solver, int steps) {
        double[] exact = problem.solve(problem.initial(), problem.cleanGrid(1).times());
        return log2(runError(solver, steps, exact) / runError(solver, 2 * steps, exact));
    }

    private double runError(Solver solver, int steps, double[] exact) {
        TimeGrid grid = problem.cleanGrid(steps);
        return StudyProblem.distance(problem.run(solver, grid, problem.initial()), exact);
    }

    /** The strong order's slope between {@code steps} and twice as many. */
    public double strong(Solver solver, int steps) {
        return log2(pathDistance(solver, steps) / pathDistance(solver, 2 * steps));
    }

    private double pathDistance(Solver solver, int steps) {
        return PathDistance.between(
                solver, problem.process(), problem.noisyGrid(steps), problem.noisyGrid(2 * steps), MEAN, STD);
    }

    /**
     * Strong order: of the root of the mean squared distance between runs with n and with 2n steps along the same Brownian
     * path, exactly.
     *
     * @throws IllegalArgumentException if the solver declares no noise clock
     */
    public double strong(Solver solver) {
        return slope(COARSEST, FINEST / 4, 1e-8, steps -> pathDistance(solver, steps));
    }

    private Moments momentErrors(Solver solver, int steps) {
        AffineProcess process = problem.process();
        TimeGrid grid = problem.noisyGrid(steps);
        SamplingPlan plan = (SamplingPlan) solver.compile(process, grid);
        Moments start = MomentExecutor.marginal(process, grid.time(0), MEAN, STD);
        Moments end = MomentExecutor.marginal(process, grid.time(steps), MEAN, STD);
        Moments result = MomentExecutor.run(plan, MEAN, STD, start);
        return new Moments(result.mean() - end.mean(), result.variance() - end.variance());
    }

    /** The slope at the finest pair of grids above rounding; infinite where even the coarsest error is rounding. */
    private static double slope(int coarsest, int finest, double rounding, IntToDoubleFunction error) {
        double slope = Double.POSITIVE_INFINITY;
        double last = error.applyAsDouble(coarsest);
        for (int steps = 2 * coarsest; steps <= finest; steps *= 2) {
            double next = error.applyAsDouble(steps);
            if (!(next > rounding)) {
                break;
            }
            slope = log2(last / next);
            last = next;
        }
        return slope;
    }

    private static double log2(double ratio) {
        return Math.log(ratio) / Math.log(2);
    }

    private static double[] ends(TimeGrid grid) {
        return new double[] {grid.time(0), grid.time(grid.steps())};
    }

    private double[] runWithExactHistory(Solver solver, TimeGrid grid) {
        SamplingPlan plan = (SamplingPlan) solver.compile(problem.process(), grid);
        double[][] exact = problem.exact(grid, WARM);
        Map<String, ScoreModel> models = Map.of(Program.MODEL, problem.model());
        ExecutionRequest request = new ExecutionRequest(
                plan,
                models,
                Condition.none(),
                ElementType.FLOAT64,
                new long[] {StudyProblem.DIMENSIONS},
                new PhiloxNoise(0),
                samples());
        try (Execution execution = CpuExecutor.withThreads(1).open(request)) {
            overwrite(execution, plan, exact[0]);
            int marks = 0;
            for (Instruction instruction : plan.instructions()) {
                execution.execute(plan.lower(instruction, models));
                if (instruction instanceof Instruction.Mark) {
                    marks++;
                    if (marks < WARM) {
                        overwrite(execution, plan, exact[marks]);
                    }
                }
            }
            try (INDArray result = execution.read(plan.state())) {
                return Tensors.toDoubles(result);
            }
        }
    }

    private static void overwrite(Execution execution, SamplingPlan plan, double[] state) {
        try (INDArray values = Tensors.of(state, StudyProblem.COUNT, StudyProblem.DIMENSIONS)) {
            execution.write(plan.state(), values);
        }
    }

    private static long[] samples() {
        long[] samples = new long[StudyProblem.COUNT];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = i;
        }
        return samples;
    }
}
