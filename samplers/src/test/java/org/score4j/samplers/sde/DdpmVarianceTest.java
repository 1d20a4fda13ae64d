package org.score4j.samplers.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.MomentExecutor;
import org.score4j.exec.MomentExecutor.Moments;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.model.exact.GaussianModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.program.LinearForm;
import org.score4j.program.LinearTrace;
import org.score4j.program.Program;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.Thresholding;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Variances of ancestral sampling: analytic and learned. */
class DdpmVarianceTest {
    private static final double MEAN = 0.4;
    private static final double STD = 0.7;

    /** A fine table of q(rho) = rho²/(std² + rho²) at exactly the levels of a grid. */
    private static MeanSquaredNoise exactLevels(AffineProcess process, TimeGrid grid) {
        double[] rho = Arrays.stream(grid.times()).map(process::rho).toArray();
        double[] values =
                Arrays.stream(rho).map(r -> r * r / (STD * STD + r * r)).toArray();
        return MeanSquaredNoise.of(rho, values);
    }

    static Stream<Arguments> processesAndEtas() {
        return TestProblems.processes().stream()
                .flatMap(process -> Stream.of(0.0, 0.5, 1.0).map(eta -> Arguments.of(process, eta)));
    }

    @ParameterizedTest
    @MethodSource("processesAndEtas")
    void analyticStepsAreExactForGaussianDataHoweverLong(AffineProcess process, double eta) {
        TimeGrid grid = TestProblems.noisyGrid(process, 2);
        AnalyticDpm solver = AnalyticDpm.withEta(eta, exactLevels(process, grid));
        Moments start = MomentExecutor.marginal(process, grid.time(0), MEAN, STD);
        Moments wanted = MomentExecutor.marginal(process, grid.time(2), MEAN, STD);
        Moments result = MomentExecutor.run(solver.compile(process, grid), MEAN, STD, start);
        assertThat(result.mean()).isCloseTo(wanted.mean(), within(1e-12));
        assertThat(result.variance()).isCloseTo(wanted.variance(), within(1e-12));
    }

    /** Bao et al.'s own formula for a discrete chain, written with their symbols. */
    @Test
    void analyticDdpmIsThePublishedVariance() {
        DiscreteVariancePreserving table = DiscreteVariancePreserving.linear(1e-4, 0.02, 1000);
        int n = 500;
        double alphaBar = table.alphaCumprod(n);
        double previous = table.alphaCumprod(n - 1);
        double alpha = alphaBar / previous;
        double betaBar = 1 - alphaBar;
        double lambda2 = (1 - previous) / betaBar * (1 - alpha);
        double rho = table.rho(n);
        double gamma = 0.3 / betaBar;
        double bracket = Math.sqrt(betaBar / alpha) - Math.sqrt(1 - previous - lambda2);
        double published = lambda2 + bracket * bracket * (1 - betaBar * gamma);
        MeanSquaredNoise measured = MeanSquaredNoise.of(new double[] {rho}, new double[] {0.3});
        Moments point = MomentExecutor.run(
                AnalyticDpm.ddpm(measured).compile(table, TimeGrid.of(n, n - 1)), 0, 0, new Moments(0, 0));
        assertThat(point.variance()).isCloseTo(published, within(1e-14));
    }

    @Test
    void onlyTheLastNoiseIsLimited() {
        AffineProcess edm = new Edm(0.1, 20);
        MeanSquaredNoise levels = MeanSquaredNoise.ofGaussian(0.5);
        AnalyticDpm free = AnalyticDpm.ddpm(levels);
        AnalyticDpm limited = free.limitingLastNoise(0.01);
        for (TimeGrid grid : List.of(TimeGrid.of(20, 5, 1), TimeGrid.of(20, 5, 1, 0))) {
            LinearTrace one = LinearTrace.canonical(free.compile(edm, grid));
            LinearTrace other = LinearTrace.canonical(limited.compile(edm, grid));
            assertThat(other.calls().get(1).input().distance(one.calls().get(1).input()))
                    .isZero();
            LinearForm last =
                    grid.steps() == 2 ? other.result() : other.calls().get(2).input();
            assertThat(last.get("z" + Draw.step(1))).isCloseTo(0.01 * Math.sqrt(Math.PI / 2), within(1e-15));
        }
        assertThat(limited.name()).contains("last noise at most 0.01");
        assertThatThrownBy(() -> free.limitingLastNoise(0)).hasMessageContaining("size is 0.0");
    }

    @Test
    void estimatesAgreeWithTheClosedForm() {
        int dimensions = 64;
        int count = 500;
        AffineProcess process = VariancePreserving.linear();
        ScoreModel model = ScoreModel.exact(GaussianModel.isotropic(dimensions, MEAN, STD), process);
        double[] values = new double[count * dimensions];
        Random random = new Random(6);
        Arrays.setAll(values, i -> MEAN + STD * random.nextGaussian());
        TimeGrid grid = TestProblems.noisyGrid(process, 6);
        try (INDArray data = Tensors.of(values, count, dimensions)) {
            MeanSquaredNoise measured = MeanSquaredNoise.estimate(model, grid, data, new PhiloxNoise(1));
            for (double t : grid.times()) {
                double rho = process.rho(t);
                // |eps|²/d of one row has mean q and standard deviation q·√(2/d)
                double q = rho * rho / (STD * STD + rho * rho);
                assertThat(measured.at(process, t)).isCloseTo(q, within(5 * q * Math.sqrt(2.0 / dimensions / count)));
            }
        }
    }

    @Test
    void levelsInBetweenAreInterpolatedAndThoseBeyondFollowTheirLimits() {
        AffineProcess edm = new Edm(0.1, 20);
        MeanSquaredNoise measured = MeanSquaredNoise.of(new double[] {4, 1}, new double[] {0.8, 0.2});
        assertThat(measured.at(edm, 2)).isCloseTo(0.5, within(1e-14));
        // the variance of the data, rho²·(1 − q), stays what it is at the noisiest level
        assertThat(81 * (1 - measured.at(edm, 9))).isCloseTo(16 * 0.2, within(1e-13));
        assertThat(measured.at(edm, 0.5)).isCloseTo(0.05, within(1e-15));
        MeanSquaredNoise ends = MeanSquaredNoise.of(new double[] {4, 2, 1}, new double[] {1, 0.5, 0});
        assertThat(ends.at(edm, Math.sqrt(8))).isCloseTo(0.75, within(1e-14));
        assertThat(ends.at(edm, Math.sqrt(2))).isCloseTo(0.25, within(1e-14));
    }

    /** Interpolating q itself would take 1.6 times the variance of the data between levels a factor of 3 apart. */
    @Test
    void fewLevelsAreEnoughForGaussianData() {
        AffineProcess edm = new Edm(0.1, 20);
        double[] levels = {9, 3, 1, 1 / 3.0};
        double[] values = new double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            values[i] = levels[i] * levels[i] / (0.49 + levels[i] * levels[i]);
        }
        MeanSquaredNoise measured = MeanSquaredNoise.of(levels, values);
        for (double rho : new double[] {0.4, 0.8, 2, 5, 8}) {
            assertThat(measured.at(edm, rho)).isCloseTo(rho * rho / (0.49 + rho * rho), within(1e-14));
            assertThat(MeanSquaredNoise.ofGaussian(0.7).at(edm, rho))
                    .isCloseTo(rho * rho / (0.49 + rho * rho), within(1e-13));
        }
    }

    /** Answers the same number everywhere. */
    private record Always(double value) implements ScoreNetwork {
        @Override
        public NetworkSpec spec() {
            return NetworkSpec.closedForm("always " + value, List.of());
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            out.assign(value);
        }
    }

    private static double[] sampled(double v) {
        return sampled(learned(v), TestProblems.noisyGrid(VariancePreserving.linear(), 5));
    }

    private static double[] sampled(Sampler sampler, TimeGrid grid) {
        try (Samples samples = sampler.schedule(Schedule.explicit(grid.times())).sample(3, 2)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    private static Sampler learned(double v) {
        AffineProcess process = VariancePreserving.linear();
        ScoreModel variance = new ScoreModel(new Always(v), Preconditioning.none(Prediction.SAMPLE), process);
        return Sampler.of(ScoreModel.exact(TestProblems.mixture(), process))
                .model(LearnedRangeDdpm.VARIANCE, variance)
                .solver(LearnedRangeDdpm.create())
                .type(ElementType.FLOAT64)
                .seed(7);
    }

    @Test
    void theLearnedRangeRunsFromThePosteriorsToTheTransitionsVariance() {
        AffineProcess process = VariancePreserving.linear();
        TimeGrid grid = TestProblems.noisyGrid(process, 5);
        assertThat(TestProblems.distance(sampled(-1), TestProblems.run(process, Ddpm.posterior(), grid, 3)))
                .isLessThan(1e-13);
        assertThat(TestProblems.distance(
                        sampled(1), TestProblems.run(process, Ddpm.with(Ddpm.Variance.TRANSITION), grid, 3)))
                .isLessThan(1e-13);
        assertThat(TestProblems.distance(sampled(0), sampled(1))).isGreaterThan(1e-3);
    }

    @Test
    void thresholdsLimitTheMeanOfTheLearnedRangeAsThoseOfDdpm() {
        AffineProcess process = VariancePreserving.linear();
        TimeGrid grid = TimeGrid.of(1, 0.6, 0.3, 0.1, 0);
        Thresholding rule = new Thresholding.Static(0.2);
        LearnedRangeDdpm limited = LearnedRangeDdpm.create().thresholded(rule);
        double[] samples = sampled(learned(-1).solver(limited), grid);
        assertThat(TestProblems.distance(
                        samples, TestProblems.run(process, Ddpm.posterior().thresholded(rule), grid, 3)))
                .isLessThan(1e-13);
        assertThat(Arrays.stream(samples).map(Math::abs).max().orElseThrow()).isLessThanOrEqualTo(0.2);
        assertThat(limited.name()).isEqualTo("ddpm(learned range, Static[limit=0.2])");
    }

    @Test
    void theLearnedVarianceDoesNotDependOnTheBatch() {
        Schedule schedule = Schedule.uniform(5);
        try (Samples together = learned(0.3).schedule(schedule).sample(7, 2);
                Samples apart = learned(0.3).schedule(schedule).batch(2).sample(7, 2)) {
            assertThat(Tensors.toDoubles(apart.array())).isEqualTo(Tensors.toDoubles(together.array()));
            // the step to clean data asks for no variance
            assertThat(together.nfe()).isEqualTo(2 * 5 - 1);
        }
    }

    @Test
    void aMissingVarianceModelIsNamed() {
        Sampler sampler = Sampler.of(ScoreModel.exact(TestProblems.mixture(), VariancePreserving.linear()))
                .solver(LearnedRangeDdpm.create())
                .schedule(Schedule.uniform(3));
        assertThatThrownBy(() -> sampler.sample(1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a model named 'variance'");
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        MeanSquaredNoise levels = MeanSquaredNoise.ofGaussian(0.5);
        assertThatThrownBy(() -> AnalyticDpm.withEta(2, levels)).hasMessageContaining("eta is 2.0");
        assertThatThrownBy(() -> AnalyticDpm.ddpm(levels).within(1, 1)).hasMessageContaining("low is 1.0");
        assertThatThrownBy(() -> MeanSquaredNoise.ofGaussian(0)).hasMessageContaining("std is 0.0");
        assertThatThrownBy(() -> MeanSquaredNoise.of(new double[] {1, 2}, new double[] {0, 0}))
                .hasMessageContaining("rho[1] is 2.0");
        assertThatThrownBy(() -> MeanSquaredNoise.of(new double[] {1}, new double[] {1.5}))
                .hasMessageContaining("values[0] is 1.5");
        assertThatThrownBy(() -> MeanSquaredNoise.of(new double[0], new double[0]))
                .hasMessageContaining("0 levels");
        assertThatThrownBy(() ->
                        learned(0).model(Program.MODEL, ScoreModel.exact(TestProblems.mixture(), new RectifiedFlow())))
                .hasMessageContaining("name is 'model'");
    }
}
