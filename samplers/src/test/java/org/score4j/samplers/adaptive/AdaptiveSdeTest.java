package org.score4j.samplers.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;
import org.score4j.program.AdaptiveProgram;
import org.score4j.program.ScalarRegister;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.TestProblems;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** The adaptive solver of the SDE against a plain rendering of its algorithm, its own draws, and the distribution. */
class AdaptiveSdeTest {
    private static final double MEAN = 0.4;
    private static final double STD = 0.7;
    private static final int DIMENSIONS = 4;

    static List<AffineProcess> processes() {
        return List.of(
                new Edm(0.1, 20),
                VariancePreserving.linear(),
                SubVariancePreserving.linear(),
                new VarianceExploding(0.05, 20));
    }

    private static Sampler sampler(AffineProcess process, int dimensions, double tolerance, double... times) {
        return Sampler.of(ScoreModel.exact(GaussianModel.isotropic(dimensions, MEAN, STD), process))
                .solver(AdaptiveSde.withTolerance(tolerance, tolerance))
                .schedule(Schedule.explicit(times))
                .type(ElementType.FLOAT64);
    }

    /** Algorithm 1 for one sample, line by line; counts its attempts. */
    private static double[] plain(
            AffineProcess process, double tolerance, long sample, double start, double end, int[] attempts) {
        NoiseSource noise = new PhiloxNoise(11);
        double[] x = new double[DIMENSIONS];
        noise.fill(Draw.initial(), sample, 0, x, 0, DIMENSIONS);
        for (int d = 0; d < DIMENSIONS; d++) {
            x[d] *= process.initialStd(start);
        }
        double[] previous = x.clone();
        double[] z = new double[DIMENSIONS];
        double t = start;
        double h = 0.01 * (start - end);
        for (int step = 0; t > end; ) {
            noise.fill(Draw.step(step), sample, 0, z, 0, DIMENSIONS);
            double next = t - h <= end + 1e-12 * (start - end) ? end : t - h;
            double length = t - next;
            double[] first = new double[DIMENSIONS];
            double[] mean = new double[DIMENSIONS];
            double squares = 0;
            for (int d = 0; d < DIMENSIONS; d++) {
                first[d] = x[d]
                        - length * slope(process, t, x[d])
                        + Math.sqrt(length * process.diffusionSquared(t)) * z[d];
                double second = x[d]
                        - length * slope(process, next, first[d])
                        + Math.sqrt(length * process.diffusionSquared(next)) * z[d];
                mean[d] = (first[d] + second) / 2;
                double scale = Math.max(tolerance, tolerance * Math.max(Math.abs(first[d]), Math.abs(previous[d])));
                squares += Math.pow((first[d] - mean[d]) / scale, 2);
            }
            double error = Math.sqrt(squares / DIMENSIONS);
            attempts[0]++;
            if (error <= 1) {
                x = mean;
                previous = first;
                t = next;
                step++;
            }
            h = 0.9 * length * Math.pow(error, -0.9);
        }
        return x;
    }

    /** f·x − g²·s of N(alpha·MEAN, alpha²·STD² + sigma²). */
    private static double slope(AffineProcess process, double t, double x) {
        double alpha = process.alpha(t);
        double sigma = process.sigma(t);
        double score = (alpha * MEAN - x) / (alpha * alpha * STD * STD + sigma * sigma);
        return process.drift(t) * x - process.diffusionSquared(t) * score;
    }

    @ParameterizedTest
    @MethodSource("processes")
    void everySampleFollowsTheAlgorithmByItself(AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 1);
        double start = grid.time(0);
        double end = grid.time(1);
        int count = 5;
        try (Samples samples =
                sampler(process, DIMENSIONS, 0.02, start, end).seed(11).sample(count, DIMENSIONS)) {
            double[] values = Tensors.toDoubles(samples.array());
            for (int sample = 0; sample < count; sample++) {
                int[] attempts = new int[1];
                double[] wanted = plain(process, 0.02, sample, start, end, attempts);
                double[] actual = Arrays.copyOfRange(values, sample * DIMENSIONS, (sample + 1) * DIMENSIONS);
                assertThat(TestProblems.distance(actual, wanted)).isLessThan(1e-9);
                assertThat(samples.evaluations()[sample]).isEqualTo(2 * attempts[0]);
            }
        }
    }

    /** Notes which step draws each sample asks for. */
    private record Noting(Map<Long, Long> largest, NoiseSource noise) implements NoiseSource {
        @Override
        public void fill(Draw draw, long sample, long firstElement, float[] out, int offset, int length) {
            note(draw, sample);
            noise.fill(draw, sample, firstElement, out, offset, length);
        }

        @Override
        public void fill(Draw draw, long sample, long firstElement, double[] out, int offset, int length) {
            note(draw, sample);
            noise.fill(draw, sample, firstElement, out, offset, length);
        }

        private void note(Draw draw, long sample) {
            if (draw.stream() == Draw.Stream.STEP) {
                largest.merge(sample, draw.index(), Math::max);
            }
        }
    }

    @Test
    void rejectedStepsAreTriedAgainWithTheirDraw() {
        Map<Long, Long> largest = new ConcurrentHashMap<>();
        AffineProcess process = VariancePreserving.linear();
        TimeGrid grid = TestProblems.noisyGrid(process, 1);
        int rejected = 0;
        try (Samples samples = sampler(process, DIMENSIONS, 0.02, grid.times())
                .noise(new Noting(largest, new PhiloxNoise(11)))
                .sample(20, DIMENSIONS)) {
            for (int sample = 0; sample < 20; sample++) {
                int attempts = samples.evaluations()[sample] / 2;
                int draws = (int) (largest.get((long) sample) + 1);
                assertThat(draws).isLessThanOrEqualTo(attempts);
                rejected += attempts - draws;
            }
        }
        assertThat(rejected).isPositive();
    }

    /** Four standard errors of mean and variance: a fixed seed, so the outcome is fixed. */
    @ParameterizedTest
    @MethodSource("processes")
    void samplesHaveTheDistributionOfTheData(AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 1);
        double end = grid.time(1);
        int count = 400;
        int dimensions = 50;
        try (Samples samples =
                sampler(process, dimensions, 0.005, grid.times()).seed(5).sample(count, dimensions)) {
            double[] values = Tensors.toDoubles(samples.array());
            double alpha = process.alpha(end);
            double wanted = alpha * alpha * STD * STD + process.sigma(end) * process.sigma(end);
            double mean = Arrays.stream(values).average().orElseThrow();
            double variance =
                    Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
            assertThat(Math.abs(mean - alpha * MEAN)).isLessThan(4 * Math.sqrt(wanted / values.length));
            assertThat(Math.abs(variance - wanted)).isLessThan(4 * wanted * Math.sqrt(2.0 / values.length));
        }
    }

    /** What the documentation says: the choice of steps looks at the noise, and few elements average it less. */
    @Test
    void inTwoDimensionsTheVarianceIsTooLarge() {
        AffineProcess process = new VarianceExploding(0.05, 20);
        double end = process.timeAtRho(0.2);
        int count = 3000;
        for (double tolerance : new double[] {0.02, 0.005}) {
            try (Samples samples = sampler(process, 2, tolerance, process.startTime(), end)
                    .seed(5)
                    .sample(count, 2)) {
                double variance = Arrays.stream(Tensors.toDoubles(samples.array()))
                                .map(v -> (v - MEAN) * (v - MEAN))
                                .sum()
                        / (2 * count);
                assertThat(variance / (STD * STD + 0.2 * 0.2)).isBetween(1.1, 1.25);
            }
        }
    }

    @Test
    void smallerTolerancesCostMore() {
        AffineProcess process = new Edm(0.1, 20);
        int last = 0;
        for (double tolerance : new double[] {0.1, 0.01, 0.001}) {
            try (Samples samples =
                    sampler(process, DIMENSIONS, tolerance, 20, 0.5).sample(4, DIMENSIONS)) {
                int evaluations = Arrays.stream(samples.evaluations()).sum();
                assertThat(evaluations).isGreaterThan(2 * last);
                last = evaluations;
            }
        }
    }

    @Test
    void whatCannotRunIsRefused() {
        AdaptiveSde solver = AdaptiveSde.withTolerance(0.01, 0.01);
        assertThatThrownBy(() -> solver.compile(new RectifiedFlow(), TimeGrid.of(1, 0.5)))
                .hasMessageContaining("alpha = 0");
        assertThatThrownBy(() -> solver.compile(new Edm(0.1, 20), TimeGrid.of(0.5, 20)))
                .hasMessageContaining("from clean to noisy");
        assertThatThrownBy(() -> solver.compile(new Edm(0.1, 20), TimeGrid.of(0.05, 0)))
                .hasMessageContaining("take more steps");
        assertThatThrownBy(() -> AdaptiveSde.withTolerance(0, 1)).hasMessageContaining("absolute is 0.0");
        assertThatThrownBy(() -> AdaptiveSde.withTolerance(1, -1)).hasMessageContaining("relative is -1.0");
    }

    /** Scalars of one sample. */
    private record Scalars(Map<ScalarRegister, Double> values) implements AdaptiveProgram.ScalarFile {
        @Override
        public double get(ScalarRegister register, int sample) {
            return values.get(register);
        }

        @Override
        public void set(ScalarRegister register, int sample, double value) {
            values.put(register, value);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void errorsThatAreNotFiniteAreRejectedAndTriedWithATenthOfTheStep(double error) {
        Scalars scalars = new Scalars(new HashMap<>());
        SdeSteps steps = new SdeSteps(new Edm(0.1, 20), 20, 0.1);
        steps.start(scalars, 0);
        double h = 20 - scalars.get(SdeSteps.NEXT, 0);
        scalars.set(SdeSteps.NORM, 0, error);
        steps.update(scalars, 0);
        assertThat(scalars.get(SdeSteps.ACCEPT, 0)).isZero();
        assertThat(20 - scalars.get(SdeSteps.NEXT, 0)).isCloseTo(h / 10, within(1e-13));
    }
}
