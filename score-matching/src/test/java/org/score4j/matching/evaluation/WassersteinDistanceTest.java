package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WassersteinDistanceTest {
    private static final WassersteinDistance FIRST = new WassersteinDistance(1, 0);
    private static final WassersteinDistance SECOND = new WassersteinDistance(2, 0);

    /** A shift is optimal for both costs. */
    @Test
    void aShiftedSetIsAsFarAsTheShift() {
        SampleSet set = Draws.standard(0, 200, 3);
        SampleSet shifted = Draws.shuffled(Draws.moved(set, 1, 0.4), 1);
        assertThat(FIRST.value(set, shifted)).isCloseTo(0.4 * Math.sqrt(3), within(1e-12));
        assertThat(SECOND.value(set, shifted)).isCloseTo(0.4 * Math.sqrt(3), within(1e-12));
    }

    /** x ↦ 2x is the gradient of a convex function, so optimal for the squared distance (Brenier). */
    @Test
    void aScaledSetIsAsFarAsItsRows() {
        SampleSet set = Draws.standard(0, 200, 3);
        double meanSquare =
                Arrays.stream(set.values()).map(x -> x * x).average().orElseThrow();
        assertThat(SECOND.value(set, Draws.shuffled(Draws.moved(set, 2, 0), 1)))
                .isCloseTo(Math.sqrt(3 * meanSquare), within(1e-12));
    }

    @Test
    void onALineItIsTheSlicedDistance() {
        SampleSet first = Draws.standard(0, 300, 1);
        SampleSet second = Draws.normal(1, 300, new double[] {1}, 2);
        assertThat(FIRST.value(first, second))
                .isCloseTo(new SlicedWasserstein(1, 2, 0).value(first, second), within(1e-12));
        assertThat(SECOND.value(first, second))
                .isCloseTo(new SlicedWasserstein(2, 2, 0).value(first, second), within(1e-12));
    }

    @Test
    void theEstimateHasTheSameValueWithinItsInterval() {
        SampleSet first = Draws.standard(0, 100, 4);
        SampleSet second = Draws.standard(1, 100, 4);
        Estimate estimate = SECOND.estimate(first, second);
        assertThat(estimate.value()).isEqualTo(SECOND.value(first, second));
        assertThat(estimate.covers(estimate.value())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "1, 2, 3, 1", "2, 1, 1, 1", "2, 1, 0, 1.5", "2, 2, 3, 1"})
    void intervalsCoverDistancesOfGaussians(int power, int dimensions, double shift, double std) {
        double truth = Math.hypot(shift, (std - 1) * Math.sqrt(dimensions));
        WassersteinDistance metric = new WassersteinDistance(power, 7);
        long covered = Draws.coverage(
                truth,
                r -> metric.estimate(
                        Draws.standard(2 * r, 100, dimensions),
                        Draws.normal(2 * r + 1, 100, Draws.shift(shift, dimensions), std)));
        assertThat(covered).isBetween(180L, 199L);
    }

    /** Samples of one distribution in eight dimensions are far apart; the interval knows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void intervalsOfEqualDistributionsBeginAtZero(int power) {
        WassersteinDistance metric = new WassersteinDistance(power, 7);
        assertThat(metric.value(Draws.standard(0, 100, 8), Draws.standard(1, 100, 8)))
                .isGreaterThan(2);
        assertThat(Draws.coverage(
                        0, r -> metric.estimate(Draws.standard(2 * r, 100, 8), Draws.standard(2 * r + 1, 100, 8))))
                .isGreaterThanOrEqualTo(190);
    }

    @Test
    void setsOfDifferentSizesAreRefused() {
        assertThatThrownBy(() -> FIRST.value(Draws.standard(0, 5, 2), Draws.standard(0, 6, 2)))
                .hasMessageContaining("5 and 6 rows");
        assertThatThrownBy(() -> FIRST.value(Draws.standard(0, 5, 2), Draws.standard(0, 5, 3)))
                .hasMessageContaining("2 and 3 elements");
        assertThatThrownBy(() -> FIRST.estimate(Draws.standard(0, 3, 2), Draws.standard(0, 3, 2)))
                .hasMessageContaining("3 rows");
        assertThatThrownBy(() -> new WassersteinDistance(0, 0)).hasMessageContaining("power is 0");
    }
}
