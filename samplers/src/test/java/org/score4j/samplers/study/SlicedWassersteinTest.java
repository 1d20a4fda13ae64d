package org.score4j.samplers.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;

class SlicedWassersteinTest {
    private static final int COUNT = 500;
    private static final int DIRECTIONS = 32;

    private static double[] normals(int dimensions) {
        double[] values = new double[COUNT * dimensions];
        new PhiloxNoise(3).fill(Draw.initial(), 0, 0, values, 0, values.length);
        return values;
    }

    @Test
    void theOrderOfSamplesDoesNotMatter() {
        double[] samples = normals(2);
        double[] reversed = new double[samples.length];
        for (int i = 0; i < COUNT; i++) {
            System.arraycopy(samples, 2 * i, reversed, 2 * (COUNT - 1 - i), 2);
        }
        assertThat(SlicedWasserstein.from(samples, 2, DIRECTIONS).distance(reversed))
                .isZero();
    }

    @Test
    void inOneDimensionTheSlicesAreTheDistanceItself() {
        double[] samples = normals(1);
        double[] image = Arrays.stream(samples).map(x -> 0.3 + 1.5 * x).toArray();
        double expected = Arrays.stream(samples)
                .map(x -> Math.abs(0.3 + 0.5 * x))
                .average()
                .orElseThrow();
        assertThat(SlicedWasserstein.from(samples, 1, DIRECTIONS).distance(image))
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void shiftsAreSeenFromEverySideAlike() {
        double[] samples = normals(3);
        SlicedWasserstein distance = SlicedWasserstein.from(samples, 3, 4096);
        for (int axis = 0; axis < 3; axis++) {
            double[] shifted = samples.clone();
            for (int i = axis; i < shifted.length; i += 3) {
                shifted[i] += 0.7;
            }
            // an element of a unit vector in three dimensions is uniform in [−1, 1]
            assertThat(distance.distance(shifted)).isCloseTo(0.7 / 2, within(0.01));
        }
    }

    @Test
    void theDistanceIsTheSameFromBothSides() {
        double[] samples = normals(2);
        double[] others = Arrays.stream(samples).map(x -> x * x).toArray();
        assertThat(SlicedWasserstein.from(samples, 2, DIRECTIONS).distance(others))
                .isEqualTo(SlicedWasserstein.from(others, 2, DIRECTIONS).distance(samples));
    }

    @Test
    void setsOfOtherSizesAreRefused() {
        assertThatThrownBy(() -> SlicedWasserstein.from(new double[3], 2, 1)).hasMessageContaining("3 elements");
        assertThatThrownBy(() -> SlicedWasserstein.from(new double[0], 2, 1)).hasMessageContaining("0 elements");
        assertThatThrownBy(() -> SlicedWasserstein.from(new double[4], 0, 1)).hasMessageContaining("dimensions is 0");
        assertThatThrownBy(() -> SlicedWasserstein.from(new double[4], 2, 0)).hasMessageContaining("directions is 0");
        SlicedWasserstein distance = SlicedWasserstein.from(new double[4], 2, 1);
        assertThatThrownBy(() -> distance.distance(new double[6])).hasMessageContaining("6 elements; expected 4");
    }
}
