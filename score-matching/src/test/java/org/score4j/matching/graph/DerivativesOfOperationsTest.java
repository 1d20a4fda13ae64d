package org.score4j.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.matching.graph.DoubleOperations.Value;
import org.score4j.matching.graph.Tangents.Dual;

/** Tangents and gradients of every operation against differences, and against each other. */
class DerivativesOfOperationsTest {
    /** Fifth derivatives along normal directions are below 1e5 here; see {@link Differences#along}. */
    private static final double TOLERANCE = 1e-8;

    private static final int BATCH = 2;

    private final DoubleOperations numbers = DoubleOperations.seeded(7);

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(TOLERANCE * (1 + Math.abs(expected[i]))));
        }
    }

    /** Those that depend on the batch. */
    static Stream<OperationCase> cases() {
        return OperationCases.all().stream()
                .filter(operation -> operation.inputs().stream().anyMatch(OperationCase.Input::batch));
    }

    /** The operation as a function of one input. */
    private UnaryOperator<Value> of(OperationCase operation, List<Value> samples, int input) {
        return x -> {
            List<Value> changed = new ArrayList<>(samples);
            changed.set(input, x);
            return operation.apply(numbers, changed);
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tangentsAreDerivativesAlongADirection(OperationCase operation) {
        List<Value> samples = operation.samples(BATCH);
        Tangents<Value> tangents = new Tangents<>(numbers);
        List<Dual<Value>> still = samples.stream().map(tangents::lift).toList();
        List<Dual<Value>> moving = new ArrayList<>(still);
        double[] all = new double[operation.apply(numbers, samples).values().length];
        for (int i = 0; i < samples.size(); i++) {
            if (operation.inputs().get(i).batch()) {
                double[] u = Differences.normals(1 + i, samples.get(i).values().length);
                double[] along = Differences.along(of(operation, samples, i), samples.get(i), u);
                moving.set(i, tangents.lift(samples.get(i), Differences.like(samples.get(i), u)));
                List<Dual<Value>> alone = new ArrayList<>(still);
                alone.set(i, moving.get(i));
                Dual<Value> out = operation.apply(tangents, alone);
                assertClose(tangents.tangent(out).values(), along);
                assertThat(out.value().values())
                        .containsExactly(operation.apply(numbers, samples).values());
                assertThat(tangents.tangent(out).shape()).isEqualTo(out.value().shape());
                Arrays.setAll(all, k -> all[k] + along[k]);
            }
        }
        assertClose(tangents.tangent(operation.apply(tangents, moving)).values(), all);
        assertThat(operation.apply(tangents, still).tangent()).isNull();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreDerivativesAlongEveryAxis(OperationCase operation) {
        List<Value> samples = operation.samples(BATCH);
        Gradients<Value> gradients = new Gradients<>(numbers);
        List<Node<Value>> inputs = samples.stream().map(gradients::lift).toList();
        Node<Value> out = operation.apply(gradients, inputs);
        double[] v = Differences.normals(3, out.value().values().length);
        Node<Value> cotangent = gradients.lift(Differences.like(out.value(), v));
        for (int i = 0; i < samples.size(); i++) {
            if (operation.inputs().get(i).batch()) {
                Value gradient =
                        gradients.gradient(out, cotangent, inputs.get(i)).value();
                assertThat(gradient.shape()).isEqualTo(samples.get(i).shape());
                assertClose(gradient.values(), Differences.gradient(of(operation, samples, i), samples.get(i), v));
            }
        }
    }

    /** vᵀ(J·u) = (Jᵀ·v)ᵀ·u: both are sums of the same products in another order. */
    @ParameterizedTest
    @MethodSource("cases")
    void tangentsAndGradientsAreTransposes(OperationCase operation) {
        List<Value> samples = operation.samples(BATCH);
        for (int i = 0; i < samples.size(); i++) {
            if (operation.inputs().get(i).batch()) {
                double[] u = Differences.normals(4, samples.get(i).values().length);
                Tangents<Value> tangents = new Tangents<>(numbers);
                List<Dual<Value>> duals =
                        new ArrayList<>(samples.stream().map(tangents::lift).toList());
                duals.set(i, tangents.lift(samples.get(i), Differences.like(samples.get(i), u)));
                double[] ju = tangents.tangent(operation.apply(tangents, duals)).values();
                double[] v = Differences.normals(5, ju.length);
                Gradients<Value> gradients = new Gradients<>(numbers);
                List<Node<Value>> nodes = samples.stream().map(gradients::lift).toList();
                Node<Value> out = operation.apply(gradients, nodes);
                Node<Value> cotangent = gradients.lift(Differences.like(out.value(), v));
                double[] jv =
                        gradients.gradient(out, cotangent, nodes.get(i)).value().values();
                double scale = Differences.norm(v) * Differences.norm(ju) + Differences.norm(jv) * Differences.norm(u);
                assertThat(Differences.dot(v, ju)).isCloseTo(Differences.dot(jv, u), within(1e-13 * scale));
            }
        }
    }

    /** The only sums over the batch: a matrix and a bias that all samples share. */
    @Test
    void gradientsOfSharedFactorsSumOverTheBatch() {
        Value x = Differences.like(numbers.input(new double[18], 3, 2, 3), Differences.normals(1, 18));
        Value p = numbers.constant(Differences.normals(2, 12), 3, 4);
        Gradients<Value> gradients = new Gradients<>(numbers);
        for (boolean rows : new boolean[] {false, true}) {
            Value left = rows ? numbers.reshape(x, -1, 6) : x;
            Value factor = rows ? numbers.reshape(p, 6, 2) : p;
            Node<Value> weight = gradients.lift(factor);
            Node<Value> out = gradients.matmul(gradients.lift(left), weight);
            double[] v = Differences.normals(3, out.value().values().length);
            Node<Value> gradient = gradients.gradient(out, gradients.lift(Differences.like(out.value(), v)), weight);
            assertThat(gradient.value().shape()).isEqualTo(factor.shape());
            assertThat(gradient.value().batched()).isFalse();
            assertClose(gradient.value().values(), Differences.gradient(w -> numbers.matmul(left, w), factor, v));
        }
        Value bias = numbers.constant(Differences.normals(4, 3), 3);
        Node<Value> shared = gradients.lift(bias);
        Node<Value> out = gradients.multiply(gradients.lift(x), shared);
        double[] v = Differences.normals(3, 18);
        Node<Value> gradient = gradients.gradient(out, gradients.lift(Differences.like(x, v)), shared);
        assertClose(gradient.value().values(), Differences.gradient(w -> numbers.multiply(x, w), bias, v));
    }

    @Test
    void tangentsOfSharedValuesReachTheBatch() {
        Value x = numbers.input(Differences.normals(1, 6), 2, 3);
        Value bias = numbers.constant(new double[] {1, 2, 3}, 3);
        Tangents<Value> tangents = new Tangents<>(numbers);
        Dual<Value> moving = tangents.lift(bias, numbers.constant(new double[] {4, 5, 6}, 3));
        Dual<Value> sum = tangents.subtract(tangents.lift(x), moving);
        assertThat(tangents.tangent(sum).values()).containsExactly(-4, -5, -6, -4, -5, -6);
        assertThat(tangents.tangent(sum).batched()).isTrue();
    }

    @Test
    void whatDoesNotDependOnTheInputHasNoDerivative() {
        Value x = numbers.input(new double[] {1, 2}, 2, 1);
        Gradients<Value> gradients = new Gradients<>(numbers);
        Node<Value> before = gradients.exp(gradients.lift(x));
        Node<Value> input = gradients.lift(x);
        Node<Value> other = gradients.exp(gradients.lift(x));
        for (Node<Value> output : List.of(before, other)) {
            assertThat(gradients.gradient(output, output, input).value().values())
                    .containsExactly(0, 0);
        }
        assertThat(gradients.gradient(input, other, input)).isSameAs(other);
        Tangents<Value> tangents = new Tangents<>(numbers);
        assertThat(tangents.tangent(tangents.lift(x)).values()).containsExactly(0, 0);
    }

    @Test
    void whatCannotBeDifferentiatedIsRefused() {
        Value x = numbers.input(new double[] {1, 2}, 2, 1);
        Gradients<Value> gradients = new Gradients<>(numbers);
        Node<Value> input = gradients.lift(x);
        Node<Value> sum = gradients.sum(input, 1, 0);
        assertThatThrownBy(() -> gradients.gradient(sum, input, input))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cotangent has shape [-1, 1]; expected that of the output, [1, 1]");
        Node<Value> picture = gradients.reshape(input, -1, 1, 1, 1);
        Node<Value> weight = gradients.reshape(sum, 1, 1, 1, 1);
        Node<Value> out = gradients.conv2d(picture, weight, 1, 0);
        assertThatThrownBy(() -> gradients.gradient(out, out, input))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weights of a convolution");
        Tangents<Value> tangents = new Tangents<>(numbers);
        assertThatThrownBy(() -> tangents.lift(x, numbers.input(new double[4], 2, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("direction has shape [-1, 2]; expected that of the value, [-1, 1]");
    }
}
