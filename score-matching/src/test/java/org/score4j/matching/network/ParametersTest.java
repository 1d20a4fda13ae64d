package org.score4j.matching.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.score4j.matching.graph.Initialisation;
import org.score4j.matching.graph.Operations;
import org.score4j.matching.graph.ParameterSpec;
import org.score4j.matching.graph.Shape;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;

class ParametersTest {
    /** A network that adds up parameters of its own. */
    private record Bare(List<ParameterSpec> specs) implements Architecture {
        static Bare of(String name, Initialisation initialisation, long... shape) {
            return new Bare(List.of(new ParameterSpec(name, initialisation, Shape.of(shape))));
        }

        @Override
        public String name() {
            return "bare";
        }

        @Override
        public List<Long> sampleShape() {
            return List.of(1L);
        }

        @Override
        public Map<String, List<Long>> conditions() {
            return Map.of();
        }

        @Override
        public <T> T apply(Operations<T> ops, T x, T noise, Map<String, T> conditions) {
            T sum = x;
            for (ParameterSpec spec : specs) {
                T parameter = ops.parameter(
                        spec.name(), spec.initialisation(), spec.shape().toArray());
                long[] all = {spec.shape().elements()};
                sum = ops.add(sum, ops.slice(ops.reshape(parameter, all), 0, 0, 1));
            }
            return sum;
        }
    }

    private static float[] values(Initialisation initialisation, int count, long seed) {
        return Parameters.initialise(Bare.of("w", initialisation, count), seed)
                .get("w")
                .values();
    }

    /** The FNV-1a hash of "a" is af63dc4c8601ec8c, as its authors publish it; its upper 16 bits go to the lowest. */
    @Test
    void normalsAreThoseOfTheDrawThatTheNameIsHashedTo() {
        float[] normals = new float[3];
        new PhiloxNoise(42).fill(Draw.of(Draw.Stream.TRAINING, 255, 0xdc4c8601ec8cL ^ 0xaf63L), 0, 0, normals, 0, 3);
        assertThat(Parameters.initialise(Bare.of("a", new Initialisation.Normal(2), 3), 42)
                        .get("a")
                        .values())
                .containsExactly(2 * normals[0], 2 * normals[1], 2 * normals[2]);
    }

    /** The largest distance of the two distribution functions exceeds 1.63/√n in one of a hundred samples. */
    @Test
    void uniformNumbersAreUniform() {
        float[] values = values(new Initialisation.Uniform(3), 10_001, 5);
        Arrays.sort(values);
        double largest = IntStream.range(0, values.length)
                .mapToDouble(i -> Math.abs((values[i] + 3) / 6 - (i + 0.5) / values.length))
                .max()
                .orElseThrow();
        assertThat(largest).isLessThan(1.63 / Math.sqrt(values.length));
        assertThat(values[0]).isBetween(-3f, -2.99f);
        assertThat(values[values.length - 1]).isBetween(2.99f, 3f);
    }

    /** Neighbours made of one pair of normals would be correlated; the correlation of n pairs has standard deviation 1/√n. */
    @Test
    void uniformNumbersAreIndependent() {
        float[] values = values(new Initialisation.Uniform(1), 20_000, 6);
        double sum = IntStream.range(1, values.length)
                .mapToDouble(i -> values[i] * values[i - 1])
                .sum();
        assertThat(3 * sum / values.length).isCloseTo(0, within(3 / Math.sqrt(values.length)));
    }

    @Test
    void constantsAreConstant() {
        assertThat(values(new Initialisation.Constant(0.25), 3, 1)).containsExactly(0.25f, 0.25f, 0.25f);
        assertThat(values(Initialisation.zeros(), 2, 1)).containsExactly(0, 0);
        assertThat(values(Initialisation.ones(), 2, 1)).containsExactly(1, 1);
    }

    @Test
    void numbersDependOnSeedAndNameAlone() {
        Initialisation normal = new Initialisation.Normal(1);
        ParameterSpec w = new ParameterSpec("w", normal, Shape.of(4, 3));
        ParameterSpec v = new ParameterSpec("v", normal, Shape.of(4, 3));
        Parameters both = Parameters.initialise(new Bare(List.of(v, w)), 3);
        Parameters alone = Parameters.initialise(new Bare(List.of(w)), 3);
        assertThat(both.get("w")).isEqualTo(alone.get("w"));
        assertThat(both.get("v").values()).isNotEqualTo(both.get("w").values());
        assertThat(Parameters.initialise(new Bare(List.of(w)), 4)).isNotEqualTo(alone);
        assertThat(Parameters.initialise(new Bare(List.of(w)), 3))
                .isEqualTo(alone)
                .hasSameHashCodeAs(alone);
    }

    @Test
    void aLargerUniformArrayBeginsAsASmallerOne() {
        Initialisation uniform = new Initialisation.Uniform(1);
        float[] few = values(uniform, 5000, 9);
        assertThat(Arrays.copyOf(values(uniform, 9001, 9), 5000)).isEqualTo(few);
    }

    @Test
    void copiesShareNothing() {
        Parameters original = Parameters.initialise(Mlp.of(2, 4, 4), 1);
        Parameters copy = original.copy();
        assertThat(copy).isEqualTo(original);
        assertThat(copy.all()).containsExactlyElementsOf(original.all());
        copy.get("out.weight").values()[0] = 7;
        assertThat(copy).isNotEqualTo(original);
        assertThat(original.get("out.weight").values()[0]).isZero();
        assertThat(original.count())
                .isEqualTo(ParameterTable.of(Mlp.of(2, 4, 4)).total());
    }

    @Test
    void fittingTakesWhatANetworkHasInItsOrder() {
        Mlp network = Mlp.of(2, 4);
        Parameters own = Parameters.initialise(network, 1);
        List<Parameter> shuffled = new ArrayList<>(own.all());
        Collections.reverse(shuffled);
        shuffled.add(0, new Parameter("freqs", Shape.of(1), new float[] {1}));
        assertThat(Parameters.of(shuffled).fittedTo(network)).isEqualTo(own);
    }

    @Test
    void misfitsAreNamed() {
        Parameters small = Parameters.initialise(Mlp.of(2, 4), 1);
        assertThatThrownBy(() -> small.fittedTo(Mlp.of(2, 4, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'layer1.weight'")
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> small.fittedTo(Mlp.of(3, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'layer0.weight' has shape [4, 2]")
                .hasMessageContaining("[4, 3]");
        assertThatThrownBy(() -> small.get("none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'none'");
        assertThatThrownBy(() -> Parameters.of(List.of(small.get("out.bias"), small.get("out.bias"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'out.bias'");
        assertThatThrownBy(() -> new Parameter("w", Shape.of(2, 2), new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'w' of shape [2, 2] has 3 values");
    }
}
