package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FidelityTest {
    /** Real rows on a line with balls [−1, 1], [0, 2], [1, 5] … by their nearest neighbour. */
    @Test
    void aSmallCaseByHand() {
        SampleSet real = SampleSet.of(new double[][] {{0}, {1}, {3}, {10}});
        SampleSet generated = SampleSet.of(new double[][] {{-0.5}, {0.5}, {4.5}, {20}});
        Fidelity fidelity = Fidelity.of(real, generated, 1);
        // balls of real rows: [−1, 1], [0, 2], [1, 5], [3, 17]; points are in 1, 2, 2, 0 of them
        assertThat(fidelity.precision().value()).isEqualTo(0.75);
        assertThat(fidelity.density().value()).isEqualTo(1.25);
        assertThat(fidelity.coverage().value()).isEqualTo(1);
        // balls of generated rows: [−1.5, 0.5], [−0.5, 1.5], [0.5, 8.5], [4.5, 35.5]
        assertThat(fidelity.recall().value()).isEqualTo(1);
    }

    private static SampleSet without(SampleSet set, int row) {
        return set.rows(IntStream.range(0, set.count()).filter(i -> i != row).toArray());
    }

    private static double jackknife(SampleSet real, SampleSet generated, int k, ToDoubleFunction<Manifold> statistic) {
        double[] withoutRow = new double[real.count()];
        Arrays.setAll(
                withoutRow,
                i -> statistic.applyAsDouble(Manifold.of(Neighbourhoods.of(without(real, i), k), generated)));
        double[] withoutPoint = new double[generated.count()];
        Arrays.setAll(
                withoutPoint,
                j -> statistic.applyAsDouble(Manifold.of(Neighbourhoods.of(real, k), without(generated, j))));
        return Moments.of(withoutRow).jackknifeVariance()
                + Moments.of(withoutPoint).jackknifeVariance();
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0", "2, 1, 2", "5, 2, 4", "3, 4, 6", "3, 2, 8", "4, 3, 10", "8, 4, 12", "2, 3, 14"})
    void theVarianceIsThatOfLeavingOutEachRow(int k, double shift, long seed) {
        SampleSet real = Draws.standard(seed, 40, 2);
        SampleSet generated = Draws.normal(seed + 1, 150, Draws.shift(shift, 2), 1);
        Manifold manifold = Manifold.of(Neighbourhoods.of(real, k), generated);
        assertThat(manifold.pointsCovered().variance())
                .isCloseTo(jackknife(real, generated, k, m -> m.pointsCovered().value()), within(1e-13));
        assertThat(manifold.density().variance())
                .isCloseTo(jackknife(real, generated, k, m -> m.density().value()), within(1e-13));
        assertThat(manifold.ballsOccupied().variance())
                .isCloseTo(jackknife(real, generated, k, m -> m.ballsOccupied().value()), within(1e-13));
    }

    /** The k-th neighbour is equally likely to be any of the rows around: counts of orders. */
    @Test
    void equalDistributionsHaveKnownDensityAndCoverageOnAverage() {
        int n = 30;
        int m = 20;
        int k = 4;
        double[] density = new double[400];
        double[] coverage = new double[400];
        IntStream.range(0, density.length).parallel().forEach(r -> {
            Fidelity fidelity = Fidelity.of(Draws.standard(2L * r, n, 3), Draws.standard(2L * r + 1, m, 3), k);
            density[r] = fidelity.density().value();
            coverage[r] = fidelity.coverage().value();
        });
        double empty = 1;
        for (int j = 1; j <= k; j++) {
            empty *= (double) (n - j) / (n + m - j);
        }
        Moments densities = Moments.of(density);
        assertThat(densities.mean()).isCloseTo(1, within(4 * Math.sqrt(densities.varianceOfMean())));
        Moments coverages = Moments.of(coverage);
        assertThat(coverages.mean()).isCloseTo(1 - empty, within(4 * Math.sqrt(coverages.varianceOfMean())));
    }

    /** The mean over all replications stands for the true mean, whose error is √200 times less than that of one. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void intervalsCoverTheMean(double shift) {
        Fidelity[] all = new Fidelity[Draws.REPLICATIONS];
        IntStream.range(0, all.length)
                .parallel()
                .forEach(r -> all[r] = Fidelity.of(
                        Draws.standard(2L * r, 100, 2), Draws.normal(2L * r + 1, 120, Draws.shift(shift, 2), 1), 5));
        for (Function<Fidelity, Estimate> part : Arrays.<Function<Fidelity, Estimate>>asList(
                Fidelity::precision, Fidelity::recall, Fidelity::density, Fidelity::coverage)) {
            double mean = Arrays.stream(all)
                    .mapToDouble(fidelity -> part.apply(fidelity).value())
                    .average()
                    .orElseThrow();
            assertThat(Draws.coverage(mean, r -> part.apply(all[r]))).isGreaterThanOrEqualTo(180);
        }
    }

    @Test
    void distributionsApartShareNothing() {
        Fidelity fidelity = Fidelity.of(Draws.standard(0, 50, 2), Draws.normal(1, 60, Draws.shift(100, 2), 1), 3);
        assertThat(fidelity.precision().value()).isZero();
        assertThat(fidelity.recall().value()).isZero();
        assertThat(fidelity.density().value()).isZero();
        assertThat(fidelity.coverage().value()).isZero();
        // Wilson's interval of 0 in 60/3 is z²/(20 + z²)
        assertThat(fidelity.precision().high()).isCloseTo(3.8415 / 23.8415, within(1e-5));
    }

    @Test
    void neitherOrderNorPlaceNorScaleMatters() {
        SampleSet real = Draws.standard(0, 40, 2);
        SampleSet generated = Draws.normal(1, 30, Draws.shift(1, 2), 1);
        // factors and offsets that round nothing
        Fidelity moved = Fidelity.of(
                Draws.shuffled(Draws.moved(real, 4, 0), 1), Draws.shuffled(Draws.moved(generated, 4, 0), 2), 3);
        Fidelity fidelity = Fidelity.of(real, generated, 3);
        assertThat(moved.precision().value()).isEqualTo(fidelity.precision().value());
        assertThat(moved.recall().high()).isCloseTo(fidelity.recall().high(), within(1e-12));
        assertThat(moved.density().low()).isCloseTo(fidelity.density().low(), within(1e-12));
        assertThat(moved.coverage().value()).isEqualTo(fidelity.coverage().value());
    }

    @Test
    void setsAndNumbersThatDoNotSuitAreRefused() {
        assertThatThrownBy(() -> Fidelity.of(Draws.standard(0, 9, 2), Draws.standard(0, 9, 2), 0))
                .hasMessageContaining("neighbours is 0");
        assertThatThrownBy(() -> Fidelity.of(Draws.standard(0, 9, 2), Draws.standard(0, 5, 2), 3))
                .hasMessageContaining("5 rows; expected at least 6 for 3 neighbours");
        assertThatThrownBy(() -> Fidelity.of(Draws.standard(0, 9, 2), Draws.standard(0, 9, 3), 3))
                .hasMessageContaining("2 and 3 elements");
        assertThatThrownBy(() -> Fidelity.of(Draws.standard(0, 9, 2), Draws.standard(0, 9, 2), 3, 1))
                .hasMessageContaining("level is 1.0");
    }
}
