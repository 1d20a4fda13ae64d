package org.score4j.matching.graph;

import java.util.Arrays;

/** Numbers and their extents, in 'c' order, for the plain interpreter. */
public record Tensor(double[] values, long... shape) {
    public Tensor {
        long elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (elements != values.length) {
            throw new IllegalArgumentException(values.length + " values do not fill " + Arrays.toString(shape));
        }
    }

    static Tensor zeros(long... shape) {
        return new Tensor(new double[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))], shape);
    }

    int extent(int axis) {
        return Math.toIntExact(shape[axis]);
    }

    /** Position of an element; where this tensor's extent is 1, the index does not count. */
    int at(int... index) {
        int position = 0;
        int skipped = index.length - shape.length;
        for (int axis = 0; axis < shape.length; axis++) {
            position = position * extent(axis) + (shape[axis] == 1 ? 0 : index[axis + skipped]);
        }
        return position;
    }

    /** The index of an element. */
    int[] index(int position) {
        int[] index = new int[shape.length];
        int rest = position;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % extent(axis);
            rest /= extent(axis);
        }
        return index;
    }
}
