package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LineTransportTest {
    private static double[] sorted(long seed, int count, boolean ties) {
        return Arrays.stream(Draws.uniforms(seed, count))
                .map(x -> ties ? Math.rint(4 * x) : x)
                .sorted()
                .toArray();
    }

    private static double[] repeated(double[] sorted, int times) {
        return Arrays.stream(sorted)
                .flatMap(x -> Arrays.stream(new double[times]).map(zero -> x))
                .toArray();
    }

    @Property
    void potentialsAreFeasibleAndTheirMeansAddUpToTheCost(
            @ForAll @IntRange(min = 1, max = 30) int n,
            @ForAll @IntRange(min = 1, max = 30) int m,
            @ForAll @IntRange(min = 1, max = 2) int power,
            @ForAll long seed,
            @ForAll boolean ties) {
        double[] first = sorted(seed, n, ties);
        double[] second = sorted(~seed, m, ties);
        LineTransport transport = new LineTransport(first, second, power);
        LineTransport.Potentials potentials = transport.potentials();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                assertThat(potentials.ofFirst()[i] + potentials.ofSecond()[j])
                        .isLessThan(Math.pow(Math.abs(first[i] - second[j]), power) + 1e-12);
            }
        }
        double means = Arrays.stream(potentials.ofFirst()).average().orElseThrow()
                + Arrays.stream(potentials.ofSecond()).average().orElseThrow();
        assertThat(means).isCloseTo(transport.cost(), within(1e-12));
    }

    @Property
    void rowsThatAreRepeatedChangeNothing(
            @ForAll @IntRange(min = 1, max = 20) int n,
            @ForAll @IntRange(min = 2, max = 5) int times,
            @ForAll @IntRange(min = 1, max = 2) int power,
            @ForAll long seed) {
        double[] first = sorted(seed, n, false);
        double[] second = sorted(~seed, n, false);
        double cost = new LineTransport(first, second, power).cost();
        assertThat(new LineTransport(repeated(first, times), second, power).cost())
                .isCloseTo(cost, within(1e-12));
        assertThat(new LineTransport(first, repeated(second, times), power).cost())
                .isCloseTo(cost, within(1e-12));
    }
}
