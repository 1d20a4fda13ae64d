package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.score4j.matching.training.PostHocAverage.Profile;

class AveragingTest {
    private static double average(Averaging averaging, int steps, DoubleUnaryOperator parameters) {
        double average = 0;
        for (int step = 0; step < steps; step++) {
            double beta = averaging.decay(step, 1);
            average = beta * average + (1 - beta) * parameters.applyAsDouble(step + 1);
        }
        return average;
    }

    @Test
    void exponentialAverageForgetsHalfInItsHalfLife() {
        Averaging averaging = new Averaging.Exponential(640, Double.POSITIVE_INFINITY);
        double kept = 1;
        for (int step = 100; step < 120; step++) {
            kept *= averaging.decay(step, 32);
        }
        assertThat(kept).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void warmUpKeepsTheFirstAverageShort() {
        Averaging averaging = new Averaging.Exponential(1e6, 0.05);
        assertThat(averaging.decay(0, 32)).isZero();
        assertThat(averaging.decay(100, 32)).isCloseTo(Math.pow(0.5, 1 / 5.0), within(1e-12));
    }

    @Test
    void powerAverageHasTheMeanAndWidthOfItsProfile() {
        int steps = 200_000;
        for (double width : new double[] {0.05, 0.1, 0.2}) {
            Averaging.Power power = new Averaging.Power(width);
            double mean = average(power, steps, t -> t / steps);
            double square = average(power, steps, t -> t / steps * (t / steps));
            double gamma = power.exponent();
            assertThat(mean).isCloseTo((gamma + 1) / (gamma + 2), within(1e-4));
            assertThat(Math.sqrt(square - mean * mean)).isCloseTo(width, within(1e-4));
        }
    }

    @Test
    void exponentsAreThePublishedOnes() {
        // Karras et al. (2024), section 3.1: 16.97 for 5 %, 6.94 for 10 %
        assertThat(new Averaging.Power(0.05).exponent()).isCloseTo(16.97, within(0.005));
        assertThat(new Averaging.Power(0.1).exponent()).isCloseTo(6.94, within(0.005));
    }

    @Test
    void aSnapshotReconstructsItself() {
        List<Profile> snapshots = List.of(new Profile(500, 0.05), new Profile(1000, 0.05), new Profile(1000, 0.1));
        double[] weights = PostHocAverage.weights(snapshots, new Profile(1000, 0.1));
        assertThat(weights).containsExactly(new double[] {0, 0, 1}, within(1e-8));
    }

    @Test
    void widthsThatWereNeverTrackedAreReconstructed() {
        int steps = 20_000;
        int every = 1000;
        // a trajectory with a fast and a slow part
        DoubleUnaryOperator parameters = t -> Math.exp(-t / 3000) + 0.1 * Math.sin(t / 700);
        double[] widths = {0.05, 0.1};
        List<Profile> snapshots = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (double width : widths) {
            for (int time = every; time <= steps; time += every) {
                snapshots.add(new Profile(time, width));
                values.add(average(new Averaging.Power(width), time, parameters));
            }
        }
        for (double width : new double[] {0.07, 0.15, 0.2}) {
            double[] weights = PostHocAverage.weights(snapshots, new Profile(steps, width));
            double reconstructed = 0;
            for (int i = 0; i < weights.length; i++) {
                reconstructed += weights[i] * values.get(i);
            }
            assertThat(reconstructed).isCloseTo(average(new Averaging.Power(width), steps, parameters), within(1e-3));
        }
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> new Averaging.Power(0.3)).hasMessage("width is 0.3; allowed: (0, 0.28)");
        assertThatThrownBy(() -> new Averaging.Exponential(0, 1)).hasMessage("halfLife is 0.0; allowed: (0, ∞)");
        assertThatThrownBy(() -> PostHocAverage.weights(List.of(new Profile(10, 0.1)), new Profile(11, 0.1)))
                .hasMessageContaining("time is 11.0; allowed: up to 10.0");
        assertThatThrownBy(() -> PostHocAverage.weights(List.of(), new Profile(11, 0.1)))
                .hasMessageContaining("snapshots are empty");
    }
}
