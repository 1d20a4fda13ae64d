package org.score4j.matching.graph;

import java.util.List;
import java.util.Map;
import org.score4j.matching.network.Architecture;

/** Two architectures with all that networks of the field have, small enough for finite differences. */
public final class SmallNetworks {
    private SmallNetworks() {}

    /** Three layers, an embedding of the noise level by sines and cosines, and a condition. */
    public static Architecture mlp() {
        return new Mlp();
    }

    /** Two resolutions, residual blocks with group norms, attention and skip connections, on pictures of 6 by 6 pixels. */
    public static Architecture convolutional() {
        return new Convolutional();
    }

    private static <T> T weight(Operations<T> ops, String name, long... shape) {
        double inputs = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            inputs *= shape[axis];
        }
        return ops.parameter(name, new Initialisation.Normal(1 / Math.sqrt(inputs)), shape);
    }

    private static <T> T linear(Operations<T> ops, String name, T x, long in, long out) {
        return ops.linear(
                x, weight(ops, name + ".weight", out, in), ops.parameter(name + ".bias", Initialisation.zeros(), out));
    }

    private static <T> T embedding(Operations<T> ops, T noise) {
        T frequencies = ops.constant(new double[] {0.5, 1, 2, 4}, 4);
        T angles = ops.multiply(ops.reshape(noise, -1, 1), frequencies);
        return ops.concat(1, ops.sin(angles), ops.cos(angles));
    }

    private record Mlp() implements Architecture {
        @Override
        public String name() {
            return "small-mlp";
        }

        @Override
        public List<Long> sampleShape() {
            return List.of(3L);
        }

        @Override
        public Map<String, List<Long>> conditions() {
            return Map.of("label", List.of(2L));
        }

        @Override
        public <T> T apply(Operations<T> ops, T x, T noise, Map<String, T> conditions) {
            T e = linear(ops, "e", embedding(ops, noise), 8, 6);
            e = ops.add(e, linear(ops, "l", conditions.get("label"), 2, 6));
            T h = ops.silu(ops.add(linear(ops, "a", x, 3, 6), e));
            h = ops.add(h, ops.tanh(linear(ops, "b", h, 6, 6)));
            return linear(ops, "c", h, 6, 3);
        }
    }

    private record Convolutional() implements Architecture {
        private static final int GROUPS = 2;
        private static final double EPSILON = 1e-5;

        @Override
        public String name() {
            return "small-convolutional";
        }

        @Override
        public List<Long> sampleShape() {
            return List.of(2L, 6L, 6L);
        }

        @Override
        public Map<String, List<Long>> conditions() {
            return Map.of();
        }

        @Override
        public <T> T apply(Operations<T> ops, T x, T noise, Map<String, T> conditions) {
            T e = ops.silu(linear(ops, "t", embedding(ops, noise), 8, 8));
            T h0 = conv(ops, "i", x, 2, 4, 3, 1);
            T h1 = block(ops, "r1", h0, e, 4, 4);
            T h = conv(ops, "d", h1, 4, 8, 3, 2);
            h = attention(ops, "a", block(ops, "r2", h, e, 8, 8), 8, 3);
            h = conv(ops, "u", ops.upsample2(h), 8, 4, 1, 1);
            h = block(ops, "r3", ops.concat(1, h, h1), e, 8, 4);
            return conv(ops, "o", ops.silu(norm(ops, "n", h, 4)), 4, 2, 3, 1);
        }

        private static <T> T conv(Operations<T> ops, String name, T x, long in, long out, int kernel, int stride) {
            T y = ops.conv2d(x, weight(ops, name + ".weight", out, in, kernel, kernel), stride, kernel / 2);
            T bias = ops.parameter(name + ".bias", Initialisation.zeros(), out);
            return ops.add(y, ops.reshape(bias, out, 1, 1));
        }

        private static <T> T norm(Operations<T> ops, String name, T x, long channels) {
            T scale = ops.parameter(name + ".weight", Initialisation.ones(), channels);
            T shift = ops.parameter(name + ".bias", Initialisation.zeros(), channels);
            return ops.groupNorm(
                    x, GROUPS, EPSILON, ops.reshape(scale, channels, 1, 1), ops.reshape(shift, channels, 1, 1));
        }

        private static <T> T block(Operations<T> ops, String name, T x, T e, long in, long out) {
            T h = conv(ops, name + ".c1", ops.silu(norm(ops, name + ".n1", x, in)), in, out, 3, 1);
            T modulation = ops.reshape(linear(ops, name + ".e", e, 8, 2 * out), -1, 2 * out, 1, 1);
            T factor = ops.affine(ops.slice(modulation, 1, 0, out), 1, 1);
            h = ops.multiply(norm(ops, name + ".n2", h, out), factor);
            h = ops.silu(ops.add(h, ops.slice(modulation, 1, out, 2 * out)));
            T skip = in == out ? x : conv(ops, name + ".s", x, in, out, 1, 1);
            return ops.affine(ops.add(conv(ops, name + ".c2", h, out, out, 3, 1), skip), Math.sqrt(0.5), 0);
        }

        private static <T> T attention(Operations<T> ops, String name, T x, long channels, long side) {
            long heads = 2;
            long width = channels / heads;
            T all = conv(ops, name + ".qkv", norm(ops, name + ".n", x, channels), channels, 3 * channels, 1, 1);
            T split = ops.reshape(all, -1, 3 * heads, width, side * side);
            T query = ops.transpose(ops.slice(split, 1, 0, heads), 0, 1, 3, 2);
            T key = ops.slice(split, 1, heads, 2 * heads);
            T value = ops.transpose(ops.slice(split, 1, 2 * heads, 3 * heads), 0, 1, 3, 2);
            T weights = ops.softmax(ops.affine(ops.matmul(query, key), 1 / Math.sqrt(width), 0));
            T mixed = ops.transpose(ops.matmul(weights, value), 0, 1, 3, 2);
            T out = conv(ops, name + ".p", ops.reshape(mixed, -1, channels, side, side), channels, channels, 1, 1);
            return ops.affine(ops.add(x, out), Math.sqrt(0.5), 0);
        }
    }
}
