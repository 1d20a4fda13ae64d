package org.score4j.matching.graph;

import java.util.SplittableRandom;
import org.score4j.matching.graph.DoubleOperations.Value;

/** Every operation as a function of two inputs [B, ...] that are differentiable at values from 0.5 to 1.5. */
enum TwoInputCase {
    ADD(shape(3), shape(3)),
    ADD_CROSSED(shape(1, 4), shape(3, 1)),
    SUBTRACT(shape(3), shape(3)),
    SUBTRACT_CROSSED(shape(3, 1), shape(2, 1, 4)),
    MULTIPLY(shape(3), shape(3)),
    MULTIPLY_CROSSED(shape(1, 4), shape(3, 1)),
    DIVIDE(shape(3), shape(3)),
    DIVIDE_CROSSED(shape(1, 4), shape(3, 1)),
    WITH_UNBATCHED(shape(3), shape(2, 3)),
    AFFINE(shape(3), shape(2)),
    EXP(shape(3), shape(2)),
    LOG(shape(3), shape(2)),
    SIN(shape(3), shape(2)),
    COS(shape(3), shape(2)),
    TANH(shape(3), shape(2)),
    SIGMOID(shape(3), shape(2)),
    SQRT(shape(3), shape(2)),
    MATMUL(shape(2, 3), shape(3, 4)),
    MATMUL_SHARED(shape(3), shape(2, 2, 3)),
    MATMUL_OF_FOUR_AXES(shape(2, 2, 3), shape(2, 3, 1)),
    TRANSPOSE(shape(2, 3, 4), shape(3, 2)),
    RESHAPE(shape(2, 6), shape(12)),
    CONCAT(shape(2, 3), shape(4, 3)),
    CONCAT_LAST(shape(2, 3), shape(2, 1)),
    SLICE(shape(5, 2), shape(2, 4)),
    SUM(shape(2, 3), shape(3, 4)),
    SUM_OVER_BATCH(shape(3), shape(3)),
    MEAN(shape(2, 3), shape(3, 4)),
    SOFTMAX(shape(4), shape(2, 3)),
    CONV2D(shape(2, 4, 5), shape(3, 3, 3)),
    CONV2D_STRIDED(shape(2, 5, 6), shape(2, 6, 4)),
    CONV2D_TRANSPOSED(shape(3, 4, 5), shape(3, 2, 2)),
    CONV2D_TRANSPOSED_STRIDED(shape(3, 3, 2), shape(3, 2, 3)),
    UPSAMPLE2(shape(2, 2, 3), shape(1, 1, 1)),
    SUM_POOL2(shape(2, 4, 6), shape(1, 2, 2)),
    SILU(shape(3), shape(2, 2)),
    LINEAR(shape(3), shape(2, 4)),
    GROUP_NORM(shape(4, 3), shape(6, 2, 2));

    private final long[] first;
    private final long[] second;

    TwoInputCase(long[] first, long[] second) {
        this.first = first;
        this.second = second;
    }

    private static long[] shape(long... extents) {
        return extents;
    }

    /** Shape of the first input, −1 for the batch. */
    long[] first() {
        return batched(-1, first);
    }

    /** Shape of the second input, −1 for the batch. */
    long[] second() {
        return batched(-1, second);
    }

    Value firstValue(DoubleOperations ops, int batch) {
        return random(ops, 1, batched(batch, first));
    }

    Value secondValue(DoubleOperations ops, int batch) {
        return random(ops, 2, batched(batch, second));
    }

    private static long[] batched(long batch, long[] sample) {
        long[] shape = new long[sample.length + 1];
        shape[0] = batch;
        System.arraycopy(sample, 0, shape, 1, sample.length);
        return shape;
    }

    private static Value random(DoubleOperations ops, long seed, long[] shape) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = random.doubles(DoubleArrays.count(shape), 0.5, 1.5)
                .map(value -> (float) value)
                .toArray();
        return ops.input(values, shape);
    }

    private static <T> T weight(Operations<T> ops, String name, long... shape) {
        return ops.parameter(name, new Initialisation.Normal(0.5), shape);
    }

    /** A value that depends on both inputs wherever that makes sense: each half is summed over samples' axes or kept. */
    <T> T apply(Operations<T> ops, T a, T b) {
        return switch (this) {
            case ADD, ADD_CROSSED -> ops.add(a, b);
            case SUBTRACT -> ops.subtract(a, b);
            case SUBTRACT_CROSSED -> ops.subtract(ops.reshape(a, -1, 1, 3, 1), b);
            case MULTIPLY, MULTIPLY_CROSSED -> ops.multiply(a, b);
            case DIVIDE, DIVIDE_CROSSED -> ops.divide(a, b);
            case WITH_UNBATCHED -> {
                T left = ops.subtract(weight(ops, "p", 3), ops.multiply(a, weight(ops, "q", 1, 3)));
                T right = ops.divide(ops.add(b, weight(ops, "r", 2, 3)), ops.constant(new double[] {2, 3, 4}, 3));
                yield join(ops, left, right);
            }
            case AFFINE -> join(ops, ops.affine(a, -2.5, 0.75), ops.affine(ops.affine(b, 1, 3), 0.5, 0));
            case EXP -> join(ops, ops.exp(a), ops.exp(b));
            case LOG -> join(ops, ops.log(a), ops.log(b));
            case SIN -> join(ops, ops.sin(a), ops.sin(b));
            case COS -> join(ops, ops.cos(a), ops.cos(b));
            case TANH -> join(ops, ops.tanh(a), ops.tanh(b));
            case SIGMOID -> join(ops, ops.sigmoid(a), ops.sigmoid(ops.affine(b, -1, 0)));
            case SQRT -> join(ops, ops.sqrt(a), ops.sqrt(b));
            case MATMUL, MATMUL_OF_FOUR_AXES -> ops.matmul(a, b);
            case MATMUL_SHARED ->
                join(ops, ops.matmul(a, weight(ops, "p", 3, 2)), ops.matmul(b, weight(ops, "q", 3, 4)));
            case TRANSPOSE -> join(ops, ops.transpose(a, 0, 3, 1, 2), ops.transpose(b, 0, 2, 1));
            case RESHAPE -> ops.multiply(ops.reshape(a, -1, 3, 2, 2), ops.reshape(b, -1, 3, 2, 2));
            case CONCAT -> ops.concat(1, a, b);
            case CONCAT_LAST -> ops.concat(2, a, b);
            case SLICE -> {
                T ends = ops.multiply(ops.slice(a, 1, 0, 2), ops.slice(a, 1, 3, 5));
                yield join(ops, ops.multiply(ends, ops.slice(a, 1, 2, 3)), ops.slice(b, 2, 1, 3));
            }
            case SUM -> join(ops, ops.sum(a, 1), ops.sum(b, 2, 1));
            case SUM_OVER_BATCH -> ops.multiply(ops.sum(ops.multiply(a, b), 0), a);
            case MEAN -> join(ops, ops.mean(a, 1), ops.mean(b, 2, 1));
            case SOFTMAX -> join(ops, ops.softmax(a), ops.softmax(ops.affine(b, 3, 0)));
            case CONV2D ->
                join(
                        ops,
                        ops.conv2d(a, weight(ops, "p", 3, 2, 3, 3), 1, 1),
                        ops.conv2d(b, weight(ops, "q", 2, 3, 1, 1), 1, 0));
            case CONV2D_STRIDED ->
                join(
                        ops,
                        ops.conv2d(a, weight(ops, "p", 3, 2, 3, 3), 2, 1),
                        ops.conv2d(b, weight(ops, "q", 1, 2, 2, 2), 2, 0));
            case CONV2D_TRANSPOSED ->
                join(
                        ops,
                        ops.conv2dTransposed(a, weight(ops, "p", 3, 2, 3, 3), 1, 1, 4, 5),
                        ops.conv2dTransposed(b, weight(ops, "q", 3, 2, 3, 3), 1, 0, 4, 4));
            case CONV2D_TRANSPOSED_STRIDED ->
                join(
                        ops,
                        ops.conv2dTransposed(a, weight(ops, "p", 3, 2, 3, 3), 2, 1, 5, 4),
                        ops.conv2dTransposed(b, weight(ops, "q", 3, 1, 2, 2), 2, 0, 4, 7));
            case UPSAMPLE2 -> join(ops, ops.upsample2(a), ops.upsample2(b));
            case SUM_POOL2 -> join(ops, ops.sumPool2(a), ops.sumPool2(b));
            case SILU -> join(ops, ops.silu(a), ops.silu(b));
            case LINEAR ->
                join(
                        ops,
                        ops.linear(a, weight(ops, "p", 2, 3), weight(ops, "p0", 2)),
                        ops.linear(b, weight(ops, "q", 3, 4), weight(ops, "q0", 3)));
            case GROUP_NORM ->
                join(
                        ops,
                        ops.groupNorm(a, 2, 1e-5, weight(ops, "p", 4, 1), weight(ops, "p0", 4, 1)),
                        ops.groupNorm(b, 3, 1e-5, weight(ops, "q", 6, 1, 1), weight(ops, "q0", 6, 1, 1)));
        };
    }

    /** Both values in a row per sample. */
    private static <T> T join(Operations<T> ops, T a, T b) {
        return ops.concat(1, row(ops, a), row(ops, b));
    }

    private static <T> T row(Operations<T> ops, T a) {
        long count = 1;
        for (long extent : ops.shape(a)) {
            count *= extent;
        }
        return ops.reshape(a, -1, -count);
    }
}
