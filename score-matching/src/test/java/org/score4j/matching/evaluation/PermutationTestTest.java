package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PermutationTestTest {
    private static final int SEEDS = 100;
    private static final int PERMUTATIONS = 39;

    static List<Metric> metrics() {
        return List.of(
                KernelDistance.energy(),
                KernelDistance.gaussianOfMedianBandwidth(),
                new SlicedWasserstein(1, 8, 0),
                new WassersteinDistance(2, 0),
                FrechetDistance.plain(0));
    }

    private static double[] pValues(Metric metric, double shift) {
        return IntStream.range(0, SEEDS)
                .parallel()
                .mapToDouble(seed -> new PermutationTest(PERMUTATIONS, seed)
                        .of(
                                metric,
                                Draws.standard(2L * seed, 15, 2),
                                Draws.normal(2L * seed + 1, 15, Draws.shift(shift, 2), 1))
                        .pValue())
                .toArray();
    }

    /** 1.63 is the 1 % point of Kolmogorov's statistic. */
    @ParameterizedTest
    @MethodSource("metrics")
    void pValuesOfEqualDistributionsAreUniform(Metric metric) {
        assertThat(Draws.distanceFromUniform(pValues(metric, 0), PERMUTATIONS + 1))
                .isLessThan(1.63);
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void differentDistributionsAreFound(Metric metric) {
        double[] pValues = pValues(metric, 1.5);
        assertThat(IntStream.range(0, SEEDS).filter(i -> pValues[i] <= 0.05).count())
                .isGreaterThan(80);
        assertThat(Draws.distanceFromUniform(pValues, PERMUTATIONS + 1)).isGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void preparedMetricsHaveTheValuesOfSubsets(Metric metric) {
        SampleSet rows = Draws.standard(0, 24, 3);
        int[] order = new Shuffle(1).order(24);
        int[] first = IntStream.range(0, 12).map(i -> order[i]).toArray();
        int[] second = IntStream.range(12, 24).map(i -> order[i]).toArray();
        assertThat(metric.among(rows).value(first, second))
                .isCloseTo(metric.value(rows.rows(first), rows.rows(second)), within(1e-12));
    }

    /** Two of the twenty divisions into three and three rows are as far apart: the sets, and the sets in the other order. */
    @Test
    void divisionsThatDifferByRoundingAreTies() {
        SampleSet first = SampleSet.of(new double[][] {{0.1}, {0.23}, {0.37}});
        SampleSet second = SampleSet.of(new double[][] {{10.11}, {10.77}, {10.9}});
        for (Metric metric : metrics()) {
            assertThat(new PermutationTest(3999, 1).of(metric, first, second).pValue())
                    .isCloseTo(0.1, within(0.02));
        }
    }

    @Test
    void theSameSeedGivesTheSameResult() {
        SampleSet first = Draws.standard(0, 20, 2);
        SampleSet second = Draws.standard(1, 30, 2);
        assertThat(new PermutationTest(99, 5).of(KernelDistance.energy(), first, second))
                .isEqualTo(new PermutationTest(99, 5).of(KernelDistance.energy(), first, second));
        assertThatThrownBy(() -> new PermutationTest(0, 5)).hasMessageContaining("permutations is 0");
        assertThatThrownBy(() -> new TestResult(1, 0)).hasMessageContaining("pValue is 0.0");
    }
}
