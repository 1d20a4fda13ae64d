package org.score4j.samplers.study;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.CpuExecutor;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * A smooth mixture in two dimensions and its probability-flow ODE in one process, with converged solutions: what orders are
 * measured on.
 */
final class StudyProblem {
    static final int COUNT = 8;
    static final int DIMENSIONS = 2;

    private static final double TOLERANCE = 1e-13;
    private static final double NOISY_END_RHO = 0.5;
    private static final double CLEAN_END_RHO = 0.2;

    private final AffineProcess process;
    private final ScoreModel model;
    private final Map<TimeGrid, double[][]> solutions = new ConcurrentHashMap<>();

    StudyProblem(AffineProcess process) {
        this.process = process;
        model = ScoreModel.exact(
                GaussianMixtureModel.of(
                        new double[] {0.3, 0.7}, new double[][] {{-1, 0.4}, {0.8, -0.3}}, new double[] {0.6, 0.5}),
                process);
    }

    AffineProcess process() {
        return process;
    }

    ScoreModel model() {
        return model;
    }

    /** A time from which every solver can start: where alpha is not nearly 0. */
    static double start(AffineProcess process) {
        double start = process.startTime();
        if (process.alpha(start) > 1e-3) {
            return start;
        }
        double clean = process.cleanTime();
        return clean + 0.95 * (start - clean);
    }

    /** Equal steps in λ that end at a moderate noise level. */
    TimeGrid noisyGrid(int steps) {
        double end = process.timeAtRho(NOISY_END_RHO);
        return Schedule.halfLogSnr(steps)
                .between(start(process), end)
                .endingAtEndTime()
                .grid(process);
    }

    /** Equal steps in λ that end at a fixed noise level, and the step to clean data. */
    TimeGrid cleanGrid(int steps) {
        return Schedule.halfLogSnr(steps + 1)
                .between(start(process), process.timeAtRho(CLEAN_END_RHO))
                .grid(process);
    }

    /** The states that runs start from. */
    double[] initial() {
        double std = process.initialStd(start(process));
        double[] initial = new double[COUNT * DIMENSIONS];
        for (int sample = 0; sample < COUNT; sample++) {
            new PhiloxNoise(7).fill(Draw.initial(), sample, 0, initial, sample * DIMENSIONS, DIMENSIONS);
        }
        for (int i = 0; i < initial.length; i++) {
            initial[i] *= std;
        }
        return initial;
    }

    /** Converged states at the first times of a grid: entry i belongs to time i. */
    double[][] exact(TimeGrid grid, int times) {
        return solutions.computeIfAbsent(grid, key -> {
            double[][] states = new double[times][];
            states[0] = initial();
            for (int i = 1; i < times; i++) {
                states[i] = solve(states[i - 1], grid.time(i - 1), grid.time(i));
            }
            return states;
        });
    }

    /** The converged solution from one state through these times; a last time of clean data is a denoising step. */
    double[] solve(double[] from, double... times) {
        return run(DormandPrince.withTolerance(TOLERANCE, TOLERANCE), TimeGrid.of(times), from);
    }

    /** What a solver makes of these states. */
    double[] run(Solver solver, TimeGrid grid, double[] from) {
        try (INDArray initial = Tensors.of(from, COUNT, DIMENSIONS);
                Samples samples = Sampler.of(model)
                        .solver(solver)
                        .schedule(Schedule.explicit(grid.times()))
                        .type(ElementType.FLOAT64)
                        .executor(CpuExecutor.withThreads(1))
                        .initial(initial)
                        .sample(COUNT, DIMENSIONS)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    /** Root of the mean squared difference. */
    static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum / a.length);
    }
}
