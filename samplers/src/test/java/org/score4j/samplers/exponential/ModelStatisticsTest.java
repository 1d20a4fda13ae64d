package org.score4j.samplers.exponential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.model.exact.ExactModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.VariancePreserving;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.study.OrderStudy;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

class ModelStatisticsTest {
    private static final AffineProcess PROCESS = VariancePreserving.linear();
    private static final double[] STDS = {0.4, 1.3};
    private static final double[] MEANS = {0.5, -2};

    private static double[] lambdas(int rows) {
        double[] lambdas = new double[rows];
        Arrays.setAll(lambdas, i -> -4.5 + 8.0 * i / (rows - 1));
        return lambdas;
    }

    private static INDArray data(ExactModel model, int count) {
        double[] values = new double[2 * count];
        for (int sample = 0; sample < count; sample++) {
            new PhiloxNoise(1).fill(Draw.initial(), sample, 0, values, 2 * sample, 2);
            values[2 * sample] = MEANS[0] + STDS[0] * values[2 * sample];
            values[2 * sample + 1] = MEANS[1] + STDS[1] * values[2 * sample + 1];
        }
        return Tensors.of(values, count, model.dimensions());
    }

    private static GaussianMixtureModel gaussian() {
        return GaussianMixtureModel.of(new double[] {1}, new double[][] {MEANS}, new double[][] {STDS});
    }

    private static ModelStatistics estimate(ScoreNetwork network, double[] lambdas) {
        ScoreModel model = ScoreModel.exact(network, PROCESS);
        try (INDArray data = data(gaussian(), 64)) {
            return ModelStatistics.of(model, Condition.none(), data, lambdas, 5);
        }
    }

    /** l = sigma²/(alpha²·std² + sigma²) makes f = −mean·sigma²/(…) constant in x, so that s·f + b = df/dλ. */
    private static void assertGaussian(ModelStatistics statistics, double tolerance) {
        for (int row = 0; row < statistics.rows(); row++) {
            double snr = Math.exp(2 * statistics.lambda(row));
            for (int i = 0; i < 2; i++) {
                double l = 1 / (snr * STDS[i] * STDS[i] + 1);
                double f = -MEANS[i] * l;
                double derivative = 2 * MEANS[i] * l * (1 - l);
                assertThat(statistics.l(row, i)).isCloseTo(l, within(tolerance));
                assertThat(statistics.s(row, i) * f + statistics.b(row, i))
                        .isCloseTo(derivative, within(0.02 * Math.abs(MEANS[i])));
            }
        }
    }

    @Test
    void statisticsOfGaussiansAreKnown() {
        assertGaussian(estimate(gaussian(), lambdas(33)), 1e-12);
    }

    @Test
    void networksWithoutDerivativesAreDifferenced() {
        ExactModel model = gaussian();
        ScoreNetwork plain = new ScoreNetwork() {
            @Override
            public NetworkSpec spec() {
                return model.spec();
            }

            @Override
            public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
                model.evaluate(x, level, condition, out);
            }
        };
        assertGaussian(estimate(plain, lambdas(33)), 1e-9);
    }

    @Test
    void oneStepWithTheStatisticsOfAGaussianIsNearlyExact() {
        ModelStatistics statistics = estimate(gaussian(), lambdas(65));
        TimeGrid grid = TimeGrid.of(PROCESS.timeAtHalfLogSnr(-4), PROCESS.timeAtHalfLogSnr(3));
        double[] exact = run(DormandPrince.withTolerance(1e-12, 1e-12), grid);
        assertThat(TestProblems.distance(run(DpmSolverV3.of(statistics, 1), grid), exact))
                .isLessThan(2e-3);
        assertThat(TestProblems.distance(run(Ddim.deterministic(), grid), exact))
                .isGreaterThan(0.1);
    }

    private static double[] run(Solver solver, TimeGrid grid) {
        try (Samples samples = Sampler.of(ScoreModel.exact(gaussian(), PROCESS))
                .solver(solver)
                .schedule(Schedule.explicit(grid.times()))
                .type(ElementType.FLOAT64)
                .seed(2)
                .sample(5, 2)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    private static ModelStatistics wavy() {
        double[] lambdas = lambdas(25);
        double[][][] tables = new double[3][25][];
        for (int i = 0; i < 25; i++) {
            double lambda = lambdas[i];
            double share = 1 / (1 + Math.exp(2 * lambda));
            tables[0][i] = new double[] {share, 0.9 * share + 0.1};
            tables[1][i] = new double[] {0.3 * Math.sin(lambda), -0.2 * Math.cos(2 * lambda)};
            tables[2][i] = new double[] {0.1 * Math.cos(lambda), 0.05};
        }
        return ModelStatistics.of(lambdas, tables[0], tables[1], tables[2]);
    }

    @Test
    void anyStatisticsKeepTheOrder() {
        OrderStudy study = OrderStudy.in(PROCESS);
        for (int order = 1; order <= 4; order++) {
            assertThat(study.formula(DpmSolverV3.of(wavy(), order))).isBetween(order - 0.2, order + 0.2);
        }
        assertThat(study.formula(DpmSolverV3.of(wavy(), 3).withPseudoPredictor()))
                .isBetween(1.8, 2.2);
        assertThat(study.formula(DpmSolverV3.of(wavy(), 1).withPseudoCorrector()))
                .isBetween(1.8, 2.2);
        assertThat(study.formula(DpmSolverV3.of(wavy(), 3).withPseudoPredictor().corrected()))
                .isBetween(2.8, 3.2);
    }

    @Test
    void degenerateStatisticsGiveExponentialAdams() {
        for (AffineProcess process : TestProblems.processes()) {
            for (int order = 1; order <= 4; order++) {
                assertEqual(
                        DpmSolverV3.of(ModelStatistics.degenerate(), order), ExponentialAdams.inSample(order), process);
                assertEqual(
                        DpmSolverV3.of(ModelStatistics.constant(0, -1, 0), order),
                        ExponentialAdams.inNoise(order),
                        process);
            }
        }
    }

    private static void assertEqual(Solver one, Solver other, AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 10);
        LinearTrace first = LinearTrace.canonical((SamplingPlan) one.compile(process, grid));
        LinearTrace second = LinearTrace.canonical((SamplingPlan) other.compile(process, grid));
        assertThat(first.distance(second)).isLessThan(1e-13);
    }

    @Test
    void oneColumnStandsForAllElements() {
        ModelStatistics one = ModelStatistics.constant(0.6, 0.3, 0.2);
        ModelStatistics two = ModelStatistics.of(
                new double[] {0, 1},
                new double[][] {{0.6, 0.6}, {0.6, 0.6}},
                new double[][] {{0.3, 0.3}, {0.3, 0.3}},
                new double[][] {{0.2, 0.2}, {0.2, 0.2}});
        AffineProcess edm = new Edm(0.1, 20);
        TimeGrid grid = TestProblems.noisyGrid(edm, 8);
        assertThat(TestProblems.run(edm, DpmSolverV3.of(one, 3), grid, 4))
                .isEqualTo(TestProblems.run(edm, DpmSolverV3.of(two, 3), grid, 4));
    }

    @Test
    void sumsOverTheTableApproachTheIntegrals() {
        double[] coarse = sums(25);
        double[] fine = sums(49);
        double[] finest = sums(97);
        assertThat(TestProblems.distance(coarse, fine) / TestProblems.distance(fine, finest))
                .isBetween(3.5, 4.5);
    }

    private static double[] sums(int rows) {
        ModelStatistics statistics = estimate(gaussian(), lambdas(rows));
        ModelStatistics smooth = estimate(gaussian(), lambdas(25));
        TimeGrid grid = smooth.snapped(
                PROCESS,
                Schedule.halfLogSnr(4)
                        .between(PROCESS.timeAtHalfLogSnr(-4.4), PROCESS.timeAtHalfLogSnr(3.4))
                        .endingAtEndTime()
                        .grid(PROCESS));
        return run(DpmSolverV3.of(statistics, 2).withTableSums(), grid);
    }

    @Test
    void sumsNeedTimesOfRows() {
        Solver solver =
                DpmSolverV3.of(ModelStatistics.degenerate(lambdas(25)), 2).withTableSums();
        TimeGrid grid = TimeGrid.of(0.8, 0.5, 0.2);
        assertThatThrownBy(() -> solver.compile(PROCESS, grid))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time is 0.8")
                .hasMessageContaining("snapped grid");
    }

    @Test
    void statisticsOfAnotherSizeAreRefused() {
        Solver solver = DpmSolverV3.of(
                ModelStatistics.of(
                        new double[] {0, 1},
                        new double[][] {{1, 0.5, 0}, {1, 0.5, 0}},
                        new double[2][3],
                        new double[2][3]),
                1);
        assertThatThrownBy(() -> TestProblems.run(PROCESS, solver, TestProblems.noisyGrid(PROCESS, 3), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("samples of 3 elements; these have 2");
    }

    @Test
    void malformedTablesAreRefused() {
        double[] rows = {0, 1};
        double[][] good = {{1}, {1}};
        for (List<Object> bad : List.<List<Object>>of(
                List.of(new double[] {0}, good, "lambdas has 1 entries"),
                List.of(new double[] {1, 1}, good, "lambdas[1] is 1.0"),
                List.of(rows, new double[][] {{1}}, "l has 1 rows"),
                List.of(rows, new double[][] {{1}, {1, 2}}, "l[1] has 2 values"),
                List.of(rows, new double[][] {{1}, {Double.NaN}}, "l[1] holds NaN"))) {
            assertThatThrownBy(() -> ModelStatistics.of((double[]) bad.get(0), (double[][]) bad.get(1), good, good))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining((String) bad.get(2));
        }
        assertThatThrownBy(() -> DpmSolverV3.of(ModelStatistics.degenerate(), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("order is 5");
    }
}
