package org.score4j.samplers.fewstep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.MomentExecutor.Moments;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VariancePreserving;
import org.score4j.program.LinearForm;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.schedule.DistilledTimesteps;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Few-step solvers against each other and against an exact consistency function. */
class FewStepTest {
    private static final DiscreteVariancePreserving TABLE =
            DiscreteVariancePreserving.scaledLinear(0.00085, 0.012, 1000);
    private static final double MEAN = 0.4;
    private static final double STD = 0.7;

    static List<AffineProcess> processes() {
        return TestProblems.processes();
    }

    static List<AffineProcess> cleanAtZero() {
        return List.of(
                new Edm(0.1, 20), new RectifiedFlow(), VariancePreserving.linear(), SubVariancePreserving.linear());
    }

    private static LinearTrace trace(Solver solver, AffineProcess process, TimeGrid grid) {
        return LinearTrace.canonical((SamplingPlan) solver.compile(process, grid));
    }

    @ParameterizedTest
    @MethodSource("processes")
    void tcdWithoutNoiseIsDdim(AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 6);
        assertThat(trace(TrajectoryConsistency.withGamma(0), process, grid)
                        .distance(trace(Ddim.deterministic(), process, grid)))
                .isLessThan(1e-13);
    }

    @ParameterizedTest
    @MethodSource("cleanAtZero")
    void tcdWithAllNoiseIsConsistencySampling(AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 6);
        assertThat(trace(TrajectoryConsistency.withGamma(1), process, grid)
                        .distance(trace(ConsistencySampling.create(), process, grid)))
                .isLessThan(1e-13);
    }

    /**
     * The consistency function of a Gaussian is affine, and a process' marginals go over into each other: every run has the
     * distribution of the data.
     */
    @ParameterizedTest
    @MethodSource("processes")
    void consistencySamplingOfTheExactFunctionIsExact(AffineProcess process) {
        double[] noisy = TestProblems.noisyGrid(process, 3).times();
        TimeGrid grid = TimeGrid.of(noisy[0], noisy[1], noisy[2], process.cleanTime());
        Moments moments = runExact(ConsistencySampling.create(), process, grid, 0);
        assertThat(moments.mean()).isCloseTo(MEAN, within(1e-12));
        assertThat(moments.variance()).isCloseTo(STD * STD, within(1e-12));
    }

    @Test
    void answersWithNoiseKeepTheDistributionToo() {
        AffineProcess process = VariancePreserving.linear();
        double[] noisy = TestProblems.noisyGrid(process, 3).times();
        Moments moments = runExact(ConsistencySampling.create().answeringAt(0.3), process, TimeGrid.of(noisy), 0.3);
        double alpha = process.alpha(noisy[3]);
        double sigma = process.sigma(noisy[3]);
        assertThat(moments.variance()).isCloseTo(alpha * alpha * STD * STD + sigma * sigma, within(1e-12));
    }

    /** Mean and variance of a run with the consistency function of N(MEAN, STD²) that ends at noise level {@code answers}. */
    private static Moments runExact(Solver solver, AffineProcess process, TimeGrid grid, double answers) {
        SamplingPlan plan = (SamplingPlan) solver.compile(process, grid);
        double target = Math.hypot(STD, answers);
        LinearTrace trace = LinearTrace.of(plan, (call, t, input) -> {
            double gain = target / Math.hypot(process.alpha(t) * STD, process.sigma(t));
            return LinearForm.ZERO
                    .plus(gain, input)
                    .plus(MEAN * (1 - gain * process.alpha(t)), LinearForm.of(LinearTrace.ONE));
        });
        double first = grid.time(0);
        double mean = 0;
        double variance = 0;
        for (Map.Entry<String, Double> entry : trace.result().coefficients().entrySet()) {
            double factor = entry.getValue();
            switch (entry.getKey()) {
                case LinearTrace.ONE -> mean += factor;
                case LinearTrace.INITIAL -> {
                    double std = Math.hypot(process.alpha(first) * STD, process.sigma(first));
                    mean += factor * process.alpha(first) * MEAN;
                    variance += factor * factor * std * std;
                }
                default -> variance += factor * factor;
            }
        }
        return new Moments(mean, variance);
    }

    @Test
    void scaledBoundariesAreTheIdentityAtTimeZero() {
        BoundaryScaling scaling = BoundaryScaling.latent();
        assertThat(scaling.skip(0)).isEqualTo(1);
        assertThat(scaling.out(0)).isZero();
        assertThat(scaling.skip(3)).isCloseTo(0.25 / (900 + 0.25), within(1e-15));
        assertThat(scaling.out(3)).isCloseTo(30 / Math.sqrt(900.25), within(1e-15));
    }

    @Test
    void aNetworkWithConsistencyPreconditioningAnswersItsInputAtTheBoundary() {
        AffineProcess edm = new Edm(0.002, 80);
        Preconditioning scaling = Preconditioning.consistency(0.5, 0.002);
        Preconditioning.Coefficients atBoundary = scaling.at(edm, 0.002);
        assertThat(atBoundary.skip()).isEqualTo(1);
        assertThat(atBoundary.output()).isZero();
        assertThat(atBoundary.prediction()).isEqualTo(Prediction.SAMPLE);
        Preconditioning.Coefficients far = scaling.at(edm, 3);
        assertThat(far.skip()).isCloseTo(0.25 / (2.998 * 2.998 + 0.25), within(1e-15));
        assertThat(far.output()).isCloseTo(0.5 * 2.998 / Math.sqrt(9.25), within(1e-15));
        assertThat(far.input()).isCloseTo(1 / Math.sqrt(9.25), within(1e-15));
        assertThat(far.noise()).isCloseTo(250 * Math.log(3), within(1e-10));
        // the same network in a process with alpha < 1 sees x/alpha at the same sigma/alpha
        AffineProcess vp = VariancePreserving.linear();
        double t = vp.timeAtRho(3);
        Preconditioning.Coefficients other = scaling.at(vp, t);
        assertThat(other.input() * vp.alpha(t)).isCloseTo(far.input(), within(1e-12));
        assertThat(other.skip() * vp.alpha(t)).isCloseTo(far.skip(), within(1e-12));
        assertThat(other.output()).isCloseTo(far.output(), within(1e-12));
        assertThat(scaling.at(new RectifiedFlow(), 1).skip()).isZero();
        assertThatThrownBy(() -> Preconditioning.consistency(0, 0.1)).hasMessageContaining("sigmaData is 0.0");
        assertThatThrownBy(() -> Preconditioning.consistency(1, -1)).hasMessageContaining("boundary is -1.0");
    }

    /** A network whose output is zero: the samples are the skip connections alone. */
    private record Zero() implements ScoreNetwork {
        @Override
        public NetworkSpec spec() {
            return NetworkSpec.closedForm("zero", List.of());
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            out.assign(0);
        }
    }

    @Test
    void oneStepOfAConsistencyModelIsOneCall() {
        AffineProcess process = new Edm(0.002, 80);
        ScoreModel model = new ScoreModel(new Zero(), Preconditioning.consistency(0.5, 0.002), process);
        try (INDArray start = Tensors.of(new double[] {3, -8}, 1, 2);
                Samples samples = Sampler.of(model)
                        .solver(ConsistencySampling.create().answeringAt(0.002))
                        .schedule(Schedule.sigmas(80, 0))
                        .type(ElementType.FLOAT64)
                        .initial(start)
                        .sample(1, 2)) {
            double skip = 0.25 / (79.998 * 79.998 + 0.25);
            double[] values = Tensors.toDoubles(samples.array());
            assertThat(values[0]).isCloseTo(3 * skip, within(1e-15));
            assertThat(values[1]).isCloseTo(-8 * skip, within(1e-15));
            assertThat(samples.nfe()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10, 13, 50})
    void distilledTimestepsAreAmongThoseOfTheTraining(int steps) {
        double[] times = new DistilledTimesteps(50, steps).grid(TABLE).times();
        assertThat(times).hasSize(steps + 1);
        assertThat(times[0]).isEqualTo(999);
        assertThat(times[steps]).isEqualTo(-1);
        for (int i = 0; i < steps; i++) {
            assertThat((times[i] + 1) % 20).isZero();
        }
    }

    /** What published latent consistency models visit (Diffusers' LCMScheduler). */
    @Test
    void distilledTimestepsAreThePublishedOnes() {
        assertThat(new DistilledTimesteps(50, 13).grid(TABLE).times())
                .containsExactly(999, 939, 859, 779, 699, 619, 539, 479, 399, 319, 239, 159, 79, -1);
        assertThat(new DistilledTimesteps(100, 13).grid(TABLE).times())
                .containsExactly(999, 929, 849, 769, 699, 619, 539, 469, 389, 309, 239, 159, 79, -1);
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> TrajectoryConsistency.withGamma(1.1)).hasMessageContaining("gamma is 1.1");
        assertThatThrownBy(() -> ConsistencySampling.create().answeringAt(-1)).hasMessageContaining("sigma is -1.0");
        assertThatThrownBy(() -> new BoundaryScaling(0, 1)).hasMessageContaining("timeScale is 0.0");
        assertThatThrownBy(() -> new BoundaryScaling(1, Double.NaN)).hasMessageContaining("sigmaData is NaN");
        assertThatThrownBy(() -> new DistilledTimesteps(50, 51)).hasMessageContaining("steps is 51");
        assertThatThrownBy(() -> new DistilledTimesteps(0, 1)).hasMessageContaining("original is 0");
        assertThatThrownBy(() -> new DistilledTimesteps(2000, 4).grid(TABLE)).hasMessageContaining("original is 2000");
        assertThatThrownBy(() -> new DistilledTimesteps(50, 4).grid(new RectifiedFlow()))
                .hasMessageContaining("discrete process");
        assertThatThrownBy(() ->
                        ConsistencySampling.create().answeringAt(2).compile(new Edm(0.1, 20), TimeGrid.of(20, 5, 1)))
                .hasMessageContaining("answers at sigma/alpha 2.0");
    }
}
