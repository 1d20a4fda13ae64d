package org.score4j.matching.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.score4j.model.ConsistencyPreconditioning;
import org.score4j.process.Edm;

class ConsistencyCurriculumTest {
    private static final ConsistencyMatching CONSISTENCY =
            ConsistencyMatching.squared(new ConsistencyPreconditioning(0.5, 0.002), Edm.standard());

    @Test
    void levelsDoubleInEqualPartsOfTheTraining() {
        ConsistencyCurriculum improved = ConsistencyCurriculum.improved(8000);
        assertThat(LongStream.of(0, 999, 1000, 2500, 6999, 7000, 100_000)
                        .mapToInt(improved::intervals)
                        .toArray())
                .containsExactly(10, 10, 20, 40, 640, 1280, 1280);
        assertThat(ConsistencyCurriculum.constant(18).intervals(123_456_789L)).isEqualTo(18);
        ConsistencyMatching.Times times =
                CONSISTENCY.times(ConsistencyCurriculum.constant(18), 0, new double[] {1e-9, 0.5, 1 - 1e-9});
        double[] levels = CONSISTENCY.times(19, 80);
        assertThat(times.cleaner()[0]).isEqualTo(levels[0]);
        assertThat(times.noisier()[0]).isEqualTo(levels[1]);
        assertThat(times.noisier()[2]).isEqualTo(levels[18]);
        // the median, e^−1.1, lies between the middle one's levels
        assertThat(Math.exp(-1.1)).isBetween(times.cleaner()[1], times.noisier()[1]);
        assertThatThrownBy(() -> new ConsistencyCurriculum(4, 2, 1, 0, 1, 80)).hasMessageContaining("last 2");
        assertThatThrownBy(() -> new ConsistencyCurriculum(4, 8, 1, 0, 0, 80)).hasMessageContaining("std is 0.0");
    }

    @Test
    void theLastNumberIsReachedWhateverItsRatioToTheFirst() {
        for (int[] ends : new int[][] {{10, 30}, {10, 1000}, {2, 3}, {4, 129}}) {
            ConsistencyCurriculum curriculum = new ConsistencyCurriculum(ends[0], ends[1], 8000, -1.1, 2, 80);
            assertThat(curriculum.intervals(0)).isEqualTo(ends[0]);
            assertThat(curriculum.intervals(7999))
                    .as("%d to %d", ends[0], ends[1])
                    .isEqualTo(ends[1]);
        }
        // log₂100 is between 6 and 7: eight parts
        ConsistencyCurriculum hundredfold = new ConsistencyCurriculum(10, 1000, 8000, -1.1, 2, 80);
        assertThat(LongStream.of(999, 1000, 6999, 7000)
                        .mapToInt(hundredfold::intervals)
                        .toArray())
                .containsExactly(10, 20, 640, 1000);
    }

    @Test
    void publishedSoftnessGrowsWithTheRootOfTheValues() {
        ConsistencyPreconditioning preconditioning = new ConsistencyPreconditioning(0.5, 0.002);
        assertThat(ConsistencyMatching.pseudoHuber(preconditioning, Edm.standard(), 3072)
                        .softness())
                .isCloseTo(0.0299, within(5e-5));
        assertThatThrownBy(() -> ConsistencyMatching.pseudoHuber(preconditioning, Edm.standard(), 0))
                .hasMessage("length is 0; allowed: 1 and more");
    }

    @Test
    void distributionOfLevelsIsThatOfTheNormalBetweenThem() {
        double[] quantiles = new double[20_000];
        for (int i = 0; i < quantiles.length; i++) {
            quantiles[i] = (i + 0.5) / quantiles.length;
        }
        double[] levels = CONSISTENCY.times(9, 80);
        double[] chosen = CONSISTENCY
                .times(ConsistencyCurriculum.constant(8), 0, quantiles)
                .noisier();
        double total = probability(levels[0], levels[8]);
        for (int level = 1; level <= 8; level++) {
            double wanted = levels[level];
            long count = Arrays.stream(chosen).filter(t -> t == wanted).count();
            assertThat(count / (double) quantiles.length)
                    .isCloseTo(probability(levels[level - 1], wanted) / total, within(1e-4));
        }
    }

    /** By Simpson's rule over ln sigma. */
    private static double probability(double low, double high) {
        int parts = 2000;
        double a = Math.log(low);
        double h = (Math.log(high) - a) / parts;
        double sum = 0;
        for (int i = 0; i <= parts; i++) {
            double z = (a + i * h + 1.1) / 2;
            double weight = i == 0 || i == parts ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * Math.exp(-0.5 * z * z);
        }
        return sum * h / 3;
    }
}
