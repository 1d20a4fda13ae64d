package org.score4j.samplers;

import java.util.List;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Processes, models and solvers that many tests share. */
public final class TestProblems {
    private TestProblems() {}

    /** A smooth mixture in two dimensions. */
    public static GaussianMixtureModel mixture() {
        return GaussianMixtureModel.of(
                new double[] {0.3, 0.7}, new double[][] {{-1, 0.4}, {0.8, -0.3}}, new double[] {0.6, 0.5});
    }

    /** One process of every kind. */
    public static List<AffineProcess> processes() {
        return List.of(
                new Edm(0.1, 20),
                VariancePreserving.linear(),
                VariancePreserving.cosine(),
                VariancePreserving.angle(),
                SubVariancePreserving.linear(),
                new VarianceExploding(0.05, 20),
                new RectifiedFlow());
    }

    /** A time from which every solver can start: where alpha is not 0. */
    public static double start(AffineProcess process) {
        return process.alpha(process.startTime()) > 1e-3 ? process.startTime() : 0.95;
    }

    /** Equal steps in λ between the start and a time of moderate noise, which is positive. */
    public static TimeGrid noisyGrid(AffineProcess process, int steps) {
        double end = process.timeAtHalfLogSnr(Math.log(2));
        return Schedule.halfLogSnr(steps)
                .between(start(process), end)
                .endingAtEndTime()
                .grid(process);
    }

    /** Final states of a solver on the mixture in float64. */
    public static double[] run(AffineProcess process, Solver solver, TimeGrid grid, int count) {
        try (Samples samples = Sampler.of(ScoreModel.exact(mixture(), process))
                .solver(solver)
                .schedule(Schedule.explicit(grid.times()))
                .type(ElementType.FLOAT64)
                .seed(7)
                .sample(count, 2)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    /** The largest difference. */
    public static double distance(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
