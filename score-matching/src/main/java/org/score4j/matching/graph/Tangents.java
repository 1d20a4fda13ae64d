package org.score4j.matching.graph;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Forward-mode differentiation: each value carries J·u, the derivative along a direction u of the inputs, made of further
 * operations of another interpreter.
 *
 * <p>Parameters and constants have no tangent, and what depends on none costs nothing. Interpreters nest: tangents of
 * {@link Gradients}, or gradients of tangents, are products with a Hessian (Pearlmutter, Fast exact multiplication by the
 * Hessian, 1994). Values are taken to be finite, as zeros are made of them by multiplication.
 *
 * @param <T> what stands for a value in the interpreter below
 */
public final class Tangents<T> implements Operations<Tangents.Dual<T>> {
    private final Operations<T> ops;

    /**
     * A value and its derivative along the direction.
     *
     * @param tangent of the shape of the value; null if the value does not depend on the inputs
     */
    public record Dual<T>(T value, @Nullable T tangent) {}

    /** Tangents on top of an interpreter. */
    public Tangents(Operations<T> ops) {
        this.ops = ops;
    }

    /** A value that does not depend on the inputs. */
    public Dual<T> lift(T value) {
        return new Dual<>(value, null);
    }

    /**
     * An input and the direction in which it moves.
     *
     * @throws IllegalArgumentException if their shapes differ
     */
    public Dual<T> lift(T value, T direction) {
        if (!Arrays.equals(ops.shape(value), ops.shape(direction))) {
            throw new IllegalArgumentException("direction has shape " + Arrays.toString(ops.shape(direction))
                    + "; expected that of the value, " + Arrays.toString(ops.shape(value)));
        }
        return new Dual<>(value, direction);
    }

    /** The derivative of a value along the direction; zeros if it does not depend on the inputs. */
    public T tangent(Dual<T> a) {
        T tangent = a.tangent();
        return tangent == null ? Broadcasting.zeros(ops, a.value()) : tangent;
    }

    @Override
    public long[] shape(Dual<T> value) {
        return ops.shape(value.value());
    }

    @Override
    public Dual<T> parameter(String name, Initialisation initialisation, long... shape) {
        return lift(ops.parameter(name, initialisation, shape));
    }

    @Override
    public Dual<T> constant(double[] values, long... shape) {
        return lift(ops.constant(values, shape));
    }

    @Override
    public Dual<T> add(Dual<T> a, Dual<T> b) {
        T y = ops.add(a.value(), b.value());
        return new Dual<>(y, sum(y, a.tangent(), b.tangent()));
    }

    @Override
    public Dual<T> subtract(Dual<T> a, Dual<T> b) {
        T y = ops.subtract(a.value(), b.value());
        T left = a.tangent();
        T right = b.tangent();
        if (left != null && right != null) {
            return new Dual<>(y, ops.subtract(left, right));
        }
        T negative = right == null ? null : ops.affine(right, -1, 0);
        return new Dual<>(y, sum(y, left, negative));
    }

    @Override
    public Dual<T> multiply(Dual<T> a, Dual<T> b) {
        return new Dual<>(ops.multiply(a.value(), b.value()), product(a, b, ops::multiply));
    }

    /** (ȧ − y·ḃ)/b. */
    @Override
    public Dual<T> divide(Dual<T> a, Dual<T> b) {
        T y = ops.divide(a.value(), b.value());
        T left = a.tangent();
        T right = b.tangent();
        if (right == null) {
            return new Dual<>(y, left == null ? null : ops.divide(left, b.value()));
        }
        T moved = ops.multiply(y, right);
        T numerator = left == null ? ops.affine(moved, -1, 0) : ops.subtract(left, moved);
        return new Dual<>(y, ops.divide(numerator, b.value()));
    }

    @Override
    public Dual<T> affine(Dual<T> a, double factor, double offset) {
        T y = ops.affine(a.value(), factor, offset);
        return chain(a, y, tangent -> ops.affine(tangent, factor, 0));
    }

    @Override
    public Dual<T> exp(Dual<T> a) {
        T y = ops.exp(a.value());
        return chain(a, y, tangent -> ops.multiply(tangent, y));
    }

    @Override
    public Dual<T> log(Dual<T> a) {
        return chain(a, ops.log(a.value()), tangent -> ops.divide(tangent, a.value()));
    }

    @Override
    public Dual<T> sin(Dual<T> a) {
        return chain(a, ops.sin(a.value()), tangent -> ops.multiply(tangent, ops.cos(a.value())));
    }

    @Override
    public Dual<T> cos(Dual<T> a) {
        T y = ops.cos(a.value());
        return chain(a, y, tangent -> ops.affine(ops.multiply(tangent, ops.sin(a.value())), -1, 0));
    }

    /** ȧ·(1 − y²). */
    @Override
    public Dual<T> tanh(Dual<T> a) {
        T y = ops.tanh(a.value());
        return chain(a, y, tangent -> ops.multiply(tangent, ops.affine(ops.multiply(y, y), -1, 1)));
    }

    /** ȧ·y·(1 − y). */
    @Override
    public Dual<T> sigmoid(Dual<T> a) {
        T y = ops.sigmoid(a.value());
        return chain(a, y, tangent -> ops.multiply(tangent, ops.multiply(y, ops.affine(y, -1, 1))));
    }

    /** ȧ/(2·y). */
    @Override
    public Dual<T> sqrt(Dual<T> a) {
        T y = ops.sqrt(a.value());
        return chain(a, y, tangent -> ops.divide(tangent, ops.affine(y, 2, 0)));
    }

    @Override
    public Dual<T> matmul(Dual<T> a, Dual<T> b) {
        return new Dual<>(ops.matmul(a.value(), b.value()), product(a, b, ops::matmul));
    }

    @Override
    public Dual<T> transpose(Dual<T> a, int... axes) {
        return linear(a, x -> ops.transpose(x, axes));
    }

    @Override
    public Dual<T> reshape(Dual<T> a, long... shape) {
        return linear(a, x -> ops.reshape(x, shape));
    }

    @Override
    public Dual<T> concat(int axis, Dual<T> a, Dual<T> b) {
        T y = ops.concat(axis, a.value(), b.value());
        boolean moves = a.tangent() != null || b.tangent() != null;
        return new Dual<>(y, moves ? ops.concat(axis, tangent(a), tangent(b)) : null);
    }

    @Override
    public Dual<T> slice(Dual<T> a, int axis, long from, long to) {
        return linear(a, x -> ops.slice(x, axis, from, to));
    }

    @Override
    public Dual<T> sum(Dual<T> a, int... axes) {
        return linear(a, x -> ops.sum(x, axes));
    }

    /** y·(ȧ − Σ y·ȧ). */
    @Override
    public Dual<T> softmax(Dual<T> a) {
        T y = ops.softmax(a.value());
        int last = ops.shape(y).length - 1;
        return chain(a, y, tangent -> {
            T mean = ops.sum(ops.multiply(y, tangent), last);
            return ops.multiply(y, ops.subtract(tangent, mean));
        });
    }

    @Override
    public Dual<T> conv2d(Dual<T> x, Dual<T> weight, int stride, int pad) {
        T y = ops.conv2d(x.value(), weight.value(), stride, pad);
        return new Dual<>(y, product(x, weight, (a, b) -> ops.conv2d(a, b, stride, pad)));
    }

    @Override
    public Dual<T> conv2dTransposed(Dual<T> y, Dual<T> weight, int stride, int pad, long height, long width) {
        T x = ops.conv2dTransposed(y.value(), weight.value(), stride, pad, height, width);
        return new Dual<>(x, product(y, weight, (a, b) -> ops.conv2dTransposed(a, b, stride, pad, height, width)));
    }

    @Override
    public Dual<T> upsample2(Dual<T> a) {
        return linear(a, ops::upsample2);
    }

    @Override
    public Dual<T> sumPool2(Dual<T> a) {
        return linear(a, ops::sumPool2);
    }

    /** f(a) with the derivative f'(a)·ȧ. */
    private Dual<T> chain(Dual<T> a, T y, UnaryOperator<T> derivative) {
        T tangent = a.tangent();
        return new Dual<>(y, tangent == null ? null : derivative.apply(tangent));
    }

    private Dual<T> linear(Dual<T> a, UnaryOperator<T> map) {
        return chain(a, map.apply(a.value()), map);
    }

    /** The derivative of a bilinear operation: ȧ·b + a·ḃ. */
    private @Nullable T product(Dual<T> a, Dual<T> b, Bilinear<T> bilinear) {
        T left = a.tangent() == null ? null : bilinear.apply(a.tangent(), b.value());
        T right = b.tangent() == null ? null : bilinear.apply(a.value(), b.tangent());
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return ops.add(left, right);
    }

    private interface Bilinear<T> {
        T apply(T a, T b);
    }

    /** A sum of tangents, repeated to the shape of y where one is absent. */
    private @Nullable T sum(T y, @Nullable T left, @Nullable T right) {
        if (left != null && right != null) {
            return ops.add(left, right);
        }
        T only = left == null ? right : left;
        return only == null ? null : Broadcasting.expand(ops, only, y);
    }
}
