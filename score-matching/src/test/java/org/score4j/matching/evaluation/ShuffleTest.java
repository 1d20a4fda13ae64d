package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShuffleTest {
    /** 45.0 is exceeded with probability 0.004 by χ² with 23 degrees of freedom; one seed, chosen once. */
    @Test
    void allOrdersAreEquallyLikely() {
        Shuffle shuffle = new Shuffle(1);
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < 24_000; i++) {
            counts.merge(Arrays.toString(shuffle.order(4)), 1, Integer::sum);
        }
        assertThat(counts).hasSize(24);
        double chiSquare = counts.values().stream()
                .mapToDouble(c -> (c - 1000.0) * (c - 1000.0) / 1000)
                .sum();
        assertThat(chiSquare).isBetween(8.0, 45.0);
    }

    @Test
    void seedsGiveTheirOwnOrdersAgain() {
        assertThat(new Shuffle(1).order(50)).isEqualTo(new Shuffle(1).order(50));
        assertThat(new Shuffle(1).order(50)).isNotEqualTo(new Shuffle(2).order(50));
        assertThat(new Shuffle(3).order(50)).containsExactlyInAnyOrder(range(50));
    }

    private static int[] range(int count) {
        int[] range = new int[count];
        Arrays.setAll(range, i -> i);
        return range;
    }
}
