package org.score4j.samplers.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.exec.Run;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Runs along one Brownian path. */
class BrownianRunsTest {
    private static final int COUNT = 200;

    @TempDir
    Path folder;

    static List<Solver> solvers() {
        return List.of(
                Ddim.withEta(0.5),
                EulerMaruyama.create(),
                StochasticHeun.create(),
                Ancestral.dpm2(),
                DpmPlusPlusSde.create().withStageAt(0.3).withEta(0.6),
                SdeDpmSolver.plusPlus(3),
                SdeDpmSolver.noisePrediction(2),
                SdeDpmSolverSinglestep.plusPlus(),
                Seeds.of(3),
                Seeds.of(3).inDataPrediction(),
                ErSdeSolver.of(3));
    }

    private static Sampler sampler(AffineProcess process, Solver solver, int steps) {
        return Sampler.of(ScoreModel.exact(TestProblems.mixture(), process))
                .solver(solver)
                .schedule(
                        Schedule.explicit(TestProblems.noisyGrid(process, steps).times()))
                .type(ElementType.FLOAT64)
                .seed(11);
    }

    private static double[] values(Sampler sampler) {
        try (Samples samples = sampler.sample(COUNT, 2)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum / a.length);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void moreStepsRefineTheSamePicture(Solver solver) {
        AffineProcess process = VariancePreserving.linear();
        double[] distances = new double[2];
        double[] unrelated = new double[2];
        for (int i = 0; i < 2; i++) {
            int steps = 30 << (2 * i);
            distances[i] = distance(
                    values(sampler(process, solver, steps).brownian()),
                    values(sampler(process, solver, 2 * steps).brownian()));
            unrelated[i] =
                    distance(values(sampler(process, solver, steps)), values(sampler(process, solver, 2 * steps)));
        }
        // strong order 1: four times nearer with four times the steps
        assertThat(distances[0] / distances[1]).isBetween(2.8, 7.0);
        assertThat(unrelated[0] / unrelated[1]).isBetween(0.8, 1.25);
        assertThat(distances[1]).isLessThan(0.08 * unrelated[1]);
    }

    /** Ten orders of magnitude in the clock, and an end at clean data. */
    @Test
    void karrasGridsOverTheWholeRangeRefineToo() {
        AffineProcess edm = Edm.standard();
        double[] last = null;
        double before = Double.NaN;
        for (int steps = 20; steps <= 160; steps *= 2) {
            double[] now = values(Sampler.of(ScoreModel.exact(TestProblems.mixture(), edm))
                    .solver(SdeDpmSolver.plusPlus(2))
                    .schedule(Schedule.karras(steps))
                    .type(ElementType.FLOAT64)
                    .brownian());
            if (last != null) {
                double moved = distance(now, last);
                assertThat(moved).isLessThan(steps == 40 ? 0.5 : before / 1.5);
                before = moved;
            }
            last = now;
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void thePathHasTheDistributionOfIndependentDraws(Solver solver) {
        AffineProcess process = VariancePreserving.linear();
        int dimensions = 4_000;
        double[] variances = new double[2];
        for (int i = 0; i < 2; i++) {
            Sampler sampler = Sampler.of(ScoreModel.exact(GaussianModel.isotropic(dimensions, 0, 0.6), process))
                    .solver(solver)
                    .schedule(Schedule.explicit(
                            TestProblems.noisyGrid(process, 12).times()))
                    .seed(i);
            try (Samples samples = (i == 0 ? sampler : sampler.brownian()).sample(1, dimensions)) {
                variances[i] = Arrays.stream(Tensors.toDoubles(samples.array()))
                                .map(v -> v * v)
                                .sum()
                        / dimensions;
            }
        }
        // the ratio's standard error is 2/√dimensions = 0.03
        assertThat(variances[1] / variances[0]).isBetween(0.87, 1.13);
    }

    @Test
    void startsWithoutSignalHaveAPathToo() {
        AffineProcess flow = new RectifiedFlow();
        double[] coarse = values(sampler(flow, SdeDpmSolver.plusPlus(2), 1)
                .schedule(Schedule.uniform(40))
                .brownian());
        double[] fine = values(sampler(flow, SdeDpmSolver.plusPlus(2), 1)
                .schedule(Schedule.uniform(80))
                .brownian());
        double[] other = values(sampler(flow, SdeDpmSolver.plusPlus(2), 1).schedule(Schedule.uniform(80)));
        assertThat(distance(coarse, fine)).isLessThan(0.3 * distance(coarse, other));
    }

    @Test
    void pausedRunsKeepTheirPath() throws IOException {
        Sampler sampler =
                sampler(VariancePreserving.linear(), DpmPlusPlusSde.create(), 8).brownian();
        double[] straight = values(sampler);
        Path file = folder.resolve("run");
        try (Run run = sampler.start(COUNT, 2)) {
            run.advance();
            run.advance();
            run.pause(file);
        }
        try (Run run = sampler.resume(file, COUNT, 2);
                Samples samples = run.finish()) {
            assertThat(Tensors.toDoubles(samples.array())).isEqualTo(straight);
        }
        assertThatThrownBy(() -> sampler.seed(12).resume(file, COUNT, 2)).isInstanceOf(IOException.class);
    }

    @Test
    void solversWithoutNoiseNeedNoPath() {
        Sampler sampler = sampler(VariancePreserving.linear(), Ddim.deterministic(), 8);
        double[] plain = values(sampler);
        assertThat(values(sampler.brownian())).isEqualTo(plain);
    }

    @Test
    void solversWithoutAClockAreRefused() {
        AffineProcess process = VariancePreserving.linear();
        Solver langevin = PredictorCorrector.of(Ddpm.posterior(), LangevinCorrector.of(1, 0.01));
        assertThatThrownBy(() -> values(sampler(process, langevin, 8).brownian()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("declares no noise clock");
        Solver adaptive = DormandPrince.withTolerance(1e-3, 1e-3);
        assertThatThrownBy(() -> values(sampler(process, adaptive, 8).brownian()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chooses its own steps");
        Solver independent = DpmPlusPlusSde.create().withIndependentDraws();
        assertThatThrownBy(() -> values(sampler(process, independent, 8).brownian()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("independent draws");
    }
}
