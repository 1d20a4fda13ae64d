package org.score4j.matching.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.matching.graph.DoubleOperations.Value;
import org.score4j.matching.graph.SameDiffOperations;
import org.score4j.matching.graph.SameDiffRunner;
import org.score4j.matching.graph.SameDiffValue;
import org.score4j.matching.graph.Shape;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

class SameDiffNetworkTest {
    private static final Architecture SMALL = Mlp.of(3, 8, 8).withClasses(4);

    static Stream<Architecture> architectures() {
        return Stream.of(
                Mlp.of(5, 16),
                SMALL,
                Mlp.of(2, 8, 4, 4).withResidual(false).withEmbedding(new NoiseEmbedding.Fourier(1, 1), 6),
                UNet.adm(3, 8, 4)
                        .withChannels(8, 1, 2)
                        .withBlocks(1)
                        .withAttention(4, 8)
                        .withClasses(4),
                UNet.ddpmPlusPlus(1, 4, 4)
                        .withChannels(8, 2, 1)
                        .withBlocks(2)
                        .withAttention(0, 2)
                        .withClasses(3));
    }

    /** Numbers without zeros, and large enough that nothing is lost in them. */
    private static Parameters parameters(Architecture network, long seed) {
        Parameters parameters = Parameters.initialise(network, seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (Parameter parameter : parameters.all()) {
            for (int i = 0; i < parameter.values().length; i++) {
                parameter.values()[i] += (float) random.nextDouble(-0.3, 0.3);
            }
        }
        return parameters;
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void valuesEqualTheDefinitionInBothTypes(Architecture network) {
        Parameters parameters = parameters(network, 2);
        try (SameDiffNetwork single = SameDiffNetwork.of(network, parameters);
                SameDiffNetwork wide = SameDiffNetwork.of(network, parameters, ElementType.FLOAT64)) {
            for (int batch : new int[] {1, 3}) {
                Inputs inputs = Inputs.random(network, batch, batch > 1, batch);
                double[] expected = inputs.plain(parameters);
                assertThat(inputs.evaluate(wide)).containsExactly(expected, within(1e-12));
                assertThat(inputs.evaluate(single)).containsExactly(expected, within(2e-5));
            }
        }
    }

    /** Along random directions u: vᵀJu is the derivative of vᵀF(x + hu). */
    @ParameterizedTest
    @MethodSource("architectures")
    void productsEqualCentralDifferences(Architecture network) {
        Parameters parameters = parameters(network, 3);
        double h = 1e-5;
        try (SameDiffNetwork wide = SameDiffNetwork.of(network, parameters, ElementType.FLOAT64)) {
            for (int batch : new int[] {3, 1}) {
                Inputs inputs = Inputs.random(network, batch, true, 5);
                int length = inputs.x().values().length;
                double[] v = new SplittableRandom(6).doubles(length, -1, 1).toArray();
                double[] product = inputs.product(wide, v);
                for (int direction = 0; direction < 2; direction++) {
                    double[] u = new SplittableRandom(7 + direction)
                            .doubles(length, -1, 1)
                            .toArray();
                    double difference = dot(v, shifted(inputs, u, h).evaluate(wide))
                            - dot(v, shifted(inputs, u, -h).evaluate(wide));
                    assertThat(dot(product, u)).isCloseTo(difference / (2 * h), within(1e-7));
                }
            }
        }
    }

    private static Inputs shifted(Inputs inputs, double[] u, double h) {
        double[] moved = inputs.x().values().clone();
        Arrays.setAll(moved, i -> moved[i] + h * u[i]);
        return new Inputs(
                inputs.network(), new Value(moved, true, inputs.x().shape()), inputs.noise(), inputs.conditions());
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    /** A parameter that is asked for but not used, or used where it cancels, would have no gradient. */
    @ParameterizedTest
    @MethodSource("architectures")
    void outputsDependOnEveryParameter(Architecture network) {
        SameDiff graph = SameDiff.create();
        SameDiffOperations operations = new SameDiffOperations(graph, ElementType.FLOAT64);
        Map<String, SameDiffValue> conditions = new HashMap<>();
        network.conditions()
                .forEach((name, shape) ->
                        conditions.put(name, operations.placeholder("c." + name, Shape.batchOf(shape))));
        SameDiffValue y = network.apply(
                operations,
                operations.placeholder("x", Shape.batchOf(network.sampleShape())),
                operations.placeholder("noise", Shape.batchOf()),
                conditions);
        parameters(network, 4).all().forEach(parameter -> {
            double[] values = new double[parameter.values().length];
            Arrays.setAll(values, i -> parameter.values()[i]);
            Tensors.write(operations.parameters().get(parameter.name()), 0, values);
        });
        List<String> parameters = List.copyOf(operations.parameters().keySet());
        List<SameDiffValue> gradients = operations.gradients(
                y,
                y,
                parameters.stream()
                        .map(name -> new SameDiffValue(
                                graph.getVariable(name),
                                Shape.of(graph.getVariable(name).getShape())))
                        .toList());
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            names.put(gradients.get(i).variable().name(), parameters.get(i));
        }
        Inputs inputs = Inputs.random(network, 4, true, 8);
        Map<String, INDArray> fed = new HashMap<>();
        fed.put(
                "x",
                Inputs.array(
                        ElementType.FLOAT64, inputs.x().values(), inputs.x().shape()));
        fed.put("noise", Inputs.array(ElementType.FLOAT64, inputs.noise(), 4));
        inputs.conditions()
                .forEach((name, tensor) ->
                        fed.put("c." + name, Inputs.array(ElementType.FLOAT64, tensor.values(), tensor.shape())));
        try (SameDiffRunner runner = new SameDiffRunner(graph)) {
            runner.run(
                    4,
                    fed,
                    List.copyOf(names.keySet()),
                    outputs -> outputs.forEach((name, array) -> assertThat(Arrays.stream(Tensors.toDoubles(array))
                                    .map(Math::abs)
                                    .max()
                                    .orElseThrow())
                            .as(names.get(name))
                            .isGreaterThan(1e-6)));
        }
    }

    @Test
    void parametersCanBeReplaced() {
        Parameters first = parameters(SMALL, 1);
        Parameters second = parameters(SMALL, 2);
        Inputs inputs = Inputs.random(SMALL, 2, true, 1);
        double[] v = new double[6];
        Arrays.fill(v, 1);
        try (SameDiffNetwork network = SameDiffNetwork.of(SMALL, first);
                SameDiffNetwork other = SameDiffNetwork.of(SMALL, second)) {
            double[] before = inputs.product(network, v);
            network.setParameters(second);
            assertThat(inputs.evaluate(network)).isEqualTo(inputs.evaluate(other));
            assertThat(inputs.product(network, v))
                    .isEqualTo(inputs.product(other, v))
                    .isNotEqualTo(before);
            second.get("out.bias").values()[0] += 1;
            assertThat(inputs.evaluate(network)).isEqualTo(inputs.evaluate(other));
            assertThatThrownBy(() -> network.setParameters(Parameters.of(List.of())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'noise.weight'");
        }
    }

    @Test
    void simultaneousCallsEqualCallsInTurn() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        double[] ones = new double[12];
        Arrays.fill(ones, 1);
        try (SameDiffNetwork network = SameDiffNetwork.of(SMALL, parameters(SMALL, 1))) {
            List<Callable<Boolean>> tasks = IntStream.range(0, 40)
                    .<Callable<Boolean>>mapToObj(task -> {
                        Inputs inputs = Inputs.random(SMALL, 1 + task % 4, task % 3 > 0, task);
                        double[] v = Arrays.copyOf(ones, inputs.x().values().length);
                        double[] expected = task % 2 == 0 ? inputs.evaluate(network) : inputs.product(network, v);
                        return () -> Arrays.equals(
                                expected, task % 2 == 0 ? inputs.evaluate(network) : inputs.product(network, v));
                    })
                    .toList();
            for (Future<Boolean> same : pool.invokeAll(tasks)) {
                assertThat(same.get()).isTrue();
            }
        } finally {
            pool.shutdown();
        }
    }

    /** A call computes with some twenty arrays of eight megabytes; one that stayed would add up to 240. */
    @Test
    void callsLeaveNoMemoryBehind() {
        Architecture wide = Mlp.of(3, 1024);
        Inputs inputs = Inputs.random(wide, 2048, false, 1);
        double[] v = new double[3 * 2048];
        try (SameDiffNetwork network = SameDiffNetwork.of(wide, parameters(wide, 1))) {
            inputs.evaluate(network);
            inputs.product(network, v);
            long before = Pointer.physicalBytes();
            for (int call = 0; call < 30; call++) {
                inputs.evaluate(network);
                inputs.product(network, v);
            }
            assertThat(Pointer.physicalBytes() - before).isLessThan(120L << 20);
        }
    }

    @Test
    void aClosedNetworkSaysSo() {
        SameDiffNetwork network = SameDiffNetwork.of(SMALL, parameters(SMALL, 1));
        Inputs inputs = Inputs.random(SMALL, 1, true, 1);
        inputs.product(network, new double[3]);
        network.close();
        network.close();
        assertThatThrownBy(() -> inputs.evaluate(network))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'mlp' is closed");
        assertThatThrownBy(() -> network.setParameters(parameters(SMALL, 1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void misfitsAreNamed() {
        NoiseLevel one = NoiseLevel.ofSize(1);
        try (SameDiffNetwork network = SameDiffNetwork.of(SMALL, parameters(SMALL, 1));
                INDArray x = Tensors.zeros(ElementType.FLOAT32, 1, 3);
                INDArray two = Tensors.zeros(ElementType.FLOAT32, 2, 3);
                INDArray wide = Tensors.zeros(ElementType.FLOAT64, 1, 3);
                INDArray longer = Tensors.zeros(ElementType.FLOAT32, 1, 4)) {
            refused(() -> network.evaluate(wide, one, Condition.none(), wide), "x has data type DOUBLE");
            refused(() -> network.evaluate(longer, one, Condition.none(), longer), "sample shape is [4]");
            refused(() -> network.evaluate(x, one, Condition.none(), two), "out is FLOAT [2, 3]; x is FLOAT [1, 3]");
            refused(() -> network.evaluate(two, one, Condition.none(), two), "level has 1 entries; the batch has 2");
            refused(
                    () -> network.evaluate(x, one, Condition.oneHot("colours", new int[] {1}, 4), x),
                    "condition 'colours' is unknown");
            refused(
                    () -> network.evaluate(x, one, Condition.oneHot("classes", new int[] {1, 1}, 4), x),
                    "condition is for 2 samples");
            refused(() -> network.vectorJacobianProduct(x, one, Condition.none(), wide, x), "v is DOUBLE [1, 3]");
            assertThat(network).hasToString("SameDiffNetwork[mlp, FLOAT32, 5571 parameters]");
        }
        refused(() -> SameDiffNetwork.of(SMALL, Parameters.of(List.of())), "'noise.weight'");
    }

    private static void refused(Runnable call, String message) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
