package org.score4j.matching.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;

class CouplingTest {
    private static final int BATCH = 400;

    private static double[] normals(long seed, double std) {
        double[] values = new double[BATCH];
        new PhiloxNoise(seed).fill(Draw.of(Draw.Stream.USER, 0, 0), 0, 0, values, 0, BATCH);
        for (int i = 0; i < BATCH; i++) {
            values[i] *= std;
        }
        return values;
    }

    private static double correlation(Coupling coupling, double[] source, double[] target) {
        double sum = 0;
        double squares = 0;
        double others = 0;
        int repeats = 40;
        for (int repeat = 0; repeat < repeats; repeat++) {
            PhiloxNoise noise = new PhiloxNoise(repeat);
            Coupling.Pairs pairs =
                    coupling.pairs(source, target, BATCH, i -> noise.uniform(Draw.of(Draw.Stream.USER, 1, 0), i, 0));
            double[] from = Coupling.Pairs.rows(source, pairs.source());
            double[] to = Coupling.Pairs.rows(target, pairs.target());
            for (int i = 0; i < BATCH; i++) {
                sum += from[i] * to[i];
                squares += from[i] * from[i];
                others += to[i] * to[i];
            }
        }
        return sum / Math.sqrt(squares * others);
    }

    /**
     * Between N(0, a²) and N(0, b²) the entropic plan with squared distances has covariance c = √(a²b² + ε²/16) − ε/4 (Janati et al.,
     * Entropic Optimal Transport between Unbalanced Gaussian Measures has a Closed Form, 2020, whose ε is half of ours).
     */
    @Test
    void entropicPairsOfGaussiansHaveTheirCorrelation() {
        double a = 1;
        double b = 0.6;
        double sigma = 0.7;
        double regularisation = 2 * sigma * sigma;
        double covariance = Math.sqrt(a * a * b * b + regularisation * regularisation / 16) - regularisation / 4;
        double[] source = normals(1, a);
        double[] target = normals(2, b);
        Coupling.Entropic bridge = Coupling.Entropic.bridge(sigma);
        assertThat(correlation(bridge, source, target)).isCloseTo(covariance / (a * b), within(0.03));
        assertThat(correlation(bridge.sampled(), source, target)).isCloseTo(covariance / (a * b), within(0.03));
        assertThat(correlation(Coupling.INDEPENDENT, source, target)).isCloseTo(0, within(0.1));
        assertThat(correlation(Coupling.OPTIMAL, source, target)).isGreaterThan(0.99);
    }

    @Test
    void everySourceHasItsPlaceUnlessPairsAreDrawn() {
        double[] source = normals(1, 1);
        double[] target = normals(2, 1);
        int[] places = IntStream.range(0, BATCH).toArray();
        PhiloxNoise noise = new PhiloxNoise(1);
        Coupling.Entropic bridge = Coupling.Entropic.bridge(0.5);
        assertThat(bridge.pairs(source, target, BATCH, i -> noise.uniform(Draw.of(Draw.Stream.USER, 1, 0), i, 0))
                        .source())
                .containsExactly(places);
        for (Coupling drawn : new Coupling[] {bridge.sampled(), Coupling.SAMPLED_PLAN}) {
            int[] from = drawn.pairs(source, target, BATCH, i -> noise.uniform(Draw.of(Draw.Stream.USER, 1, 0), i, 0))
                    .source();
            // of draws with replacement about 1 − 1/e are different
            assertThat(IntStream.of(from).distinct().count()).isBetween(220L, 290L);
        }
        assertThatThrownBy(() -> new Coupling.Entropic(0, true)).hasMessage("regularisation is 0.0; allowed: (0, ∞)");
        assertThatThrownBy(() -> bridge.pairs(source, new double[3], BATCH, i -> 0.5))
                .hasMessageContaining("target has 3 entries");
    }
}
