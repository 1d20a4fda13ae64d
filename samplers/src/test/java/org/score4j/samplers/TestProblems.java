package org.score4j.samplers;

import java.util.ArrayList;
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
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.samplers.sde.EulerMaruyama;
import org.score4j.samplers.sde.ReverseDiffusion;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Processes, models and solvers that many tests share. */
final class TestProblems {
    private TestProblems() {}

    /** A smooth mixture in two dimensions. */
    static GaussianMixtureModel mixture() {
        return GaussianMixtureModel.of(
                new double[] {0.3, 0.7}, new double[][] {{-1, 0.4}, {0.8, -0.3}}, new double[] {0.6, 0.5});
    }

    /** One process of every kind. */
    static List<AffineProcess> processes() {
        return List.of(
                new Edm(0.1, 20),
                VariancePreserving.linear(),
                VariancePreserving.cosine(),
                VariancePreserving.angle(),
                SubVariancePreserving.linear(),
                new VarianceExploding(0.05, 20),
                new RectifiedFlow());
    }

    /** Every solver with fixed steps. */
    static List<Solver> fixedSolvers() {
        return List.of(
                Euler.inTime(),
                Euler.inSigma(),
                Heun.inTime(),
                Heun.inSigma(),
                Heun.churned(new Churn(4, 0.05, 10, 1.003)),
                Euler.churned(new Churn(4, 0.05, 10, 1.003)),
                Ddim.deterministic(),
                Ddim.withEta(0.5),
                Ddim.withEta(0.5).thresholded(new Thresholding.Static(1)),
                Ddim.withEta(0.5).thresholdedKeepingNoise(new Thresholding.Static(1)),
                Ddim.deterministic().thresholded(new Thresholding.Dynamic(0.9, 2)),
                Ddpm.posterior(),
                Ddpm.with(Ddpm.Variance.TRANSITION),
                DpmSolverPlusPlus.multistep2(),
                EulerMaruyama.create(),
                ReverseDiffusion.create(),
                PredictorCorrector.of(ReverseDiffusion.create(), LangevinCorrector.of(2, 0.1)),
                PredictorCorrector.of(EulerMaruyama.create(), LangevinCorrector.of(1, 0.1))
                        .predictorFirst());
    }

    /** Every solver. */
    static List<Solver> solvers() {
        List<Solver> all = new ArrayList<>(fixedSolvers());
        all.add(DormandPrince.withTolerance(1e-6, 1e-6));
        return all;
    }

    /** A time from which every solver can start: where alpha is not 0. */
    static double start(AffineProcess process) {
        return process.alpha(process.startTime()) > 1e-3 ? process.startTime() : 0.95;
    }

    /** Equal steps in λ between the start and a time of moderate noise, which is positive. */
    static TimeGrid noisyGrid(AffineProcess process, int steps) {
        double end = process.timeAtHalfLogSnr(Math.log(2));
        return Schedule.halfLogSnr(steps)
                .between(start(process), end)
                .endingAtEndTime()
                .grid(process);
    }

    /** Final states of a solver on the mixture in float64. */
    static double[] run(AffineProcess process, Solver solver, TimeGrid grid, int count) {
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
    static double distance(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
