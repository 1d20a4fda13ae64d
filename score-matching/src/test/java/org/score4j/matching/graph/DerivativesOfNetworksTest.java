package org.score4j.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.matching.graph.DoubleOperations.Value;
import org.score4j.matching.graph.Tangents.Dual;
import org.score4j.matching.network.Architecture;

/** Jacobians and Hessians of whole networks. */
class DerivativesOfNetworksTest {
    private static final int BATCH = 2;

    private final DoubleOperations numbers = DoubleOperations.seeded(5);

    static List<Architecture> networks() {
        return List.of(SmallNetworks.mlp(), SmallNetworks.convolutional());
    }

    private static Value sample(DoubleOperations numbers, long seed, List<Long> shape) {
        long[] full = new long[shape.size() + 1];
        full[0] = BATCH;
        Arrays.setAll(full, axis -> axis == 0 ? BATCH : shape.get(axis - 1));
        return numbers.input(Differences.normals(seed, DoubleArrays.count(full)), full);
    }

    /** Applies a network to x with everything else fixed. */
    private static <T> T apply(
            Architecture network, Operations<T> ops, T x, DoubleOperations numbers, Lifting<T> lifting) {
        T noise = lifting.lift(sample(numbers, 11, List.of()));
        Map<String, T> conditions = new HashMap<>();
        network.conditions().forEach((name, shape) -> conditions.put(name, lifting.lift(sample(numbers, 12, shape))));
        return network.apply(ops, x, noise, conditions);
    }

    private interface Lifting<T> {
        T lift(Value value);
    }

    private static double[] tangent(Architecture network, DoubleOperations numbers, Value x, double[] u) {
        Tangents<Value> tangents = new Tangents<>(numbers);
        Dual<Value> moving = tangents.lift(x, Differences.like(x, u));
        return tangents.tangent(apply(network, tangents, moving, numbers, tangents::lift))
                .values();
    }

    private static double[] gradient(Architecture network, DoubleOperations numbers, Value x, double[] v) {
        Gradients<Value> gradients = new Gradients<>(numbers);
        Node<Value> input = gradients.lift(x);
        Node<Value> out = apply(network, gradients, input, numbers, gradients::lift);
        Node<Value> cotangent = gradients.lift(Differences.like(out.value(), v));
        return gradients.gradient(out, cotangent, input).value().values();
    }

    private static void assertClose(double[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(tolerance * (1 + Math.abs(expected[i]))));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void tangentsAndGradientsAreDerivatives(Architecture network) {
        Value x = sample(numbers, 1, network.sampleShape());
        double[] u = Differences.normals(2, x.values().length);
        double[] v = Differences.normals(3, x.values().length);
        UnaryOperator<Value> f = value -> apply(network, numbers, value, numbers, number -> number);
        assertClose(tangent(network, numbers, x, u), Differences.along(f, x, u), 1e-7);
        assertClose(gradient(network, numbers, x, v), Differences.gradient(f, x, v), 1e-7);
    }

    /** The two sides are sums of the same products in another order. */
    private static void assertDual(double[] v, double[] ju, double[] jv, double[] u) {
        double scale = Differences.norm(v) * Differences.norm(ju) + Differences.norm(jv) * Differences.norm(u);
        assertThat(Differences.dot(v, ju)).isCloseTo(Differences.dot(jv, u), within(1e-12 * scale));
    }

    @Property(tries = 25)
    void jacobiansOfTheSmallNetworksAreTransposed(@ForAll long seed) {
        DoubleOperations random = DoubleOperations.seeded(seed);
        for (Architecture network : networks()) {
            Value x = sample(random, seed + 1, network.sampleShape());
            double[] u = Differences.normals(seed + 2, x.values().length);
            double[] v = Differences.normals(seed + 3, x.values().length);
            assertDual(v, tangent(network, random, x, u), gradient(network, random, x, v), u);
        }
    }

    @Property(tries = 300)
    void jacobiansOfRandomNetworksAreTransposed(@ForAll long seed, @ForAll @IntRange(max = 30) int steps) {
        RandomNetwork network = new RandomNetwork(seed, steps);
        DoubleOperations random = DoubleOperations.seeded(seed);
        Value x = sample(random, seed + 1, List.of(4L));
        double[] u = Differences.normals(seed + 2, x.values().length);
        double[] v = Differences.normals(seed + 3, x.values().length);
        Tangents<Value> tangents = new Tangents<>(random);
        double[] ju = tangents.tangent(network.apply(tangents, tangents.lift(x, Differences.like(x, u))))
                .values();
        Gradients<Value> gradients = new Gradients<>(random);
        Node<Value> input = gradients.lift(x);
        Node<Value> cotangent = gradients.lift(Differences.like(x, v));
        double[] jv = gradients
                .gradient(network.apply(gradients, input), cotangent, input)
                .value()
                .values();
        assertDual(v, ju, jv, u);
    }

    /** Σ w·F(x)² with fixed w, over the batch too: a scalar with a full Hessian, [1, ...]. */
    private <T> T energy(Architecture network, Operations<T> ops, T x, Lifting<T> lifting) {
        T out = apply(network, ops, x, numbers, lifting);
        Value weights = sample(numbers, 13, network.sampleShape());
        int[] axes = new int[ops.shape(out).length];
        Arrays.setAll(axes, axis -> axis);
        return ops.sum(ops.multiply(ops.multiply(out, out), lifting.lift(weights)), axes);
    }

    private <T> Node<T> energyGradient(Architecture network, Gradients<T> gradients, Node<T> x, Lifting<T> lifting) {
        Node<T> energy = energy(network, gradients, x, value -> gradients.lift(lifting.lift(value)));
        return gradients.gradient(energy, gradients.constant(new double[] {1}, gradients.shape(energy)), x);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void nestedInterpretersAgreeOnProductsWithTheHessian(Architecture network) {
        Value x = sample(numbers, 1, network.sampleShape());
        Value u = Differences.like(x, Differences.normals(2, x.values().length));

        Tangents<Value> inner = new Tangents<>(numbers);
        Gradients<Dual<Value>> outer = new Gradients<>(inner);
        Node<Dual<Value>> moving = outer.lift(inner.lift(x, u));
        double[] forwardOverReverse = inner.tangent(
                        energyGradient(network, outer, moving, inner::lift).value())
                .values();

        Gradients<Value> tape = new Gradients<>(numbers);
        Tangents<Node<Value>> along = new Tangents<>(tape);
        Node<Value> input = tape.lift(x);
        Dual<Node<Value>> energy =
                energy(network, along, along.lift(input, tape.lift(u)), value -> along.lift(tape.lift(value)));
        Node<Value> slope = along.tangent(energy);
        Node<Value> one = tape.constant(new double[] {1}, tape.shape(slope));
        double[] reverseOverForward = tape.gradient(slope, one, input).value().values();

        Node<Value> gradient = energyGradient(network, tape, input, value -> value);
        double[] reverseOverReverse =
                tape.gradient(gradient, tape.lift(u), input).value().values();

        double scale = Differences.norm(reverseOverReverse);
        assertThat(scale).isGreaterThan(0.1);
        assertClose(forwardOverReverse, reverseOverReverse, 1e-12 * scale);
        assertClose(reverseOverForward, reverseOverReverse, 1e-12 * scale);
        Gradients<Value> plain = new Gradients<>(numbers);
        UnaryOperator<Value> f = value -> energyGradient(network, plain, plain.lift(value), number -> number)
                .value();
        assertClose(reverseOverReverse, Differences.along(f, x, u.values()), 1e-6);
    }
}
