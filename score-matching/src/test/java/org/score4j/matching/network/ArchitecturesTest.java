package org.score4j.matching.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.matching.graph.DoubleOperations.Value;
import org.score4j.matching.graph.Initialisation;
import org.score4j.matching.graph.Operations;
import org.score4j.matching.graph.ParameterSpec;
import org.score4j.matching.graph.Shape;

class ArchitecturesTest {
    @Test
    void emojiNetworkHasTheParametersOfItsFile() {
        Map<String, Shape> file = EmojiFile.parameters().all().stream()
                .filter(parameter -> !parameter.name().equals("freqs"))
                .collect(Collectors.toMap(Parameter::name, Parameter::shape));
        ParameterTable table = ParameterTable.of(new EmojiUNet());
        assertThat(table.rows().stream().collect(Collectors.toMap(ParameterSpec::name, ParameterSpec::shape)))
                .isEqualTo(file);
        assertThat(table.total()).isEqualTo(1_198_403);
    }

    /** The released model has 55,733,891, of which 9·128 belong to labels of augmentation that it is trained with. */
    @Test
    void ddpmPlusPlusHasThePublishedNumberOfParameters() {
        UNet cifar = UNet.ddpmPlusPlus(3, 32, 32);
        assertThat(ParameterTable.of(cifar).total()).isEqualTo(55_733_891 - 9 * 128);
    }

    /** The released model of ImageNet at 64×64 has 295.9 million. */
    @Test
    void admHasThePublishedNumberOfParameters() {
        UNet imageNet = UNet.adm(3, 64, 64).withClasses(1000);
        assertThat(ParameterTable.of(imageNet).total() / 1e6).isCloseTo(295.9, within(0.05));
    }

    @Test
    void initialisationsAreThePublishedOnes() {
        Map<String, Initialisation> adm = initialisations(UNet.adm(3, 64, 64).withClasses(10));
        double bound = 1 / Math.sqrt(192 * 9);
        assertThat(adm)
                .containsEntry("down0.block0.conv0.weight", new Initialisation.Uniform(bound))
                .containsEntry("down0.block0.conv0.bias", new Initialisation.Uniform(bound))
                .containsEntry("down0.block0.conv1.weight", Initialisation.zeros())
                .containsEntry("middle0.proj.weight", Initialisation.zeros())
                .containsEntry("out.conv.bias", Initialisation.zeros())
                .containsEntry("out.norm.weight", Initialisation.ones())
                .containsEntry("label.weight", new Initialisation.Normal(1));
        Map<String, Initialisation> ddpm = initialisations(UNet.ddpmPlusPlus(3, 32, 32));
        double glorot = Math.sqrt(6.0 / (9 * (128 + 256)));
        assertThat(ddpm)
                .containsEntry("down0.block0.conv0.weight", new Initialisation.Uniform(glorot))
                .containsEntry("down0.block0.conv0.bias", Initialisation.zeros())
                .containsEntry("out.conv.weight", new Initialisation.Uniform(1e-5 * Math.sqrt(6.0 / (9 * (256 + 3)))))
                .containsEntry(
                        "middle0.qkv.weight",
                        new Initialisation.Uniform(Math.sqrt(0.2) * Math.sqrt(6.0 / (256 + 3 * 256))));
    }

    private static Map<String, Initialisation> initialisations(Architecture network) {
        return ParameterTable.of(network).rows().stream()
                .collect(Collectors.toMap(ParameterSpec::name, ParameterSpec::initialisation));
    }

    @Test
    void attentionIsWhereItIsAskedFor() {
        UNet plain = UNet.adm(3, 16, 16).withChannels(8, 1, 2).withBlocks(1).withAttention(4);
        assertThat(attentions(plain)).containsExactlyInAnyOrder("middle0");
        assertThat(attentions(plain.withAttention(4, 16)))
                .containsExactlyInAnyOrder("down0.block0", "middle0", "up0.block0", "up0.block1");
        UNet ddpm = UNet.ddpmPlusPlus(3, 16, 16).withChannels(8, 1, 2).withBlocks(1);
        assertThat(attentions(ddpm.withAttention(0, 8)))
                .containsExactlyInAnyOrder("down1.block0", "middle0", "up1.block1");
    }

    @Test
    void levelsAreAsManyAsSizesCanBeHalved() {
        assertThat(UNet.adm(1, 28, 28).multipliers()).containsExactly(1, 2, 3);
        assertThat(UNet.adm(1, 15, 16).multipliers()).containsExactly(1);
        assertThat(UNet.ddpmPlusPlus(1, 2, 2).multipliers()).containsExactly(2, 2);
    }

    private static Set<String> attentions(Architecture network) {
        return ParameterTable.of(network).rows().stream()
                .map(ParameterSpec::name)
                .filter(name -> name.endsWith(".qkv.weight"))
                .map(name -> name.substring(0, name.length() - ".qkv.weight".length()))
                .collect(Collectors.toSet());
    }

    /** Values of a network on random inputs, its parameters given by the seed. */
    private static double[] values(
            Architecture network, Parameters parameters, double[] noise, Map<String, Value> conditions) {
        long[] shape = Stream.concat(Stream.of((long) noise.length), network.sampleShape().stream())
                .mapToLong(Long::longValue)
                .toArray();
        int count = Math.toIntExact(Shape.of(shape).elements());
        Value x = new Value(new SplittableRandom(3).doubles(count, -1, 1).toArray(), true, shape);
        return Inputs.plain(network, parameters, x, noise, conditions);
    }

    static Stream<Architecture> zeroAtFirst() {
        return Stream.of(
                Mlp.of(3, 8, 8).withClasses(4),
                UNet.adm(3, 8, 8)
                        .withChannels(8, 1, 2)
                        .withBlocks(1)
                        .withAttention(4, 8)
                        .withClasses(4));
    }

    @ParameterizedTest
    @MethodSource("zeroAtFirst")
    void networksThatShouldStartAtZeroDo(Architecture network) {
        Value classes = new Value(new double[] {1, 0, 0, 0, 0, 0, 0, 0}, true, 2, 4);
        assertThat(values(
                        network, Parameters.initialise(network, 1), new double[] {0.3, -1}, Map.of("classes", classes)))
                .containsOnly(0);
    }

    @Test
    void perceptronIsItsFormula() {
        Mlp network = new Mlp(1, List.of(1, 1), new NoiseEmbedding.Positional(2, 2), 2, 1, true, false);
        Parameters parameters = Parameters.initialise(network, 1);
        int next = 1;
        for (Parameter parameter : parameters.all()) {
            for (int i = 0; i < parameter.values().length; i++) {
                parameter.values()[i] = next++ / 16f - 0.5f;
            }
        }
        double c = 0.7;
        double x = new SplittableRandom(3).nextDouble(-1, 1);
        double[] e = new double[2];
        for (int i = 0; i < 2; i++) {
            double sum = number(parameters, "noise.weight", 2 * i) * Math.cos(2 * c)
                    + number(parameters, "noise.weight", 2 * i + 1) * Math.sin(2 * c)
                    + number(parameters, "noise.bias", i)
                    + number(parameters, "classes.weight", i);
            e[i] = silu(sum);
        }
        double first = silu(layer(parameters, "layer0", x, e));
        double second = (first + silu(layer(parameters, "layer1", first, e))) / Math.sqrt(2);
        double expected = number(parameters, "out.weight", 0) * second + number(parameters, "out.bias", 0);
        double[] actual = values(
                network, parameters, new double[] {c}, Map.of("classes", new Value(new double[] {1}, true, 1, 1)));
        assertThat(actual).containsExactly(new double[] {expected}, within(1e-14));
    }

    private static double layer(Parameters parameters, String name, double x, double[] e) {
        return number(parameters, name + ".weight", 0) * x
                + number(parameters, name + ".bias", 0)
                + number(parameters, name + ".e.weight", 0) * e[0]
                + number(parameters, name + ".e.weight", 1) * e[1];
    }

    private static double number(Parameters parameters, String name, int i) {
        return parameters.get(name).values()[i];
    }

    private static double silu(double a) {
        return a / (1 + Math.exp(-a));
    }

    @Test
    void frequenciesAreGeometricOrNormal() {
        assertThat(NoiseEmbedding.positional().frequencies(5))
                .containsExactly(new double[] {1, 0.1, 0.01, 1e-3, 1e-4}, within(1e-15));
        assertThat(new NoiseEmbedding.Positional(3, 5).frequencies(1)).containsExactly(3);
        double[] normals = new NoiseEmbedding.Fourier(16, 1).frequencies(4000);
        double square = IntStream.range(0, 4000)
                        .mapToDouble(i -> normals[i] * normals[i])
                        .sum()
                / 4000;
        assertThat(Math.sqrt(square) / (2 * Math.PI * 16)).isCloseTo(1, within(4 / Math.sqrt(2 * 4000)));
        assertThat(new NoiseEmbedding.Fourier(16, 2).frequencies(4)).isNotEqualTo(Arrays.copyOf(normals, 4));
    }

    @ParameterizedTest
    @EnumSource(UNet.Family.class)
    void tableNamesEveryParameterAndTheTotal(UNet.Family family) {
        UNet network = new UNet(
                List.of(1L, 8L, 4L), family, 6, List.of(1, 2), 1, Set.of(), 0, new NoiseEmbedding.Fourier(4, 1), 3);
        ParameterTable table = ParameterTable.of(network);
        List<String> lines = table.toString().lines().toList();
        assertThat(lines).hasSize(table.rows().size() + 2);
        assertThat(lines.get(0)).matches("parameter +shape +initialisation +count");
        assertThat(lines).anyMatch(line -> line.matches("out\\.norm\\.weight +\\[6] +ones +6"));
        assertThat(lines.get(lines.size() - 1))
                .contains(table.rows().size() + " arrays")
                .contains(network.name());
    }

    static Stream<Arguments> refused() {
        UNet small = UNet.adm(3, 16, 16).withChannels(8, 1, 2).withAttention(4);
        return Stream.of(
                refused(() -> Mlp.of(0, 4), "size is 0"),
                refused(() -> Mlp.of(2), "widths is empty"),
                refused(() -> Mlp.of(2, 4, 0), "a width is 0"),
                refused(() -> Mlp.of(2, 4).withClasses(-1), "classes is -1"),
                refused(() -> Mlp.of(2, 4).withEmbedding(NoiseEmbedding.positional(), 3), "embeddingSize is 3"),
                refused(() -> UNet.adm(3, 12, 16).withChannels(8, 1, 1, 1, 1), "sampleShape is [3, 12, 16]"),
                refused(() -> small.withChannels(7, 1), "channels is 7"),
                refused(() -> small.withChannels(8), "multipliers is []"),
                refused(() -> small.withBlocks(0), "blocks is 0"),
                refused(() -> small.withAttention(4, 32), "heights is [32]; allowed: those of levels, [8, 16]"),
                refused(() -> small.withAttention(-1), "headChannels is -1"),
                refused(() -> small.withClasses(-2), "classes is -2"),
                refused(() -> new NoiseEmbedding.Positional(0, 1), "first is 0.0"),
                refused(() -> new NoiseEmbedding.Positional(1, Double.POSITIVE_INFINITY), "last is Infinity"),
                refused(() -> new NoiseEmbedding.Fourier(-1, 1), "std is -1.0"),
                refused(
                        () -> ParameterTable.of(
                                Mlp.of(2, 4).withEmbedding(new NoiseEmbedding.Listed(List.of(1.0, 2.0)), 6)),
                        "needs 3 frequencies; there are 2"),
                refused(
                        () -> ParameterTable.of(new Halving()),
                        "network 'halving' makes [B, 1, 1, 1] of [B, 1, 2, 2]"));
    }

    private static Arguments refused(ThrowingCallable call, String message) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void rangesAreNamed(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    /** No network: its output is smaller than its input. */
    private record Halving() implements Architecture {
        @Override
        public String name() {
            return "halving";
        }

        @Override
        public List<Long> sampleShape() {
            return List.of(1L, 2L, 2L);
        }

        @Override
        public Map<String, List<Long>> conditions() {
            return Map.of();
        }

        @Override
        public <T> T apply(Operations<T> ops, T x, T noise, Map<String, T> conditions) {
            return ops.sumPool2(x);
        }
    }
}
