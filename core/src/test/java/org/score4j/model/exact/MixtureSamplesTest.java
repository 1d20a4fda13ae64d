package org.score4j.model.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.score4j.noise.PhiloxNoise;

class MixtureSamplesTest {
    private static final int COUNT = 100_000;
    private static final double[] WEIGHTS = {0.3, 0.2, 0.5};

    /** Components so far apart that the sign and size of the first element tell which one a sample is of. */
    private static final GaussianMixtureModel MIXTURE = GaussianMixtureModel.of(
            WEIGHTS, new double[][] {{-100, 1}, {0, 2}, {100, 3}}, new double[][] {{0.5, 1}, {1, 2}, {2, 0.25}});

    @Test
    void eachComponentHasItsShareItsMeanAndItsVariance() {
        double[] samples = MIXTURE.samples(new PhiloxNoise(1), COUNT);
        for (int k = 0; k < WEIGHTS.length; k++) {
            double centre = MIXTURE.mean(k, 0);
            int[] members = IntStream.range(0, COUNT)
                    .filter(i -> Math.abs(samples[2 * i] - centre) < 50)
                    .toArray();
            double share = (double) members.length / COUNT;
            assertThat(share).isCloseTo(WEIGHTS[k], within(4 * Math.sqrt(WEIGHTS[k] / COUNT)));
            for (int d = 0; d < 2; d++) {
                int element = d;
                double mean = MIXTURE.mean(k, d);
                double variance = MIXTURE.variance(k, d);
                double[] values = Arrays.stream(members)
                        .mapToDouble(i -> samples[2 * i + element] - mean)
                        .toArray();
                assertThat(Arrays.stream(values).average().orElseThrow())
                        .isCloseTo(0, within(4 * Math.sqrt(variance / members.length)));
                assertThat(Arrays.stream(values).map(v -> v * v).average().orElseThrow())
                        .isCloseTo(variance, within(4 * variance * Math.sqrt(2.0 / members.length)));
            }
        }
    }

    @Test
    void aSampleDependsOnTheNoiseAndItsNumberAlone() {
        double[] few = MIXTURE.samples(new PhiloxNoise(1), 10);
        double[] more = MIXTURE.samples(new PhiloxNoise(1), 20);
        assertThat(Arrays.copyOf(more, few.length)).isEqualTo(few);
        assertThat(MIXTURE.samples(new PhiloxNoise(2), 10)).isNotEqualTo(few);
    }
}
