package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureMapTest {
    /** (x₀ + x₁, x₀·x₁, 1) of rows of two. */
    private static final FeatureMap MAP = (rows, count) -> {
        double[] features = new double[3 * count];
        for (int i = 0; i < count; i++) {
            features[3 * i] = rows[2 * i] + rows[2 * i + 1];
            features[3 * i + 1] = rows[2 * i] * rows[2 * i + 1];
            features[3 * i + 2] = 1;
        }
        return features;
    };

    @Test
    void metricsOfFeaturesAreMetricsOverTheMap() {
        SampleSet first = Draws.standard(0, 20, 2);
        SampleSet second = Draws.normal(1, 20, new double[] {1, 0}, 1);
        Metric metric = KernelDistance.energy();
        Metric ofFeatures = metric.over(MAP);
        assertThat(MAP.of(first).dimensions()).isEqualTo(3);
        assertThat(ofFeatures.value(first, second)).isEqualTo(metric.value(MAP.of(first), MAP.of(second)));
        assertThat(ofFeatures.estimate(first, second)).isEqualTo(metric.estimate(MAP.of(first), MAP.of(second)));
        PermutationTest test = new PermutationTest(19, 1);
        assertThat(test.of(ofFeatures, first, second)).isEqualTo(test.of(metric, MAP.of(first), MAP.of(second)));
        assertThat(metric.over(FeatureMap.identity()).value(first, second)).isEqualTo(metric.value(first, second));
    }

    @Test
    void batchesChangeNothing() {
        SampleSet set = Draws.standard(0, 11, 2);
        List<Integer> sizes = new ArrayList<>();
        FeatureMap noted = (rows, count) -> {
            sizes.add(count);
            return MAP.map(rows, count);
        };
        assertThat(noted.inBatches(4).of(set).values()).isEqualTo(MAP.of(set).values());
        assertThat(sizes).containsExactly(4, 4, 3);
    }

    @Test
    void mapsThatLoseRowsOrMakeNoNumbersAreRefused() {
        SampleSet set = Draws.standard(0, 5, 2);
        FeatureMap lossy = (rows, count) -> new double[7];
        assertThatThrownBy(() -> lossy.of(set)).hasMessageContaining("7 numbers of 5 rows");
        FeatureMap none = (rows, count) -> new double[0];
        assertThatThrownBy(() -> none.of(set)).hasMessageContaining("0 numbers of 5 rows");
        FeatureMap infinite = (rows, count) -> {
            double[] features = rows.clone();
            features[3] = Double.NaN;
            return features;
        };
        assertThatThrownBy(() -> infinite.of(set)).hasMessageContaining("values[1][1] is NaN");
        FeatureMap uneven = (rows, count) -> new double[count * count];
        assertThatThrownBy(() -> uneven.inBatches(2).of(set))
                .hasMessageContaining("1 features of rows 4 to 4 and of 2");
        assertThatThrownBy(() -> MAP.inBatches(0)).hasMessageContaining("size is 0");
    }
}
