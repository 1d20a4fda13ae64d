package org.score4j.matching.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;

class TimeDistributionTest {
    private static final int POINTS = 20_000;

    static Stream<AffineProcess> processes() {
        return Stream.of(
                VariancePreserving.linear(0.1, 20),
                SubVariancePreserving.linear(0.1, 20),
                new VarianceExploding(0.01, 50),
                Edm.standard(),
                new RectifiedFlow());
    }

    private static double mean(TimeDistribution times, DoubleUnaryOperator f) {
        return IntStream.range(0, POINTS)
                .mapToDouble(i -> times.time((i + 0.5) / POINTS))
                .map(t -> times.factor(t) * f.applyAsDouble(t))
                .average()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("processes")
    void importanceSamplingHasTheExpectationOfUniformTimes(AffineProcess process) {
        double least = process.timeAtRho(0.1);
        double most = process.timeAtRho(8);
        // smooth in both times, of one scale in neither
        DoubleUnaryOperator loss = t -> process.diffusionSquared(t) / (0.3 + process.rho(t));
        double uniform = mean(TimeDistribution.uniform(least, most), loss);
        double importance = mean(TimeDistribution.likelihoodImportance(process, least, most), loss);
        assertThat(importance).isCloseTo(uniform, within(1e-6 * uniform));
    }

    @ParameterizedTest
    @MethodSource("processes")
    void importanceSamplingFlattensTheLikelihoodWeight(AffineProcess process) {
        double least = process.timeAtRho(0.1);
        double most = process.timeAtRho(8);
        TimeDistribution times = TimeDistribution.likelihoodImportance(process, least, most);
        double[] products = IntStream.range(1, 10)
                .mapToDouble(i -> times.time(0.1 * i))
                .map(t -> times.factor(t)
                        * new Weighting.Likelihood().at(process, t)
                        / Weighting.sigmaSquared().at(process, t))
                .toArray();
        for (double product : products) {
            assertThat(product).isCloseTo(products[0], within(1e-9 * products[0]));
        }
    }

    @Test
    void logNormalLevelsHaveTheirQuantiles() {
        TimeDistribution times = TimeDistribution.logNormal(Edm.standard(), -1.2, 1.2);
        assertThat(Math.log(times.time(0.5))).isCloseTo(-1.2, within(1e-12));
        assertThat(Math.log(times.time(0.841344746068543))).isCloseTo(0, within(1e-9));
        AffineProcess vp = VariancePreserving.linear(0.1, 20);
        assertThat(vp.rho(TimeDistribution.logNormal(vp, -1.2, 1.2).time(0.3)))
                .isCloseTo(times.time(0.3), within(1e-12));
    }

    @Test
    void logitNormalTimesAreSymmetric() {
        TimeDistribution times = TimeDistribution.logitNormal(0, 1);
        assertThat(times.time(0.5)).isEqualTo(0.5);
        assertThat(times.time(0.2) + times.time(0.8)).isCloseTo(1, within(1e-12));
    }

    @Test
    void stratifiedQuantilesAreSpreadEvenly() {
        double[] quantiles = TimeDistribution.stratified(0.93, 8);
        double[] sorted = quantiles.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < 8; i++) {
            assertThat(sorted[i]).isBetween(i / 8.0, (i + 1) / 8.0);
        }
        assertThat(quantiles[0]).isEqualTo(0.93);
    }

    @Test
    void badInputIsNamed() {
        AffineProcess edm = Edm.standard();
        assertThatThrownBy(() -> TimeDistribution.uniform(1, 1)).hasMessageContaining("least is 1.0 and most is 1.0");
        assertThatThrownBy(() -> TimeDistribution.logNormal(edm, 0, 0)).hasMessage("std is 0.0; allowed: (0, ∞)");
        assertThatThrownBy(() -> TimeDistribution.logitNormal(Double.NaN, 1)).hasMessageContaining("mean is NaN");
        assertThatThrownBy(() -> TimeDistribution.likelihoodImportance(edm, 0, 1))
                .hasMessageContaining("expected finite ones");
    }
}
