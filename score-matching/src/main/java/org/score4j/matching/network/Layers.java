package org.score4j.matching.network;

import java.util.Map;
import org.score4j.matching.graph.Initialisation;
import org.score4j.matching.graph.Operations;

/** Layers with parameters, which are called as PyTorch does: name.weight and name.bias. */
final class Layers<T> {
    /** What the condition of all class-conditional networks here is called; one-hot, all zero for no class. */
    static final String CLASSES = "classes";

    final Operations<T> ops;

    Layers(Operations<T> ops) {
        this.ops = ops;
    }

    /** weight·x + bias for x [B, in]. */
    T linear(String name, T x, long out, Scheme scheme) {
        long in = ops.shape(x)[1];
        T weight = ops.parameter(name + ".weight", scheme.weight(in, out), out, in);
        return ops.linear(x, weight, ops.parameter(name + ".bias", scheme.bias(in), out));
    }

    /** weight·x for x [B, in]. */
    T linear(String name, T x, long out, Initialisation initialisation) {
        T weight = ops.parameter(name + ".weight", initialisation, out, ops.shape(x)[1]);
        return ops.matmul(x, ops.transpose(weight, 1, 0));
    }

    /** e + weight·classes, or e for a network without classes. */
    T withClasses(String name, T e, Map<String, T> conditions, Initialisation initialisation) {
        T classes = conditions.get(CLASSES);
        return classes == null ? e : ops.add(e, linear(name, classes, ops.shape(e)[1], initialisation));
    }

    /** A convolution that keeps the size, or halves it with a stride of 2. */
    T convolution(String name, T x, long out, int kernel, int stride, Scheme scheme) {
        long in = ops.shape(x)[1];
        long square = (long) kernel * kernel;
        T weight = ops.parameter(name + ".weight", scheme.weight(in * square, out * square), out, in, kernel, kernel);
        T bias = ops.parameter(name + ".bias", scheme.bias(in * square), out);
        return ops.add(ops.conv2d(x, weight, stride, kernel / 2), ops.reshape(bias, out, 1, 1));
    }

    /** Group normalisation with a trained scale and shift for each channel. */
    T groupNorm(String name, T x, int groups, double epsilon) {
        long channels = ops.shape(x)[1];
        T scale = ops.parameter(name + ".weight", Initialisation.ones(), channels);
        T shift = ops.parameter(name + ".bias", Initialisation.zeros(), channels);
        return ops.groupNorm(
                x, groups, epsilon, ops.reshape(scale, channels, 1, 1), ops.reshape(shift, channels, 1, 1));
    }

    /**
     * {@link #groupNorm}·(1 + a) + b with a and b the halves of {@code modulation} [B, 2·C]; both scales and shifts become one of
     * each before they meet the pixels.
     */
    T adaptiveGroupNorm(String name, T x, int groups, double epsilon, T modulation) {
        long channels = ops.shape(x)[1];
        T scale = ops.parameter(name + ".weight", Initialisation.ones(), channels);
        T shift = ops.parameter(name + ".bias", Initialisation.zeros(), channels);
        T factor = ops.affine(ops.slice(modulation, 1, 0, channels), 1, 1);
        T offset = ops.slice(modulation, 1, channels, 2 * channels);
        return ops.groupNorm(
                x,
                groups,
                epsilon,
                ops.reshape(ops.multiply(factor, scale), -1, channels, 1, 1),
                ops.reshape(ops.add(ops.multiply(factor, shift), offset), -1, channels, 1, 1));
    }

    /**
     * proj(v·softmax(qᵀk/√d)ᵀ) with (q, k, v) = qkv(x), d channels for each head, over the pixels of x [B, C, H, W].
     *
     * @param heads divides C
     */
    T attention(String qkv, String proj, T x, int heads, Scheme scheme, Scheme projScheme) {
        long[] shape = ops.shape(x);
        long channels = shape[1];
        long perHead = channels / heads;
        T all = ops.reshape(
                convolution(qkv, x, 3 * channels, 1, 1, scheme), -1, 3L * heads, perHead, shape[2] * shape[3]);
        T q = ops.affine(ops.slice(all, 1, 0, heads), 1 / Math.sqrt((double) perHead), 0);
        T k = ops.slice(all, 1, heads, 2L * heads);
        T v = ops.slice(all, 1, 2L * heads, 3L * heads);
        T weights = ops.softmax(ops.matmul(ops.transpose(q, 0, 1, 3, 2), k));
        T mixed = ops.matmul(v, ops.transpose(weights, 0, 1, 3, 2));
        return convolution(proj, ops.reshape(mixed, shape), channels, 1, 1, projScheme);
    }

    /** (a + b)·factor. */
    T sum(T a, T b, double factor) {
        return ops.affine(ops.add(a, b), factor, 0);
    }
}
