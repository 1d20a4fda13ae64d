package org.score4j.matching.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Operations drawn at random on vectors [B, 4], each on results of earlier ones, kept in the range of normal numbers. */
record RandomNetwork(long seed, int steps) {
    private static final long WIDTH = 4;

    <T> T apply(Operations<T> ops, T x) {
        SplittableRandom random = new SplittableRandom(seed);
        List<T> values = new ArrayList<>(List.of(x));
        for (int step = 0; step < steps; step++) {
            T a = values.get(values.size() - 1 - random.nextInt(Math.min(3, values.size())));
            T b = values.get(random.nextInt(values.size()));
            values.add(step(ops, random, a, b, "w" + step));
        }
        return values.get(steps);
    }

    private static <T> T step(Operations<T> ops, SplittableRandom random, T a, T b, String name) {
        T weight = ops.parameter(name, new Initialisation.Normal(0.5), WIDTH, WIDTH);
        return switch (random.nextInt(12)) {
            case 0 -> ops.affine(ops.add(a, b), 0.5, 0.1);
            case 1 -> ops.tanh(ops.multiply(a, b));
            case 2 -> ops.linear(a, weight, ops.parameter(name + "b", new Initialisation.Uniform(1), WIDTH));
            case 3 -> ops.divide(a, ops.affine(ops.multiply(b, b), 1, 1));
            case 4 -> ops.softmax(a);
            case 5 -> ops.concat(1, ops.slice(a, 1, 1, 4), ops.sin(ops.slice(b, 1, 0, 1)));
            case 6 -> ops.subtract(a, ops.mean(b, 1));
            case 7 -> ops.silu(a);
            case 8 -> ops.sqrt(ops.affine(ops.multiply(a, a), 1, 0.5));
            case 9 -> ops.log(ops.affine(ops.exp(ops.cos(a)), 1, 1));
            case 10 -> {
                T outer = ops.matmul(ops.reshape(a, -1, WIDTH, 1), ops.reshape(b, -1, 1, WIDTH));
                T picture = ops.reshape(ops.tanh(outer), -1, 1, WIDTH, WIDTH);
                T kernel = ops.parameter(name + "k", new Initialisation.Normal(0.5), 1, 1, 3, 3);
                yield ops.reshape(ops.conv2d(picture, kernel, 2, 1), -1, WIDTH);
            }
            default -> {
                T turned = ops.transpose(ops.reshape(a, -1, 2, 2), 0, 2, 1);
                yield ops.subtract(b, ops.sum(ops.reshape(ops.sigmoid(turned), -1, WIDTH), 1));
            }
        };
    }
}
