package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DataOrderTest {
    @Property(tries = 100)
    void everyEpochIsAPermutation(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 700) int size, @ForAll @IntRange(max = 50) int epoch) {
        DataOrder order = new DataOrder(seed, size);
        assertThat(IntStream.range(0, size)
                        .map(i -> order.index((long) epoch * size + i))
                        .sorted())
                .containsExactlyElementsOf(IntStream.range(0, size).boxed().toList());
    }

    @Test
    void everyPlaceSeesEveryExampleAboutAsOften() {
        int size = 10;
        int epochs = 20_000;
        DataOrder order = new DataOrder(3, size);
        for (int place = 0; place < size; place++) {
            int[] counts = new int[size];
            for (int epoch = 0; epoch < epochs; epoch++) {
                counts[order.index((long) epoch * size + place)]++;
            }
            double chiSquared = IntStream.of(counts)
                    .mapToDouble(count -> Math.pow(count - epochs / (double) size, 2) / (epochs / (double) size))
                    .sum();
            // nine degrees of freedom, at a level of one in ten thousand
            assertThat(chiSquared).isLessThan(33.7);
        }
    }

    @Test
    void neighboursOfOneEpochAreNotThoseOfTheNext() {
        int size = 1000;
        DataOrder order = new DataOrder(3, size);
        long repeated = IntStream.range(0, size - 1)
                .filter(i -> IntStream.range(0, size - 1)
                        .anyMatch(j -> order.index(i) == order.index(size + j)
                                && order.index(i + 1) == order.index(size + j + 1)))
                .count();
        assertThat(repeated).isLessThan(8);
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> new DataOrder(1, 0)).hasMessage("size is 0; allowed: 1 and more");
        assertThatThrownBy(() -> new DataOrder(1, 5).index(-1)).hasMessage("place is -1; allowed: 0 and more");
    }
}
