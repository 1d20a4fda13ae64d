package org.score4j.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class BrownianNoiseTest {
    private static final int ELEMENTS = 8;

    @Property(tries = 300)
    void partsAddUpToTheWhole(@ForAll("clocks") double[] clock, @ForAll long seed, @ForAll boolean falling) {
        double[] grid = falling ? reversed(clock) : clock;
        int last = grid.length - 1;
        BrownianNoise fine = BrownianNoise.over(seed, -1, 3, grid);
        BrownianNoise coarse = BrownianNoise.over(seed, -1, 3, grid[0], grid[last]);
        double[] sum = new double[ELEMENTS];
        double scale = 0;
        for (int i = 0; i < last; i++) {
            double[] z = increment(fine, i, 17);
            double root = Math.sqrt(Math.abs(grid[i + 1] - grid[i]));
            scale += 6.8 * root;
            for (int e = 0; e < ELEMENTS; e++) {
                sum[e] += root * z[e];
            }
        }
        double[] whole = increment(coarse, 0, 17);
        double root = Math.sqrt(Math.abs(grid[last] - grid[0]));
        for (int e = 0; e < ELEMENTS; e++) {
            // each normal is rounded to float32, by at most 2⁻²⁴ of its size
            assertThat(sum[e]).isBetween(root * whole[e] - scale * 0x1p-23, root * whole[e] + scale * 0x1p-23);
        }
    }

    @Property(tries = 100)
    void anIntervalDoesNotDependOnTheRestOfItsGrid(@ForAll("clocks") double[] clock, @ForAll long seed) {
        BrownianNoise grid = BrownianNoise.over(seed, -1, 3, clock);
        for (int i = 0; i + 1 < clock.length; i++) {
            BrownianNoise alone = BrownianNoise.over(seed, -1, 3, clock[i], clock[i + 1]);
            assertThat(increment(grid, i, 2)).isEqualTo(increment(alone, 0, 2));
        }
    }

    @Property(tries = 100)
    void aFallingClockSeesTheSamePathBackwards(@ForAll("clocks") double[] clock, @ForAll long seed) {
        BrownianNoise rising = BrownianNoise.over(seed, -1, 3, clock);
        BrownianNoise falling = BrownianNoise.over(seed, -1, 3, reversed(clock));
        double[] up = increment(rising, 0, 4);
        double[] down = increment(falling, clock.length - 2, 4);
        for (int e = 0; e < ELEMENTS; e++) {
            assertThat(down[e]).isEqualTo(-up[e]);
        }
    }

    /** The variance of each coefficient vector is the variance of the increment: no sampling needed. */
    @Property(tries = 300)
    void incrementsHaveTheVarianceOfTheirLengthUpToTheDocumentedShortfall(
            @ForAll("clocks") double[] clock, @ForAll("depths") int depth) {
        double cell = Math.scalb(1.0, -depth);
        for (int i = 0; i + 1 < clock.length; i++) {
            double a = (clock[i] + 1) / 4;
            double b = (clock[i + 1] + 1) / 4;
            double variance = Arrays.stream(new LevySeries(PathClock.uniform(0, 1), depth)
                            .increment(a, b)
                            .coefficients())
                    .map(c -> c * c)
                    .sum();
            assertThat(variance).isBetween(b - a - cell / 2 - 1e-15, b - a + 1e-15);
        }
    }

    /** A clock of ten orders of magnitude and more, refined in its logarithm. */
    private record Exponential(double first, double last, double rate) implements PathClock {
        @Override
        public double length(double from, double to) {
            return Math.exp(rate * from) * Math.abs(Math.expm1(rate * (to - from)));
        }
    }

    @Property(tries = 300)
    void incrementsOnClocksOfManyOrdersOfMagnitudeAreIndependentAndOfUnitVariance(
            @ForAll("lambdas") double[] lambda, @ForAll("rates") double rate) {
        PathClock clock = new Exponential(-40, 40, rate);
        LevySeries series = new LevySeries(clock, BrownianNoise.DEFAULT_DEPTH);
        List<Map<Long, Double>> normal = new ArrayList<>();
        for (int i = 0; i + 1 < lambda.length; i++) {
            LevySeries.Increment increment = series.increment(lambda[i], lambda[i + 1]);
            double[] c = increment.scaled(1 / Math.sqrt(clock.length(lambda[i], lambda[i + 1])));
            Map<Long, Double> terms = new HashMap<>();
            for (int j = 0; j < c.length; j++) {
                terms.put(increment.nodes()[j], c[j]);
            }
            normal.add(terms);
        }
        // half of a cell of 80/2⁴⁰ beside an interval of at least 10⁻³
        double tolerance = 1e-7;
        for (int i = 0; i < normal.size(); i++) {
            for (int j = 0; j <= i; j++) {
                Map<Long, Double> other = normal.get(j);
                double covariance = normal.get(i).entrySet().stream()
                        .mapToDouble(term -> term.getValue() * other.getOrDefault(term.getKey(), 0.0))
                        .sum();
                assertThat(covariance).isBetween((i == j ? 1 : 0) - tolerance, (i == j ? 1 : 0) + tolerance);
            }
        }
    }

    @Property(tries = 100)
    void partsAddUpToTheWholeOnEveryClock(
            @ForAll("lambdas") double[] lambda, @ForAll("rates") double rate, @ForAll long seed) {
        PathClock clock = new Exponential(-40, 40, rate);
        int last = lambda.length - 1;
        Map<Draw, BrownianNoise.Span> spans = new HashMap<>();
        spans.put(Draw.of(Draw.Stream.STEP, 1, 0), BrownianNoise.Span.of(lambda[0], lambda[last]));
        for (int i = 0; i < last; i++) {
            spans.put(Draw.step(i), BrownianNoise.Span.of(lambda[i], lambda[i + 1]));
        }
        BrownianNoise noise = BrownianNoise.along(new PhiloxNoise(seed), clock, spans);
        double[] whole = values(noise, Draw.of(Draw.Stream.STEP, 1, 0), 5);
        double[] sum = new double[ELEMENTS];
        double length = clock.length(lambda[0], lambda[last]);
        for (int i = 0; i < last; i++) {
            double[] z = values(noise, Draw.step(i), 5);
            double share = Math.sqrt(clock.length(lambda[i], lambda[i + 1]) / length);
            for (int e = 0; e < ELEMENTS; e++) {
                sum[e] += share * z[e];
            }
        }
        for (int e = 0; e < ELEMENTS; e++) {
            assertThat(sum[e]).isBetween(whole[e] - 5e-6, whole[e] + 5e-6);
        }
    }

    @Test
    void spansOutsideTheClockOrWithoutLengthAreRefused() {
        PhiloxNoise base = new PhiloxNoise(1);
        PathClock clock = new Exponential(-2, 2, 3);
        assertThatThrownBy(() -> BrownianNoise.along(base, clock, Map.of(Draw.step(0), BrownianNoise.Span.of(0, 2.5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 0.0 to 2.5; allowed: -2.0 to 2.0");
        assertThatThrownBy(() -> BrownianNoise.along(base, clock, Map.of(Draw.step(0), BrownianNoise.Span.of(1, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stands still");
        assertThatThrownBy(() ->
                        BrownianNoise.along(base, clock, Map.of(Draw.step(0), BrownianNoise.Span.of(1, Double.NaN))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BrownianNoise.Span(0, 1, 256)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A grid of 2ᵏ equal intervals stops the series at level k exactly, so increments are exactly independent. */
    @Test
    void dyadicGridsNeedFewTermsAndAreExact() {
        for (int i = 0; i < 16; i++) {
            LevySeries.Increment increment =
                    new LevySeries(PathClock.uniform(0, 1), 40).increment(i / 16.0, (i + 1) / 16.0);
            assertThat(increment.nodes()).hasSize(5);
            assertThat(Arrays.stream(increment.coefficients()).map(c -> c * c).sum())
                    .isBetween(1 / 16.0 - 1e-16, 1 / 16.0 + 1e-16);
        }
    }

    @Test
    void incrementsAreIndependentUnitNormals() {
        double[] clock = {0, 0.1, 0.15, 0.5, 0.50001, 0.77, 1};
        int count = 40_000;
        BrownianNoise noise = BrownianNoise.over(5, 0, 1, clock);
        int intervals = clock.length - 1;
        double[][] z = new double[intervals][count];
        for (int i = 0; i < intervals; i++) {
            noise.fill(Draw.of(Draw.Stream.INTERVAL, 0, i), 1, 0, z[i], 0, count);
        }
        for (int i = 0; i < intervals; i++) {
            double[] column = z[i];
            assertThat(standardErrors(Arrays.stream(column), 1)).isBetween(-4.5, 4.5);
            assertThat(standardErrors(Arrays.stream(column).map(v -> v * v - 1), 2))
                    .isBetween(-4.5, 4.5);
            assertThat(standardErrors(Arrays.stream(column).map(v -> v * v * v * v - 3), 96))
                    .isBetween(-4.5, 4.5);
            for (int j = 0; j < i; j++) {
                double[] other = z[j];
                assertThat(standardErrors(IntStream.range(0, count).mapToDouble(e -> column[e] * other[e]), 1))
                        .as("intervals %d and %d", i, j)
                        .isBetween(-4.5, 4.5);
            }
        }
    }

    /** E W(s)W(t) = min(s, t), for the path rebuilt from two different grids. */
    @Test
    void gridsThatShareNoInnerPointSeeOnePath() {
        int count = 40_000;
        double[] toThird = new double[count];
        double[] toTwoThirds = new double[count];
        BrownianNoise.over(6, 0, 1, 0, 1 / 3.0).fill(Draw.of(Draw.Stream.INTERVAL, 0, 0), 0, 0, toThird, 0, count);
        BrownianNoise.over(6, 0, 1, 0, 2 / 3.0).fill(Draw.of(Draw.Stream.INTERVAL, 0, 0), 0, 0, toTwoThirds, 0, count);
        double correlation = Math.sqrt(0.5);
        double variance = 1 + correlation * correlation;
        assertThat(standardErrors(
                        IntStream.range(0, count).mapToDouble(e -> toThird[e] * toTwoThirds[e] - correlation),
                        variance))
                .isBetween(-4.5, 4.5);
    }

    @Test
    void samplesAndPathsDiffer() {
        BrownianNoise noise = BrownianNoise.over(1, 0, 1, 0, 0.3, 1).withPaths(2);
        double[] first = increment(noise, 1, 0);
        assertThat(increment(noise, 1, 1)).isNotEqualTo(first);
        double[] second = new double[ELEMENTS];
        noise.fill(Draw.of(Draw.Stream.INTERVAL, 1, 1), 0, 0, second, 0, ELEMENTS);
        assertThat(second).isNotEqualTo(first);
        assertThat(increment(BrownianNoise.over(1, 0, 1, 0, 0.3, 1), 1, 0)).isEqualTo(first);
    }

    @Test
    void otherDrawsAreTheBases() {
        PhiloxNoise base = new PhiloxNoise(8);
        BrownianNoise noise = BrownianNoise.over(base, 0, 1, 0, 0.5, 1);
        for (Draw draw : new Draw[] {Draw.initial(), Draw.step(3), Draw.of(Draw.Stream.USER, 9, 9)}) {
            assertThat(values(noise, draw, 3)).isEqualTo(values(base, draw, 3));
        }
    }

    @Test
    void stepsCanWalkAlongThePath() {
        BrownianNoise noise = BrownianNoise.over(8, 0, 1, 0, 0.5, 1);
        BrownianNoise steps = noise.answering(Draw.Stream.STEP);
        assertThat(values(steps, Draw.step(1), 3)).isEqualTo(increment(noise, 1, 3));
        Draw initial = Draw.initial();
        assertThat(values(steps, initial, 3)).isEqualTo(values(new PhiloxNoise(8), initial, 3));
    }

    @Test
    void floatsAndSlicesAreTheSameNumbers() {
        BrownianNoise noise = BrownianNoise.over(9, 0, 1, 0.2, 0.7);
        Draw draw = Draw.of(Draw.Stream.INTERVAL, 0, 0);
        double[] whole = new double[1000];
        noise.fill(draw, 2, 0, whole, 0, whole.length);
        float[] part = new float[600];
        noise.fill(draw, 2, 333, part, 5, 590);
        for (int i = 0; i < 590; i++) {
            assertThat((double) part[i + 5]).isEqualTo(whole[i + 333]);
        }
    }

    @Test
    void malformedClocksAreRefused() {
        assertThatThrownBy(() -> BrownianNoise.over(1, 0, 1, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clock has 1 values");
        assertThatThrownBy(() -> BrownianNoise.over(1, 0, 1, 0, 0.5, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clock[2] is 0.5 after 0.5");
        assertThatThrownBy(() -> BrownianNoise.over(1, 0, 1, 0, 0.5, 0.4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clock[2] is 0.4 after 0.5");
        assertThatThrownBy(() -> BrownianNoise.over(1, 0, 1, 0, 1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clock[1] is 1.5; allowed: 0.0 to 1.0");
        assertThatThrownBy(() -> BrownianNoise.over(1, 0, 1, 0, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BrownianNoise.over(1, 1, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BrownianNoise.over(1, 0, Double.POSITIVE_INFINITY, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unknownPathsIntervalsAndDepthsAreNamed() {
        BrownianNoise noise = BrownianNoise.over(1, 0, 1, 0, 0.5, 1);
        assertThatThrownBy(() -> values(noise, Draw.of(Draw.Stream.INTERVAL, 0, 2), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index=2")
                .hasMessageContaining("allowed: 0 to 1");
        assertThatThrownBy(() -> values(noise, Draw.of(Draw.Stream.INTERVAL, 1, 0), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("role=1");
        assertThatThrownBy(() -> noise.withDepth(48)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> noise.withDepth(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> noise.withPaths(257)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> noise.withPaths(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textTellsSourcesApart() {
        BrownianNoise noise = BrownianNoise.over(1, 0, 1, 0, 0.5, 1);
        assertThat(noise).hasToString(BrownianNoise.over(1, 0, 1, 0, 0.5, 1).toString());
        assertThat(noise.toString())
                .isNotEqualTo(BrownianNoise.over(2, 0, 1, 0, 0.5, 1).toString())
                .isNotEqualTo(BrownianNoise.over(1, 0, 1, 0, 0.6, 1).toString())
                .isNotEqualTo(noise.withDepth(39).toString())
                .isNotEqualTo(noise.answering(Draw.Stream.STEP).toString());
    }

    /** What executors that make normals themselves are told. */
    @Property(tries = 100)
    void drawsAreTheSumsTheyAreSaidToBe(@ForAll("clocks") double[] clock, @ForAll long seed) {
        BrownianNoise noise = BrownianNoise.over(seed, -1, 3, clock);
        Draw draw = Draw.of(Draw.Stream.INTERVAL, 0, clock.length - 2);
        DrawSum sum = noise.sumOf(draw).orElseThrow();
        double[] expected = new double[ELEMENTS];
        for (int j = 0; j < sum.draws().size(); j++) {
            double[] z = values(noise.base(), sum.draws().get(j), 5);
            for (int e = 0; e < ELEMENTS; e++) {
                expected[e] = Math.fma(sum.coefficients()[j], z[e], expected[e]);
            }
        }

        assertThat(values(noise, draw, 5))
                .isEqualTo(Arrays.stream(expected).map(value -> (float) value).toArray());
        assertThat(noise.sumOf(Draw.step(0))).isEmpty();
    }

    @Test
    void aSumHasOneCoefficientForEachDraw() {
        assertThatThrownBy(() -> new DrawSum(List.of(Draw.initial()), new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are 2 coefficients for 1 draws");
    }

    @Provide
    Arbitrary<double[]> clocks() {
        return Arbitraries.doubles()
                .between(-1, 3)
                .ofScale(9)
                .set()
                .ofMinSize(2)
                .ofMaxSize(9)
                .map(set -> set.stream().mapToDouble(v -> v).sorted().toArray())
                .filter(clock -> Arrays.stream(clock).distinct().count() == clock.length);
    }

    @Provide
    Arbitrary<double[]> lambdas() {
        return Arbitraries.integers()
                .between(-9000, 9000)
                .set()
                .ofMinSize(2)
                .ofMaxSize(9)
                .map(set -> set.stream().mapToDouble(v -> v * 1e-3).sorted().toArray());
    }

    @Provide
    Arbitrary<Double> rates() {
        return Arbitraries.of(2.0, 0.1, -2.0, 5.0);
    }

    @Provide
    Arbitrary<Integer> depths() {
        return Arbitraries.integers().between(1, 47);
    }

    private static double[] increment(BrownianNoise noise, int interval, long sample) {
        return values(noise, Draw.of(Draw.Stream.INTERVAL, 0, interval), sample);
    }

    private static double[] values(NoiseSource noise, Draw draw, long sample) {
        double[] out = new double[ELEMENTS];
        noise.fill(draw, sample, 0, out, 0, ELEMENTS);
        return out;
    }

    /** A mean whose expectation is 0, in its standard errors. */
    private static double standardErrors(DoubleStream values, double variance) {
        double[] all = values.toArray();
        return Arrays.stream(all).sum() / Math.sqrt(variance * all.length);
    }

    private static double[] reversed(double[] values) {
        return IntStream.rangeClosed(1, values.length)
                .mapToDouble(i -> values[values.length - i])
                .toArray();
    }
}
