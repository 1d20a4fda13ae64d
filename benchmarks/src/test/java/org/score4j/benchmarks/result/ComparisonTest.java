package org.score4j.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static Measurement measurement(String name, double... samples) {
        return new Measurement("test", name, new TreeMap<>(), 1, "ns/op", samples, new TreeMap<>());
    }

    private static ResultFile file(Measurement... measurements) {
        return new ResultFile(
                new Environment("2026-01-01", "quick", "cpu", 2, 8, "Linux", "17", "M2.1", "1.29", 0, 0),
                List.of(measurements));
    }

    /** ln of {1, 2, 4} and {2, 4, 8}: means differ by ln 2, both variances are (ln 2)², so t has 4 degrees of freedom. */
    @Test
    void theIntervalIsWelchs() {
        Comparison comparison = Comparison.of(measurement("a", 1, 2, 4), measurement("a", 2, 4, 8), 0.95);
        // t(0.975; 4) = 2.776445
        double width = 2.776445 * Math.log(2) * Math.sqrt(2.0 / 3);
        assertThat(comparison.ratio()).isCloseTo(2, Offset.offset(1e-12));
        assertThat(Math.log(comparison.high() / 2)).isCloseTo(width, Offset.offset(1e-6));
        assertThat(Math.log(2 / comparison.low())).isCloseTo(width, Offset.offset(1e-6));
    }

    @Test
    void intervalsCoverTheTrueRatioAsOftenAsTheySay() {
        Random random = new Random(3);
        int covered = 0;
        int trials = 2000;
        for (int i = 0; i < trials; i++) {
            double[] a = random.doubles(5)
                    .map(u -> Math.exp(0.1 * random.nextGaussian()))
                    .toArray();
            double[] b = random.doubles(7)
                    .map(u -> 1.3 * Math.exp(0.3 * random.nextGaussian()))
                    .toArray();
            Comparison comparison = Comparison.of(measurement("a", a), measurement("a", b), 0.9);
            covered += comparison.low() <= 1.3 && 1.3 <= comparison.high() ? 1 : 0;
        }
        // 5 standard deviations of a binomial around 0.9
        assertThat(covered / (double) trials).isBetween(0.9 - 0.034, 0.9 + 0.034);
    }

    @Test
    void onlyWhatIsBeyondNoiseAndToleranceCounts() {
        double[] steady = {100, 100.1, 99.9, 100.05, 99.95};
        double[] bit = Arrays.stream(steady).map(v -> 1.02 * v).toArray();
        double[] much = Arrays.stream(steady).map(v -> 1.2 * v).toArray();
        double[] scattered = {80, 160, 110, 90, 160};
        assertThat(Comparison.of(measurement("a", steady), measurement("a", bit), 0.99)
                        .isSlower(1.05))
                .isFalse();
        assertThat(Comparison.of(measurement("a", steady), measurement("a", much), 0.99)
                        .isSlower(1.05))
                .isTrue();
        assertThat(Comparison.of(measurement("a", much), measurement("a", steady), 0.99)
                        .isFaster(1.05))
                .isTrue();
        assertThat(Comparison.of(measurement("a", steady), measurement("a", scattered), 0.99)
                        .isSlower(1.05))
                .isFalse();
    }

    @Test
    void oneSampleSaysNothing() {
        Comparison comparison = Comparison.of(measurement("a", 1), measurement("a", 5, 5.1), 0.9);
        assertThat(comparison.isSlower(1.05)).isFalse();
        assertThat(comparison.high()).isInfinite();
    }

    @Test
    void onlyTheSameThingIsCompared() {
        List<Comparison> all = Comparison.of(
                file(measurement("a", 1, 1), measurement("b", 2, 2)),
                file(measurement("b", 3, 3), measurement("c", 4, 4)),
                0.99);
        assertThat(all).singleElement().satisfies(comparison -> {
            assertThat(comparison.before().benchmark()).isEqualTo("b");
            assertThat(comparison.ratio()).isCloseTo(1.5, Offset.offset(1e-12));
        });
    }

    @Test
    void badConfidenceIsNamed() {
        assertThatThrownBy(() -> Comparison.of(measurement("a", 1, 2), measurement("a", 1, 2), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("confidence is 1.0; allowed: between 0 and 1");
    }
}
