package org.score4j.matching.graph;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Group normalisation in operations whose gradient ND4J computes fast: products of matrices and of equal shapes. */
final class SameDiffGroupNorm {
    private final SameDiff graph;
    private final SameDiffOperations operations;
    private final Shape pictures;
    private final int groups;
    private final long channels;

    SameDiffGroupNorm(SameDiff graph, SameDiffOperations operations, Shape pictures, int groups) {
        this.graph = graph;
        this.operations = operations;
        this.pictures = pictures;
        this.groups = groups;
        channels = pictures.extent(1);
    }

    /** Whether a shape is [C, 1, ...], [1, C, 1, ...] or [B, C, 1, ...]. */
    boolean isPerChannel(Shape shape) {
        int channelAxis = 1 - (pictures.rank() - shape.rank());
        return channelAxis >= 0 && shape.extent(channelAxis) == channels && shape.elements() == channels;
    }

    /** A scale of 1. */
    SameDiffValue unscaled() {
        return operations.constant(constants(1, channels), channels);
    }

    /** (x − mean)·scale/√(variance + epsilon), with a scale for each channel. */
    SameDiffValue apply(SameDiffValue x, double epsilon, SameDiffValue scale) {
        SameDiffValue rows = operations.reshape(x, -1, pictures.elements() / groups);
        SameDiffValue centred = operations.subtract(rows, meanOfRows(rows));
        SameDiffValue variance = meanOfRows(operations.multiply(centred, centred));
        SDVariable inverse =
                graph.math.rsqrt(operations.affine(variance, 1, epsilon).variable());
        SameDiffValue perGroup = operations.reshape(new SameDiffValue(inverse, variance.shape()), -1, groups, 1);
        SameDiffValue perChannel =
                operations.reshape(scale, scale.shape().hasBatch() ? -1 : 1, groups, channels / groups);
        SameDiffValue factor = operations.reshape(operations.multiply(perGroup, perChannel), -1, 1);
        SameDiffValue rowsOfChannels = operations.reshape(centred, -1, pictures.elements() / channels);
        return operations.reshape(operations.multiply(rowsOfChannels, factor), pictures.toArray());
    }

    private SameDiffValue meanOfRows(SameDiffValue rows) {
        long length = rows.shape().extent(1);
        return operations.matmul(rows, operations.constant(constants(1.0 / length, length), length, 1));
    }

    private static double[] constants(double value, long count) {
        double[] values = new double[Math.toIntExact(count)];
        Arrays.fill(values, value);
        return values;
    }
}
