package org.score4j.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    @ParameterizedTest
    @EnumSource
    void onnxRuntimeComputesWhatTheOperationSays(TwoInputCase operation) {
        OnnxOperations graph = graph();
        OnnxOperations.Value a = graph.input("a", operation.first());
        OnnxOperations.Value b = graph.input("b", operation.second());
        OnnxOperations.Value out = operation.apply(graph, a, b);
        graph.output("out", out);
        try (OrtSession session = OrtSession.of(graph)) {
            for (int batch = 1; batch <= 3; batch++) {
                Value first = operation.firstValue(numbers, batch);
                Value second = operation.secondValue(numbers, batch);
                Value expected = operation.apply(numbers, first, second);
                Value actual = session.run(Map.of("a", first, "b", second)).get("out");
                assertThat(graph.shape(out)).isEqualTo(numbers.shape(expected));
                assertClose(actual, expected, 1e-5);
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
    @EnumSource
    void onnxRuntimeComputesGradientsOfTheOperation(TwoInputCase operation) {
        OnnxOperations graph = graph();
        Gradients<OnnxOperations.Value> gradients = new Gradients<>(graph);
        Node<OnnxOperations.Value> a = gradients.lift(graph.input("a", operation.first()));
        Node<OnnxOperations.Value> b = gradients.lift(graph.input("b", operation.second()));
        Node<OnnxOperations.Value> out = operation.apply(gradients, a, b);
        Node<OnnxOperations.Value> v = gradients.lift(graph.input("v", gradients.shape(out)));
        graph.output("first", gradients.gradient(out, v, a).value());
        graph.output("second", gradients.gradient(out, v, b).value());
        try (OrtSession session = OrtSession.of(graph)) {
            for (int batch = 1; batch <= 3; batch++) {
                Gradients<Value> expected = new Gradients<>(numbers);
                Node<Value> first = expected.lift(operation.firstValue(numbers, batch));
                Node<Value> second = expected.lift(operation.secondValue(numbers, batch));
                Node<Value> y = operation.apply(expected, first, second);
                Node<Value> cotangent = expected.lift(
                        Differences.like(y.value(), floats(y.value().values().length)));
                Map<String, Value> actual =
                        session.run(Map.of("a", first.value(), "b", second.value(), "v", cotangent.value()));
                assertClose(
                        actual.get("first"),
                        expected.gradient(y, cotangent, first).value(),
                        2e-5);
                assertClose(
                        actual.get("second"),
                        expected.gradient(y, cotangent, second).value(),
                        2e-5);
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
        assertRefused(() -> graph.input("y", -2, 3), "input 'y' has shape [-2, 3]");
        assertRefused(() -> graph.input("y", 3, -1), "input 'y' has shape [3, -1]");
        assertRefused(() -> graph.parameter("x", Initialisation.zeros(), 3), "'x' is taken");
        assertRefused(() -> graph.parameter("p", Initialisation.zeros(), 0), "parameter 'p' has shape [0]");
        graph.parameter("q", Initialisation.zeros(), 3);
        assertRefused(() -> graph.parameter("q", Initialisation.zeros(), 4), "it is asked for with shape [4]");
        assertRefused(() -> graph.constant(new double[3], 2), "3 values; expected shape [2]");
        OnnxOperations wrong = new OnnxOperations((name, shape) -> new float[1]);
        assertRefused(() -> wrong.parameter("p", Initialisation.zeros(), 2), "parameter 'p' has 1 values");
        assertRefused(() -> graph.sum(x, 2), "axis 2 of shape [-1, 2]");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
    }
}
