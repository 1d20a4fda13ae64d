package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicedWassersteinTest {
    private static final int COUNT = 500;
    private static final int DIRECTIONS = 32;
    private static final SlicedWasserstein FIRST = new SlicedWasserstein(1, DIRECTIONS, 0);
    private static final SlicedWasserstein SECOND = new SlicedWasserstein(2, DIRECTIONS, 0);

    @Test
    void theOrderOfSamplesDoesNotMatter() {
        SampleSet samples = Draws.standard(3, COUNT, 2);
        assertThat(FIRST.value(samples, Draws.shuffled(samples, 1))).isZero();
    }

    @Test
    void inOneDimensionTheSlicesAreTheDistanceItself() {
        SampleSet samples = Draws.standard(3, COUNT, 1);
        double expected = Arrays.stream(samples.values())
                .map(x -> Math.abs(0.3 + 0.5 * x))
                .average()
                .orElseThrow();
        assertThat(FIRST.value(samples, Draws.moved(samples, 1.5, 0.3))).isCloseTo(expected, within(1e-12));
    }

    @Test
    void shiftsAreSeenFromEverySideAlike() {
        SampleSet samples = Draws.standard(3, COUNT, 3);
        for (int axis = 0; axis < 3; axis++) {
            double[] shifted = samples.values().clone();
            for (int i = axis; i < shifted.length; i += 3) {
                shifted[i] += 0.7;
            }
            // an element of a unit vector in three dimensions is uniform in [−1, 1]
            assertThat(new SlicedWasserstein(1, 4096, 0).value(samples, new SampleSet(shifted, 3)))
                    .isCloseTo(0.7 / 2, within(0.01));
        }
    }

    /** |m|/√d with errors of order 1/√directions: the variance of d·θ₁² is 2(d − 1)/(d + 2), less than 2. */
    @Test
    void shiftsCountByTheRootOfTheDimensions() {
        for (int dimensions : new int[] {2, 5, 20}) {
            SampleSet samples = Draws.standard(3, 50, dimensions);
            double distance = new SlicedWasserstein(2, 4000, 1).value(samples, Draws.moved(samples, 1, 1));
            assertThat(distance * distance).isCloseTo(1, within(4 * Math.sqrt(2.0 / 4000)));
        }
    }

    @Test
    void theDistanceIsTheSameFromBothSides() {
        SampleSet samples = Draws.standard(3, COUNT, 2);
        SampleSet others = Draws.normal(4, COUNT, new double[] {1, 2}, 3);
        assertThat(FIRST.value(samples, others)).isEqualTo(FIRST.value(others, samples));
    }

    @Test
    void theEstimateHasTheSameValue() {
        SampleSet samples = Draws.standard(3, COUNT, 2);
        SampleSet others = Draws.normal(4, COUNT - 100, new double[] {1, 2}, 3);
        assertThat(SECOND.estimate(samples, others).value()).isEqualTo(SECOND.value(samples, others));
    }

    @Test
    void otherSeedsAreOtherDirections() {
        SampleSet samples = Draws.standard(3, COUNT, 2);
        SampleSet others = Draws.normal(4, COUNT, new double[] {1, 2}, 3);
        assertThat(new SlicedWasserstein(1, DIRECTIONS, 1).value(samples, others))
                .isNotEqualTo(FIRST.value(samples, others))
                .isCloseTo(FIRST.value(samples, others), within(0.3));
    }

    /** E|θ₁|: the mean of an element of a unit vector. */
    private static double meanElement(int dimensions) {
        return Gamma.gamma(dimensions / 2.0) / (Math.sqrt(Math.PI) * Gamma.gamma((dimensions + 1) / 2.0));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0.6, 1", "1, 1, 1, 1", "1, 2, 1, 1", "2, 1, 1, 1", "2, 2, 1, 1", "2, 1, 0, 1.5", "2, 2, 0, 1.5"})
    void intervalsCoverDistancesOfGaussians(int power, int dimensions, double shift, double std) {
        double truth =
                power == 1 ? shift * meanElement(dimensions) : Math.hypot(shift / Math.sqrt(dimensions), std - 1);
        SlicedWasserstein metric = new SlicedWasserstein(power, DIRECTIONS, 7);
        long covered = Draws.coverage(
                truth,
                r -> metric.estimate(
                        Draws.standard(2 * r, 100, dimensions),
                        Draws.normal(2 * r + 1, 120, Draws.shift(shift, dimensions), std)));
        assertThat(covered).isBetween(180L, 199L);
    }

    /** Rows that hardly vary leave the directions alone to err. */
    @Test
    void intervalsCoverWhatOtherDirectionsWouldGive() {
        long covered = Draws.coverage(
                3 / Math.sqrt(5),
                r -> new SlicedWasserstein(2, DIRECTIONS, r)
                        .estimate(
                                Draws.normal(0, 20, new double[5], 1e-3),
                                Draws.normal(1, 20, Draws.shift(3, 5), 1e-3)));
        assertThat(covered).isBetween(180L, 199L);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 8", "2, 1", "2, 8"})
    void intervalsOfEqualDistributionsBeginAtZero(int power, int dimensions) {
        SlicedWasserstein metric = new SlicedWasserstein(power, DIRECTIONS, 7);
        assertThat(Draws.coverage(
                        0,
                        r -> metric.estimate(
                                Draws.standard(2 * r, 100, dimensions), Draws.standard(2 * r + 1, 120, dimensions))))
                .isGreaterThanOrEqualTo(190);
    }

    @Test
    void setsAndNumbersThatDoNotSuitAreRefused() {
        assertThatThrownBy(() -> new SlicedWasserstein(3, 2, 0)).hasMessageContaining("power is 3");
        assertThatThrownBy(() -> new SlicedWasserstein(1, 1, 0)).hasMessageContaining("directions is 1");
        assertThatThrownBy(() -> FIRST.value(Draws.standard(0, 5, 2), Draws.standard(0, 5, 3)))
                .hasMessageContaining("2 and 3 elements");
        assertThatThrownBy(() -> FIRST.estimate(Draws.standard(0, 5, 2), Draws.standard(0, 5, 3)))
                .hasMessageContaining("2 and 3 elements");
        assertThatThrownBy(() -> FIRST.estimate(Draws.standard(0, 5, 2), Draws.standard(0, 3, 2)))
                .hasMessageContaining("3 rows; expected at least 4");
    }
}
