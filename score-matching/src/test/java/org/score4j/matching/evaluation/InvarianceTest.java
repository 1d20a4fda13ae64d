package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What order, place and scale of the samples do to metrics. */
class InvarianceTest {
    private static final SampleSet FIRST = Draws.standard(0, 60, 3);
    private static final SampleSet SECOND = Draws.normal(1, 60, Draws.shift(1, 3), 1.5);

    /** Metrics whose value needs no random division of the rows, with the power of a scale that they grow by. */
    static List<Arguments> wholeMetrics() {
        return List.of(
                Arguments.of(Named.of("sliced 1", new SlicedWasserstein(1, 16, 0)), 1),
                Arguments.of(Named.of("sliced 2", new SlicedWasserstein(2, 16, 0)), 1),
                Arguments.of(Named.of("exact 1", new WassersteinDistance(1, 0)), 1),
                Arguments.of(Named.of("exact 2", new WassersteinDistance(2, 0)), 1),
                Arguments.of(Named.of("energy", KernelDistance.energy()), 1),
                Arguments.of(Named.of("median", KernelDistance.gaussianOfMedianBandwidth()), 0),
                Arguments.of(Named.of("Fréchet", FrechetDistance.plain(0)), 2));
    }

    static Stream<Arguments> metrics() {
        return Stream.concat(
                wholeMetrics().stream(),
                Stream.of(
                        Arguments.of(Named.of("blocks", KernelDistance.energy().inBlocks(20, 0)), 1),
                        Arguments.of(Named.of("extrapolated", FrechetDistance.extrapolated(0)), 2)));
    }

    private static void assertClose(Estimate estimate, Estimate expected, double factor) {
        double tolerance = 1e-9 * factor;
        assertThat(estimate.value()).isCloseTo(factor * expected.value(), within(tolerance));
        assertThat(estimate.low()).isCloseTo(factor * expected.low(), within(tolerance));
        assertThat(estimate.high()).isCloseTo(factor * expected.high(), within(tolerance));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void bothSetsMayBeShiftedAndScaled(Metric metric, int power) {
        assertClose(
                metric.estimate(Draws.moved(FIRST, 3, 7), Draws.moved(SECOND, 3, 7)),
                metric.estimate(FIRST, SECOND),
                Math.pow(3, power));
    }

    @ParameterizedTest
    @MethodSource("wholeMetrics")
    void neitherTheOrderOfRowsNorOfSetsMatters(Metric metric) {
        assertThat(metric.value(Draws.shuffled(SECOND, 2), Draws.shuffled(FIRST, 1)))
                .isCloseTo(metric.value(FIRST, SECOND), within(1e-12));
    }
}
