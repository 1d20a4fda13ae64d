package org.score4j.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.matching.graph.DoubleOperations.Value;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** SameDiff's values and gradients against loops over indices and central differences, with one graph for all batches. */
class SameDiffOperationsTest {
    /** Each case as it is computed with oneDNN and without; ND4J has all operations in both. */
    static Stream<Arguments> cases() {
        return OperationCases.all().stream()
                .flatMap(operation -> Stream.of(Arguments.of(operation, false), Arguments.of(operation, true)));
    }

    private static String input(int i) {
        return "input" + i;
    }

    /** A case as a graph. */
    private static final class Built {
        final SameDiff graph = SameDiff.create();
        final SameDiffOperations operations;
        final OperationCase operation;
        final List<SameDiffValue> values = new ArrayList<>();
        final SameDiffValue y;

        Built(OperationCase operation, ElementType type, boolean oneDnn) {
            this.operation = operation;
            operations = new SameDiffOperations(graph, type, oneDnn);
            for (int i = 0; i < operation.inputs().size(); i++) {
                OperationCase.Input input = operation.inputs().get(i);
                values.add(
                        input.batch()
                                ? operations.placeholder(input(i), input.asShape())
                                : operations.parameter(input(i), Initialisation.zeros(), input.shape()));
            }
            y = operation.apply(operations, values);
        }

        Map<String, INDArray> fed(List<Value> samples, ElementType type) {
            Map<String, INDArray> placeholders = new HashMap<>();
            for (int i = 0; i < samples.size(); i++) {
                Value sample = samples.get(i);
                INDArray array = Tensors.zeros(type, sample.shape());
                Tensors.write(array, 0, sample.values());
                if (operation.inputs().get(i).batch()) {
                    placeholders.put(input(i), array);
                } else {
                    Tensors.copy(
                            array,
                            Objects.requireNonNull(operations.parameters().get(input(i))));
                }
            }
            return placeholders;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesEqualTheDefinition(OperationCase operation, boolean oneDnn) {
        for (ElementType type : ElementType.values()) {
            Built built = new Built(operation, type, oneDnn);
            try (SameDiffRunner runner = new SameDiffRunner(built.graph)) {
                int run = 0;
                for (int batch : new int[] {1, 3, 2, 2}) {
                    List<Value> samples = operation.samples(batch, run++);
                    Value expected = operation.apply(DoubleOperations.plain(), samples);
                    String name = built.y.variable().name();
                    runner.run(batch, built.fed(samples, type), List.of(name), outputs -> {
                        INDArray actual = Objects.requireNonNull(outputs.get(name));
                        assertThat(actual.shape()).isEqualTo(expected.shape());
                        assertThat(Tensors.toDoubles(actual))
                                .containsExactly(expected.values(), within(type == ElementType.FLOAT64 ? 1e-13 : 1e-5));
                    });
                }
            }
        }
    }

    /** Central differences with step h have an error of h²/6 times a third derivative of order 1, and rounding of 1e−16/h. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientsEqualCentralDifferences(OperationCase operation, boolean oneDnn) {
        Built built = new Built(operation, ElementType.FLOAT64, oneDnn);
        SameDiffValue weights = built.operations.placeholder("v", built.y.shape());
        List<String> names = built.operations.gradients(built.y, weights, built.values).stream()
                .map(gradient -> gradient.variable().name())
                .toList();
        try (SameDiffRunner runner = new SameDiffRunner(built.graph)) {
            int run = 0;
            for (int batch : new int[] {3, 1, 3}) {
                List<Value> samples = operation.samples(batch, run++);
                Value v = weights(operation.apply(DoubleOperations.plain(), samples));
                Map<String, INDArray> fed = built.fed(samples, ElementType.FLOAT64);
                fed.put("v", Tensors.of(v.values(), v.shape()));
                Map<String, double[]> actual = new LinkedHashMap<>();
                runner.run(
                        batch,
                        fed,
                        names,
                        outputs -> outputs.forEach((name, array) -> actual.put(name, Tensors.toDoubles(array))));
                for (int i = 0; i < samples.size(); i++) {
                    assertThat(actual.get(names.get(i)))
                            .as("with respect to %s, batch %d", input(i), batch)
                            .containsExactly(differences(operation, samples, i, v), within(2e-8));
                }
            }
        }
    }

    /** Training computes in float32: its gradients are those of float64 to its rounding, in sums of some hundred products. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientsInFloat32AreThoseInFloat64(OperationCase operation, boolean oneDnn) {
        List<Value> samples = operation.samples(3);
        Value v = weights(operation.apply(DoubleOperations.plain(), samples));
        List<double[]> exact = gradients(operation, samples, v, ElementType.FLOAT64, oneDnn);
        List<double[]> rounded = gradients(operation, samples, v, ElementType.FLOAT32, oneDnn);
        for (int i = 0; i < exact.size(); i++) {
            double largest = Arrays.stream(exact.get(i)).map(Math::abs).max().orElseThrow();
            assertThat(rounded.get(i)).containsExactly(exact.get(i), within(2e-5 * (1 + largest)));
        }
    }

    private static List<double[]> gradients(
            OperationCase operation, List<Value> samples, Value v, ElementType type, boolean oneDnn) {
        Built built = new Built(operation, type, oneDnn);
        SameDiffValue weights = built.operations.placeholder("v", built.y.shape());
        List<String> names = built.operations.gradients(built.y, weights, built.values).stream()
                .map(gradient -> gradient.variable().name())
                .toList();
        List<double[]> gradients = new ArrayList<>();
        try (SameDiffRunner runner = new SameDiffRunner(built.graph)) {
            Map<String, INDArray> fed = built.fed(samples, type);
            INDArray array = Tensors.zeros(type, v.shape());
            Tensors.write(array, 0, v.values());
            fed.put("v", array);
            runner.run(
                    3,
                    fed,
                    names,
                    outputs -> names.forEach(
                            name -> gradients.add(Tensors.toDoubles(Objects.requireNonNull(outputs.get(name))))));
        }
        return gradients;
    }

    private static Value weights(Value like) {
        SplittableRandom random = new SplittableRandom(17);
        return Differences.like(
                like, random.doubles(like.values().length, -1, 1).toArray());
    }

    private static double[] differences(OperationCase operation, List<Value> samples, int input, Value v) {
        double h = 1e-5;
        Value varied = samples.get(input);
        double[] result = new double[varied.values().length];
        for (int i = 0; i < result.length; i++) {
            double value = varied.values()[i];
            varied.values()[i] = value + h;
            double above = loss(operation, samples, v);
            varied.values()[i] = value - h;
            double below = loss(operation, samples, v);
            varied.values()[i] = value;
            result[i] = (above - below) / (2 * h);
        }
        return result;
    }

    private static double loss(OperationCase operation, List<Value> samples, Value v) {
        Value y = operation.apply(DoubleOperations.plain(), samples);
        double sum = 0;
        for (int i = 0; i < y.values().length; i++) {
            sum += v.values()[i] * y.values()[i];
        }
        return sum;
    }

    @Test
    void gradientsOfWhatDoesNotDependAreRefused() {
        SameDiffOperations operations = new SameDiffOperations(SameDiff.create(), ElementType.FLOAT32);
        SameDiffValue x = operations.placeholder("x", Shape.batchOf(2));
        SameDiffValue v = operations.placeholder("v", Shape.batchOf(2));
        SameDiffValue unused = operations.parameter("unused", Initialisation.zeros(), 2);
        SameDiffValue y = operations.exp(x);
        assertThatThrownBy(() -> operations.gradients(y, v, List.of(x, unused)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not depend on 'unused'");
        assertThatThrownBy(() -> operations.gradients(y, unused, List.of(x)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("v has shape [2]; y has [B, 2]");
    }

    /** (eᵃ)'' = eᵃ, but the derivative of a softmax has none. */
    @Test
    void gradientsOfGradientsAreRightOrRefused() {
        SameDiff graph = SameDiff.create();
        SameDiffOperations operations = new SameDiffOperations(graph, ElementType.FLOAT64);
        SameDiffValue x = operations.placeholder("x", Shape.batchOf(2));
        SameDiffValue v = operations.placeholder("v", Shape.batchOf(2));
        SameDiffValue first =
                operations.gradients(operations.exp(x), v, List.of(x)).get(0);
        SameDiffValue second = operations.gradients(first, v, List.of(x)).get(0);
        try (SameDiffRunner runner = new SameDiffRunner(graph)) {
            Map<String, INDArray> fed =
                    Map.of("x", Tensors.of(new double[] {0.5, -1}, 1, 2), "v", Tensors.of(new double[] {1, 3}, 1, 2));
            String name = second.variable().name();
            runner.run(
                    1,
                    fed,
                    List.of(name),
                    outputs -> assertThat(Tensors.toDoubles(Objects.requireNonNull(outputs.get(name))))
                            .containsExactly(new double[] {Math.exp(0.5), 9 * Math.exp(-1)}, within(1e-14)));
        }
        SameDiffValue softmax = operations.softmax(x);
        SameDiffValue once = operations.gradients(softmax, v, List.of(x)).get(0);
        assertThatThrownBy(() -> operations.gradients(once, v, List.of(x)))
                .isInstanceOf(UnsupportedOperationException.class);
        SameDiffValue both = operations.concat(1, x, x);
        SameDiffValue part = operations
                .gradients(both, operations.concat(1, v, v), List.of(x))
                .get(0);
        assertThatThrownBy(() -> operations.gradients(part, v, List.of(v)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("concat_bp");
    }

    @Test
    void aNameThatTheGraphHasIsRefused() {
        SameDiffOperations operations = new SameDiffOperations(SameDiff.create(), ElementType.FLOAT32);
        operations.placeholder("x", Shape.batchOf(2));
        assertThatThrownBy(() -> operations.parameter("x", Initialisation.zeros(), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x'");
        assertThatThrownBy(() -> operations.placeholder("x", Shape.of(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x'");
    }
}
