package org.score4j.matching.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.score4j.matching.graph.DoubleOperations.Value;

/** Indices of dense arrays, and what is done to their elements one by one. */
final class DoubleArrays {
    private DoubleArrays() {}

    /** Matrix products. */
    static Value product(Value a, Value b) {
        int rank = a.shape().length;
        int n = extent(a, rank - 2);
        int k = extent(a, rank - 1);
        int m = extent(b, b.shape().length - 1);
        boolean shared = b.shape().length == 2 && rank > 2;
        require(extent(b, b.shape().length - 2) == k, "inner extents differ");
        require(!b.batched() || (a.batched() && !shared && rank > 2), "the right factor's batch has no partner");
        require(
                shared || Arrays.equals(a.shape(), 0, rank - 2, b.shape(), 0, b.shape().length - 2),
                "leading extents differ");
        long[] shape = a.shape().clone();
        shape[rank - 1] = m;
        double[] out = new double[count(shape)];
        for (int matrix = 0; matrix < out.length / (n * m); matrix++) {
            for (int row = 0; row < n; row++) {
                for (int column = 0; column < m; column++) {
                    double sum = 0;
                    for (int i = 0; i < k; i++) {
                        double right = b.values()[((shared ? 0 : matrix) * k + i) * m + column];
                        sum += a.values()[(matrix * n + row) * k + i] * right;
                    }
                    out[(matrix * n + row) * m + column] = sum;
                }
            }
        }
        return new Value(out, a.batched(), shape);
    }

    static Value map(Value a, DoubleUnaryOperator function) {
        return new Value(Arrays.stream(a.values()).map(function).toArray(), a.batched(), a.shape());
    }

    static Value zip(Value a, Value b, DoubleBinaryOperator function) {
        int rank = Math.max(a.shape().length, b.shape().length);
        Value u = aligned(a, rank);
        Value v = aligned(b, rank);
        long[] shape = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            long first = u.shape()[axis];
            long second = v.shape()[axis];
            boolean mixed = axis == 0 && u.batched() != v.batched();
            require(
                    first == second && !mixed
                            || first == 1 && !u.batched()
                            || second == 1 && !v.batched()
                            || axis > 0 && (first == 1 || second == 1),
                    Arrays.toString(a.shape()) + " and " + Arrays.toString(b.shape()) + " do not broadcast");
            shape[axis] = Math.max(first, second);
        }
        boolean batched = u.batched() || v.batched();
        double[] left = gather(u, batched, shape, broadcastStrides(u, shape), 0).values();
        double[] right =
                gather(v, batched, shape, broadcastStrides(v, shape), 0).values();
        double[] out = new double[left.length];
        Arrays.setAll(out, i -> function.applyAsDouble(left[i], right[i]));
        return new Value(out, batched, shape);
    }

    static Value aligned(Value a, int rank) {
        List<Long> extents = new ArrayList<>();
        Arrays.stream(a.shape()).forEach(extents::add);
        while (extents.size() < rank) {
            require(!a.batched(), "the batch would not be the first axis");
            extents.add(0, 1L);
        }
        return new Value(
                a.values(),
                a.batched(),
                extents.stream().mapToLong(Long::longValue).toArray());
    }

    static long[] broadcastStrides(Value a, long[] shape) {
        long[] strides = strides(a.shape());
        for (int axis = 0; axis < shape.length; axis++) {
            if (a.shape()[axis] != shape[axis]) {
                strides[axis] = 0;
            }
        }
        return strides;
    }

    static Value gather(Value a, boolean batched, long[] shape, long[] strides, long start) {
        double[] out = new double[count(shape)];
        long[] outStrides = strides(shape);
        for (int i = 0; i < out.length; i++) {
            out[i] = a.values()[(int) start + offset(i, outStrides, strides)];
        }
        return new Value(out, batched, shape);
    }

    static int offset(int element, long[] from, long[] to) {
        long offset = 0;
        long rest = element;
        for (int axis = 0; axis < from.length; axis++) {
            offset += rest / from[axis] * to[axis];
            rest %= from[axis];
        }
        return (int) offset;
    }

    static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    static int extent(Value a, int axis) {
        return (int) a.shape()[axis];
    }

    static int count(long... shape) {
        return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    static void require(boolean fulfilled, String problem) {
        if (!fulfilled) {
            throw new IllegalArgumentException(problem);
        }
    }
}
