package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.tensor.Tensors;

class SampleSetTest {
    @Test
    void rowsComeFromArraysOfAnyKind() {
        SampleSet expected = new SampleSet(new double[] {1, 2, 3, 4, 5, 6}, 3);
        assertThat(SampleSet.of(new double[][] {{1, 2, 3}, {4, 5, 6}}).values()).isEqualTo(expected.values());
        assertThat(SampleSet.of(new float[][] {{1, 2, 3}, {4, 5, 6}}).values()).isEqualTo(expected.values());
        try (INDArray batch = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3, 1)) {
            SampleSet set = SampleSet.of(batch);
            assertThat(set.values()).isEqualTo(expected.values());
            assertThat(set.count()).isEqualTo(2);
            assertThat(set.dimensions()).isEqualTo(3);
        }
    }

    @Test
    void theSetKeepsACopy() {
        double[] values = {1, 2};
        SampleSet set = new SampleSet(values, 1);
        values[0] = 7;
        assertThat(set.row(0)).containsExactly(1);
    }

    @Test
    void subsetsAndUnionsKeepTheOrder() {
        SampleSet set = new SampleSet(new double[] {1, 2, 3}, 1);
        assertThat(set.rows(2, 0, 2).values()).containsExactly(3, 1, 3);
        assertThat(set.first(2).values()).containsExactly(1, 2);
        assertThat(set.and(set.first(2)).values()).containsExactly(1, 2, 3, 1, 2);
    }

    @Property
    void distancesAndProductsAreThoseOfPlainLoops(
            @ForAll @IntRange(min = 1, max = 13) int dimensions, @ForAll @IntRange(max = 1000) int seed) {
        SampleSet first = Draws.standard(seed, 3, dimensions);
        SampleSet second = Draws.standard(seed + 1L, 3, dimensions);
        double square = 0;
        double dot = 0;
        for (int d = 0; d < dimensions; d++) {
            square += Math.pow(first.row(2)[d] - second.row(1)[d], 2);
            dot += first.row(2)[d] * second.row(1)[d];
        }
        assertThat(first.squaredDistance(2, second, 1)).isCloseTo(square, within(1e-12));
        assertThat(first.dot(2, second, 1)).isCloseTo(dot, within(1e-12));
    }

    @Test
    void malformedRowsAreRefusedByName() {
        assertThatThrownBy(() -> new SampleSet(new double[4], 0)).hasMessageContaining("dimensions is 0");
        assertThatThrownBy(() -> new SampleSet(new double[3], 2))
                .hasMessageContaining("3 elements; expected a multiple of 2");
        assertThatThrownBy(() -> new SampleSet(new double[2], 2)).hasMessageContaining("at least 2 rows");
        assertThatThrownBy(() -> new SampleSet(new double[0], 2)).hasMessageContaining("0 elements");
        assertThatThrownBy(() -> new SampleSet(new double[] {0, 1, 2, Double.NaN}, 2))
                .hasMessageContaining("values[1][1] is NaN");
        assertThatThrownBy(() -> SampleSet.of(new double[0][])).hasMessageContaining("0 elements");
        assertThatThrownBy(() -> SampleSet.of(new double[][] {{1, 2}, {3}}))
                .hasMessageContaining("rows[1] has 1 elements; expected 2");
        assertThatThrownBy(() -> SampleSet.of(new float[][] {{1}, {Float.POSITIVE_INFINITY}}))
                .hasMessageContaining("values[1][0] is Infinity");
        SampleSet set = new SampleSet(new double[4], 2);
        assertThatThrownBy(() -> set.first(3)).hasMessageContaining("rows is 3; allowed: 2 to 2");
        assertThatThrownBy(() -> set.and(new SampleSet(new double[2], 1))).hasMessageContaining("2 and 1 elements");
    }
}
