package org.score4j.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.matching.graph.DoubleOperations.Value;

/** What ONNX Runtime makes of each operation, against plain loops. */
class OnnxOperationsTest {
    private final DoubleOperations numbers = DoubleOperations.seeded(7);

    private OnnxOperations graph() {
        return new OnnxOperations((name, shape) -> {
            Value value = numbers.parameter(name, new Initialisation.Normal(0.5), shape);
            float[] values = new float[value.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) value.values()[i];
            }
            return values;
        });
    }

    /** Those whose result has a row for each sample, or none, as outputs of files have. */
    static Stream<OperationCase> cases() {
        Inventory inventory = new Inventory();
        return OperationCases.all().stream()
                .filter(operation -> operation
                                .apply(
                                        inventory,
                                        operation.inputs().stream()
                                                .map(OperationCase.Input::asShape)
                                                .toList())
                                .rowsPerSample()
                        <= 1);
    }

    private static String input(int i) {
        return "input" + i;
    }

    private static List<OnnxOperations.Value> inputs(OnnxOperations graph, OperationCase operation) {
        List<OnnxOperations.Value> values = new ArrayList<>();
        for (int i = 0; i < operation.inputs().size(); i++) {
            values.add(graph.input(input(i), operation.inputs().get(i).asShape().toArray()));
        }
        return values;
    }

    private static Map<String, Value> fed(List<Value> samples) {
        Map<String, Value> fed = new HashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            fed.put(input(i), samples.get(i));
        }
        return fed;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onnxRuntimeComputesWhatTheOperationSays(OperationCase operation) {
        OnnxOperations graph = graph();
        OnnxOperations.Value out = operation.apply(graph, inputs(graph, operation));
        graph.output("out", out);
        try (OrtSession session = OrtSession.of(graph)) {
            for (int batch = 1; batch <= 3; batch++) {
                List<Value> samples = operation.samples(batch);
                Value expected = operation.apply(numbers, samples);
                assertThat(graph.shape(out)).isEqualTo(numbers.shape(expected));
                assertClose(session.run(fed(samples)).get("out"), expected, 1e-5);
            }
        }
    }

    /** A few roundings of float32, 6e-8 each, of sums of at most 27 numbers up to 10. */
    private static void assertClose(Value actual, Value expected, double tolerance) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.values()).hasSameSizeAs(expected.values());
        for (int i = 0; i < expected.values().length; i++) {
            assertThat(actual.values()[i]).isCloseTo(expected.values()[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onnxRuntimeComputesGradientsOfTheOperation(OperationCase operation) {
        OnnxOperations graph = graph();
        Gradients<OnnxOperations.Value> gradients = new Gradients<>(graph);
        List<Node<OnnxOperations.Value>> inputs =
                inputs(graph, operation).stream().map(gradients::lift).toList();
        Node<OnnxOperations.Value> out = operation.apply(gradients, inputs);
        Node<OnnxOperations.Value> v = gradients.lift(graph.input("v", gradients.shape(out)));
        List<Integer> moving = IntStream.range(0, inputs.size())
                .filter(i -> operation.inputs().get(i).batch())
                .boxed()
                .toList();
        if (moving.isEmpty()) {
            return;
        }
        moving.forEach(i -> graph.output(
                "gradient" + i, gradients.gradient(out, v, inputs.get(i)).value()));
        try (OrtSession session = OrtSession.of(graph)) {
            for (int batch = 1; batch <= 3; batch++) {
                List<Value> samples = operation.samples(batch);
                Gradients<Value> expected = new Gradients<>(numbers);
                List<Node<Value>> nodes = samples.stream().map(expected::lift).toList();
                Node<Value> y = operation.apply(expected, nodes);
                Node<Value> cotangent = expected.lift(
                        Differences.like(y.value(), floats(y.value().values().length)));
                Map<String, Value> fed = fed(samples);
                fed.put("v", cotangent.value());
                Map<String, Value> actual = session.run(fed);
                moving.forEach(i -> assertClose(
                        actual.get("gradient" + i),
                        expected.gradient(y, cotangent, nodes.get(i)).value(),
                        2e-5));
            }
        }
    }

    private static double[] floats(int length) {
        double[] values = Differences.normals(3, length);
        for (int i = 0; i < length; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }

    @Test
    void equalOperationsAreWrittenOnceAndUnusedOnesNotAtAll() {
        OnnxOperations graph = graph();
        OnnxOperations.Value x = graph.input("x", -1, 2);
        OnnxOperations.Value first = graph.add(graph.exp(x), graph.constant(new double[] {1, 2}, 2));
        OnnxOperations.Value second = graph.add(graph.exp(x), graph.constant(new double[] {1, 2}, 2));
        graph.sin(x);
        graph.parameter("unused", Initialisation.zeros(), 3);
        graph.output("out", graph.multiply(first, second));
        assertThat(graph.nodeCount()).isEqualTo(3);
    }

    @Test
    void anOutputMayBeAnInputAParameterOrAnotherOutput() {
        OnnxOperations graph = graph();
        OnnxOperations.Value x = graph.input("x", -1, 2);
        OnnxOperations.Value twice = graph.affine(x, 2, 0);
        OnnxOperations.Value parameter = graph.parameter("p", new Initialisation.Normal(0.5), 2);
        graph.output("same", x);
        graph.output("twice", twice);
        graph.output("again", twice);
        graph.output("parameter", parameter);
        graph.output("next", graph.exp(twice));
        Value input = numbers.input(new double[] {1, 0.5}, 1, 2);
        try (OrtSession session = OrtSession.of(graph)) {
            Map<String, Value> outputs = session.run(Map.of("x", input));
            assertThat(outputs.get("same").values()).containsExactly(1, 0.5);
            assertThat(outputs.get("twice").values()).containsExactly(2, 1);
            assertThat(outputs.get("again").values()).containsExactly(2, 1);
            assertThat(outputs.get("parameter").values())
                    .containsExactly(numbers.parameters().get("p").values());
            assertThat(outputs.get("next").values()[1]).isCloseTo(Math.E, within(1e-6));
        }
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        OnnxOperations graph = graph();
        OnnxOperations.Value x = graph.input("x", -1, 2);
        assertRefused(() -> graph.input("x", -1, 3), "'x' is taken");
        assertRefused(() -> graph.input("y", -2, 3), "extents are [-2, 3], and axis 0 is -2");
        assertRefused(() -> graph.input("y", 3, -1), "extents are [3, -1], and axis 1 is -1");
        assertRefused(() -> graph.parameter("x", Initialisation.zeros(), 3), "'x' is taken");
        assertRefused(() -> graph.parameter("p", Initialisation.zeros(), 0), "extents are [0], and axis 0 is 0");
        graph.parameter("q", Initialisation.zeros(), 3);
        assertRefused(() -> graph.parameter("q", Initialisation.zeros(), 4), "it is asked for with shape [4]");
        assertRefused(() -> graph.constant(new double[3], 2), "constant: 3 values do not fill [2]");
        OnnxOperations wrong = new OnnxOperations((name, shape) -> new float[1]);
        assertRefused(() -> wrong.parameter("p", Initialisation.zeros(), 2), "parameter 'p' has 1 values");
        assertRefused(() -> graph.sum(x, 2), "sum: axes are [2] for [B, 2]");
        assertRefused(() -> graph.output("rows", graph.reshape(x, -1, 1)), "output 'rows' has shape [2·B, 1]");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
    }
}
