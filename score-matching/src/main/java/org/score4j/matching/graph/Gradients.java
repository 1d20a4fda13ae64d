package org.score4j.matching.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reverse-mode differentiation: records the operations of another interpreter and turns vᵀJ into further ones.
 *
 * <p>Gradients are recorded as well, so that they can be differentiated again. Gradients flow through everything but the
 * weights of convolutions. Values are taken to be finite, as zeros are made of them by multiplication. Not thread-safe.
 *
 * @param <T> what stands for a value in the interpreter below
 */
public final class Gradients<T> implements Operations<Node<T>> {
    private final Operations<T> ops;
    private final Map<String, Node<T>> parameters = new HashMap<>();
    private int count;

    /** Gradients on top of an interpreter. */
    public Gradients(Operations<T> ops) {
        this.ops = ops;
    }

    /** A value of the interpreter below, as an input that gradients can be taken with respect to. */
    public Node<T> lift(T value) {
        return node(value, List.of());
    }

    /**
     * vᵀJ, the gradient of Σ cotangent·output with respect to an input; the sum is over the batch too, so that samples which
     * do not depend on each other each get their own gradient.
     *
     * @param cotangent v, of the shape of the output
     * @param input any value of this interpreter; zeros come out if the output does not depend on it
     * @return of the shape of the input
     * @throws IllegalArgumentException if the shapes of output and cotangent differ, or the output depends on the input
     *     through the weights of a convolution
     */
    public Node<T> gradient(Node<T> output, Node<T> cotangent, Node<T> input) {
        if (!Arrays.equals(shape(output), shape(cotangent))) {
            throw new IllegalArgumentException("cotangent has shape " + Arrays.toString(shape(cotangent))
                    + "; expected that of the output, " + Arrays.toString(shape(output)));
        }
        List<Node<T>> between = Paths.between(input, output);
        if (between.isEmpty()) {
            return Broadcasting.zeros(this, input);
        }
        Set<Node<T>> active = new HashSet<>(between);
        Map<Node<T>, Node<T>> cotangents = new HashMap<>();
        cotangents.put(output, cotangent);
        for (int i = between.size() - 1; i > 0; i--) {
            Node<T> y = between.get(i);
            // there is one, as a way leads on from y to the output
            Node<T> own = Objects.requireNonNull(cotangents.remove(y));
            for (Node.Edge<T> edge : y.edges()) {
                if (active.contains(edge.operand())) {
                    cotangents.merge(edge.operand(), edge.pullback().apply(own, y), this::add);
                }
            }
        }
        return Objects.requireNonNull(cotangents.get(input));
    }

    @Override
    public long[] shape(Node<T> value) {
        return ops.shape(value.value());
    }

    @Override
    public Node<T> parameter(String name, Initialisation initialisation, long... shape) {
        T value = ops.parameter(name, initialisation, shape);
        return parameters.computeIfAbsent(name, n -> lift(value));
    }

    @Override
    public Node<T> constant(double[] values, long... shape) {
        return lift(ops.constant(values, shape));
    }

    @Override
    public Node<T> add(Node<T> a, Node<T> b) {
        return node(ops.add(a.value(), b.value()), edge(a, (c, y) -> reduce(c, a)), edge(b, (c, y) -> reduce(c, b)));
    }

    @Override
    public Node<T> subtract(Node<T> a, Node<T> b) {
        return node(
                ops.subtract(a.value(), b.value()),
                edge(a, (c, y) -> reduce(c, a)),
                edge(b, (c, y) -> affine(reduce(c, b), -1, 0)));
    }

    @Override
    public Node<T> multiply(Node<T> a, Node<T> b) {
        return node(
                ops.multiply(a.value(), b.value()),
                edge(a, (c, y) -> reduce(multiply(c, b), a)),
                edge(b, (c, y) -> reduce(multiply(c, a), b)));
    }

    /** c/b and −c·y/b. */
    @Override
    public Node<T> divide(Node<T> a, Node<T> b) {
        return node(
                ops.divide(a.value(), b.value()),
                edge(a, (c, y) -> reduce(divide(c, b), a)),
                edge(b, (c, y) -> affine(reduce(divide(multiply(c, y), b), b), -1, 0)));
    }

    @Override
    public Node<T> affine(Node<T> a, double factor, double offset) {
        return node(ops.affine(a.value(), factor, offset), edge(a, (c, y) -> affine(c, factor, 0)));
    }

    @Override
    public Node<T> exp(Node<T> a) {
        return node(ops.exp(a.value()), edge(a, this::multiply));
    }

    @Override
    public Node<T> log(Node<T> a) {
        return node(ops.log(a.value()), edge(a, (c, y) -> divide(c, a)));
    }

    @Override
    public Node<T> sin(Node<T> a) {
        return node(ops.sin(a.value()), edge(a, (c, y) -> multiply(c, cos(a))));
    }

    @Override
    public Node<T> cos(Node<T> a) {
        return node(ops.cos(a.value()), edge(a, (c, y) -> affine(multiply(c, sin(a)), -1, 0)));
    }

    /** c·(1 − y²). */
    @Override
    public Node<T> tanh(Node<T> a) {
        return node(ops.tanh(a.value()), edge(a, (c, y) -> multiply(c, affine(multiply(y, y), -1, 1))));
    }

    /** c·y·(1 − y). */
    @Override
    public Node<T> sigmoid(Node<T> a) {
        return node(ops.sigmoid(a.value()), edge(a, (c, y) -> multiply(c, multiply(y, affine(y, -1, 1)))));
    }

    /** c/(2·y). */
    @Override
    public Node<T> sqrt(Node<T> a) {
        return node(ops.sqrt(a.value()), edge(a, (c, y) -> divide(c, affine(y, 2, 0))));
    }

    /** c·bᵀ and aᵀ·c. */
    @Override
    public Node<T> matmul(Node<T> a, Node<T> b) {
        return node(
                ops.matmul(a.value(), b.value()),
                edge(a, (c, y) -> matmul(c, turned(b))),
                edge(b, (c, y) -> rightFactor(a, b, c)));
    }

    private Node<T> rightFactor(Node<T> a, Node<T> b, Node<T> c) {
        long[] left = shape(a);
        if (left.length == 2 && Shape.ofArray(left).hasBatch()) {
            // the batch cannot be turned; sums outer products instead
            Node<T> columns = reshape(a, -1, left[1], 1);
            return reduce(multiply(columns, reshape(c, -1, 1, shape(c)[1])), b);
        }
        return reduce(matmul(turned(a), c), b);
    }

    private Node<T> turned(Node<T> matrices) {
        int[] axes = new int[shape(matrices).length];
        Arrays.setAll(axes, axis -> axis);
        axes[axes.length - 1]--;
        axes[axes.length - 2]++;
        return transpose(matrices, axes);
    }

    @Override
    public Node<T> transpose(Node<T> a, int... axes) {
        int[] back = new int[axes.length];
        T value = ops.transpose(a.value(), axes);
        for (int axis = 0; axis < axes.length; axis++) {
            back[axes[axis]] = axis;
        }
        return node(value, edge(a, (c, y) -> transpose(c, back)));
    }

    @Override
    public Node<T> reshape(Node<T> a, long... shape) {
        return node(ops.reshape(a.value(), shape), edge(a, (c, y) -> reshape(c, shape(a))));
    }

    @Override
    public Node<T> concat(int axis, Node<T> a, Node<T> b) {
        T value = ops.concat(axis, a.value(), b.value());
        long middle = shape(a)[axis];
        long end = middle + shape(b)[axis];
        return node(
                value, edge(a, (c, y) -> slice(c, axis, 0, middle)), edge(b, (c, y) -> slice(c, axis, middle, end)));
    }

    @Override
    public Node<T> slice(Node<T> a, int axis, long from, long to) {
        return node(ops.slice(a.value(), axis, from, to), edge(a, (c, y) -> {
            long end = shape(a)[axis];
            Node<T> padded = c;
            if (from > 0) {
                padded = concat(axis, Broadcasting.zeros(this, slice(a, axis, 0, from)), padded);
            }
            if (to < end) {
                padded = concat(axis, padded, Broadcasting.zeros(this, slice(a, axis, to, end)));
            }
            return padded;
        }));
    }

    @Override
    public Node<T> sum(Node<T> a, int... axes) {
        return node(ops.sum(a.value(), axes), edge(a, (c, y) -> Broadcasting.expand(this, c, a)));
    }

    /** y·(c − Σ c·y). */
    @Override
    public Node<T> softmax(Node<T> a) {
        int last = shape(a).length - 1;
        return node(ops.softmax(a.value()), edge(a, (c, y) -> multiply(y, subtract(c, sum(multiply(c, y), last)))));
    }

    @Override
    public Node<T> conv2d(Node<T> x, Node<T> weight, int stride, int pad) {
        T value = ops.conv2d(x.value(), weight.value(), stride, pad);
        long height = shape(x)[2];
        long width = shape(x)[3];
        return node(
                value,
                edge(x, (c, y) -> conv2dTransposed(c, weight, stride, pad, height, width)),
                edge(weight, (c, y) -> refuse()));
    }

    @Override
    public Node<T> conv2dTransposed(Node<T> y, Node<T> weight, int stride, int pad, long height, long width) {
        return node(
                ops.conv2dTransposed(y.value(), weight.value(), stride, pad, height, width),
                edge(y, (c, x) -> conv2d(c, weight, stride, pad)),
                edge(weight, (c, x) -> refuse()));
    }

    private Node<T> refuse() {
        throw new IllegalArgumentException(
                "the output depends on the input through the weights of a convolution; gradients flow through its pictures only");
    }

    @Override
    public Node<T> upsample2(Node<T> a) {
        return node(ops.upsample2(a.value()), edge(a, (c, y) -> sumPool2(c)));
    }

    @Override
    public Node<T> sumPool2(Node<T> a) {
        return node(ops.sumPool2(a.value()), edge(a, (c, y) -> upsample2(c)));
    }

    private Node<T> reduce(Node<T> cotangent, Node<T> operand) {
        return Broadcasting.reduce(this, cotangent, shape(operand));
    }

    private static <T> Node.Edge<T> edge(Node<T> operand, Node.Pullback<T> pullback) {
        return new Node.Edge<>(operand, pullback);
    }

    private Node<T> node(T value, Node.Edge<T> only) {
        return node(value, List.of(only));
    }

    private Node<T> node(T value, Node.Edge<T> first, Node.Edge<T> second) {
        return node(value, List.of(first, second));
    }

    private Node<T> node(T value, List<Node.Edge<T>> edges) {
        return new Node<>(count++, value, edges);
    }
}
