package org.score4j.matching.graph;

import java.util.Arrays;

/** Repeating extents of 1, and its transpose: sums over what was repeated. */
final class Broadcasting {
    private Broadcasting() {}

    /** A value repeated to the shape of another, with which it broadcasts to that shape. */
    static <T> T expand(Operations<T> ops, T value, T like) {
        long[] from = ops.shape(value);
        long[] to = ops.shape(like);
        if (Arrays.equals(from, to)) {
            return value;
        }
        if (Shape.ofArray(to).hasBatch() && !Shape.ofArray(from).hasBatch()) {
            // no constant knows the batch
            return ops.add(value, zeros(ops, like));
        }
        long[] missing = new long[to.length];
        for (int axis = 0; axis < to.length; axis++) {
            int own = axis - to.length + from.length;
            missing[axis] = own >= 0 && from[own] == to[axis] ? 1 : to[axis];
        }
        double[] ones = new double[Math.toIntExact(Shape.of(missing).elements())];
        Arrays.fill(ones, 1);
        return ops.multiply(value, ops.constant(ones, missing));
    }

    /** Sums over all axes along which {@code shape} was repeated to become that of {@code value}. */
    static <T> T reduce(Operations<T> ops, T value, long... shape) {
        long[] from = ops.shape(value);
        int lead = from.length - shape.length;
        int[] axes = new int[from.length];
        int count = 0;
        for (int axis = 0; axis < from.length; axis++) {
            if (from[axis] != 1 && (axis < lead || shape[axis - lead] == 1)) {
                axes[count++] = axis;
            }
        }
        T summed = count == 0 ? value : ops.sum(value, Arrays.copyOf(axes, count));
        return lead == 0 ? summed : ops.reshape(summed, shape);
    }

    /** Zeros of the shape of a value that is finite. */
    static <T> T zeros(Operations<T> ops, T like) {
        return ops.affine(like, 0, 0);
    }
}
