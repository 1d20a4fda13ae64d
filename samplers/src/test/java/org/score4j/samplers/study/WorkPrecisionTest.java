package org.score4j.samplers.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.samplers.Solver;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.sde.EulerMaruyama;
import org.score4j.samplers.study.WorkPrecision.Point;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.Tensors;

class WorkPrecisionTest {
    private static final int COUNT = 512;
    private static final GaussianMixtureModel MIXTURE =
            GaussianMixtureModel.of(new double[] {1, 2}, new double[][] {{-1, 0}, {1, 0.5}}, new double[] {0.2, 0.3});
    private static final ScoreModel MODEL = ScoreModel.exact(MIXTURE, Edm.standard());

    private static INDArray initial() {
        double[] values = new double[COUNT * 2];
        new PhiloxNoise(0).fill(Draw.initial(), 0, 0, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] *= 80;
        }
        return Tensors.of(values, COUNT, 2);
    }

    private static WorkPrecision converged(INDArray initial) {
        return WorkPrecision.against(Heun.inSigma(), 400, MODEL, Condition.none(), Schedule::karras, initial);
    }

    @Test
    void stepsAreThoseThatTheBudgetPays() {
        try (INDArray initial = initial()) {
            Map<String, List<Point>> points = converged(initial)
                    .measure(Map.of("heun", Heun.inSigma(), "ddim", Ddim.deterministic()), 0, 1, 4, 9);
            assertThat(points.get("heun")).extracting(Point::budget).containsExactly(1, 4, 9);
            assertThat(points.get("heun")).extracting(Point::nfe).containsExactly(1, 3, 9);
            assertThat(points.get("ddim")).extracting(Point::nfe).containsExactly(1, 4, 9);
        }
    }

    @Test
    void errorsShrinkWithTheBudgetDownToTheUncertainty() {
        try (INDArray initial = initial()) {
            WorkPrecision study = converged(initial);
            List<Point> points = study.measure(Map.of("heun", Heun.inSigma()), 15, 49, 199, 799)
                    .get("heun");
            assertThat(points).extracting(Point::error).isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(points.get(3).error()).isZero();
            assertThat(study.uncertainty())
                    .isBetween(1e-7, 1e-3)
                    .isLessThan(points.get(2).error());
        }
    }

    /** The mixture, slow to answer its first evaluations. */
    private record Sluggish(AtomicInteger evaluations, int slow) implements ScoreNetwork {
        private static final double SECONDS = 0.05;

        @Override
        public NetworkSpec spec() {
            return MIXTURE.spec();
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            MIXTURE.evaluate(x, level, condition, out);
            if (evaluations.incrementAndGet() <= slow) {
                LockSupport.parkNanos((long) (1e9 * SECONDS));
            }
        }
    }

    private static Point sluggish(int slow, int repetitions, AtomicInteger evaluations) {
        try (INDArray initial = Tensors.of(new double[] {30, -50}, 1, 2)) {
            ScoreModel model = ScoreModel.exact(new Sluggish(evaluations, slow), Edm.standard());
            return new WorkPrecision(model, Condition.none(), Schedule::karras, initial, states -> 7, 0, repetitions)
                    .measure(Map.of("ddim", Ddim.deterministic()), 4)
                    .get("ddim")
                    .get(0);
        }
    }

    @Test
    void aFirstRunIsNotMeasuredAndTheFastestOfTheOthersCounts() {
        AtomicInteger evaluations = new AtomicInteger();
        double allSlow = 4 * Sluggish.SECONDS;
        assertThat(sluggish(8, 1, evaluations).seconds()).isGreaterThanOrEqualTo(allSlow);
        assertThat(evaluations).hasValue(8);
        assertThat(sluggish(4, 1, new AtomicInteger()).seconds()).isLessThan(allSlow);
        assertThat(sluggish(8, 2, new AtomicInteger()).seconds()).isLessThan(allSlow);
    }

    @Test
    void errorsAreComputedOnce() {
        try (INDArray initial = initial()) {
            AtomicInteger calls = new AtomicInteger();
            new WorkPrecision(
                            MODEL, Condition.none(), Schedule::karras, initial, states -> calls.incrementAndGet(), 0, 3)
                    .measure(Map.of("ddim", Ddim.deterministic()), 4, 8);
            assertThat(calls).hasValue(2);
        }
    }

    /** Sorted, so that equal distributions give nearly equal arrays. */
    private static double[] firstElements(double[] samples) {
        return IntStream.range(0, COUNT)
                .mapToDouble(i -> samples[2 * i])
                .sorted()
                .toArray();
    }

    @Test
    void solversWithNoiseComeNearExactSamples() {
        try (INDArray initial = initial()) {
            double[] exact = firstElements(MIXTURE.samples(new PhiloxNoise(1), COUNT));
            WorkPrecision study = WorkPrecision.ofDistribution(
                    states -> StudyProblem.distance(firstElements(states), exact),
                    List.of(MIXTURE.samples(new PhiloxNoise(2), COUNT)),
                    MODEL,
                    Condition.none(),
                    Schedule::karras,
                    initial);
            List<Point> points =
                    study.measure(Map.of("em", EulerMaruyama.create()), 5, 500).get("em");
            assertThat(points.get(0).error()).isGreaterThan(5 * study.uncertainty());
            assertThat(points.get(1).error()).isLessThan(2 * study.uncertainty());
        }
    }

    @Test
    void adaptiveSolversAreMeasuredByTolerance() {
        try (INDArray initial = initial()) {
            List<Solver> tolerances =
                    List.of(DormandPrince.withTolerance(1e-2, 1e-2), DormandPrince.withTolerance(1e-6, 1e-6));
            List<Point> points =
                    converged(initial).measureAdaptive(Map.of("dp", tolerances)).get("dp");
            assertThat(points.get(1).nfe())
                    .isGreaterThan(points.get(0).nfe())
                    .isEqualTo(points.get(1).budget());
            assertThat(points.get(1).error()).isLessThan(points.get(0).error());
        }
    }

    @Test
    void solversWithoutFixedStepsAndNoRepetitionsAreRefused() {
        try (INDArray initial = initial()) {
            WorkPrecision study = converged(initial);
            assertThatThrownBy(() -> study.measure(Map.of("dp", DormandPrince.withTolerance(1e-2, 1e-2)), 50))
                    .hasMessageContaining("expected one with fixed steps");
            assertThatThrownBy(() -> study.repeating(0)).hasMessageContaining("repetitions is 0");
        }
    }
}
