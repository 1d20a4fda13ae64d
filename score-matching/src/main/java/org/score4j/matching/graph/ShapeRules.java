package org.score4j.matching.graph;

import java.util.Arrays;

/** Shapes of results, −1 for the batch, which is the first axis where there is one; what does not fit is refused. */
final class ShapeRules {
    private static final int IMAGE_AXES = 4;

    private ShapeRules() {}

    static boolean batched(long[] shape) {
        return shape.length > 0 && shape[0] < 0;
    }

    /** The number of elements, of one sample if there is a batch. */
    static long count(long... shape) {
        long count = 1;
        for (long extent : shape) {
            count = Math.multiplyExact(count, Math.abs(extent));
        }
        return count;
    }

    /** A parameter's or constant's shape. */
    static long[] requireExtents(String what, long... shape) {
        if (Arrays.stream(shape).anyMatch(extent -> extent < 1)) {
            throw new IllegalArgumentException(
                    what + " has shape " + Arrays.toString(shape) + "; allowed: extents of at least 1");
        }
        return shape.clone();
    }

    /** An input's shape: as a parameter's, but for the batch. */
    static long[] requireInput(String what, long... shape) {
        long[] sample = shape.clone();
        if (shape.length > 0 && shape[0] == -1) {
            sample[0] = 1;
        }
        requireExtents(what, sample);
        return shape.clone();
    }

    static long[] broadcast(long[] a, long[] b) {
        long[] shape = new long[Math.max(a.length, b.length)];
        for (int axis = 0; axis < shape.length; axis++) {
            long first = extentOrOne(a, axis - shape.length);
            long second = extentOrOne(b, axis - shape.length);
            boolean inner = axis > 0 && (first < 0 || second < 0);
            if (inner || (first != second && first != 1 && second != 1)) {
                throw new IllegalArgumentException("shapes " + Arrays.toString(a) + " and " + Arrays.toString(b)
                        + " do not broadcast; aligned at the last axis, extents must be equal or 1, and the batch (-1) the"
                        + " first axis of both or of the longer");
            }
            shape[axis] = first == 1 ? second : first;
        }
        return shape;
    }

    private static long extentOrOne(long[] shape, int fromEnd) {
        return shape.length + fromEnd < 0 ? 1 : shape[shape.length + fromEnd];
    }

    static long[] matmul(long[] a, long[] b) {
        int rank = a.length;
        boolean fits = rank >= 2 && (b.length == 2 || b.length == rank);
        fits = fits && a[rank - 1] == b[b.length - 2] && a[rank - 1] > 0 && b[b.length - 1] > 0;
        fits = fits && (b.length == 2 || Arrays.equals(a, 0, rank - 2, b, 0, rank - 2));
        if (!fits) {
            throw new IllegalArgumentException("matrices of shapes " + Arrays.toString(a) + " and " + Arrays.toString(b)
                    + " cannot be multiplied; expected [..., n, k] and [..., k, m] or [k, m]");
        }
        long[] shape = a.clone();
        shape[rank - 1] = b[b.length - 1];
        return shape;
    }

    static long[] transpose(long[] a, int... axes) {
        int[] sorted = axes.clone();
        Arrays.sort(sorted);
        boolean fits = axes.length == a.length && (!batched(a) || axes[0] == 0);
        for (int axis = 0; fits && axis < sorted.length; axis++) {
            fits = sorted[axis] == axis;
        }
        if (!fits) {
            throw new IllegalArgumentException("axes " + Arrays.toString(axes) + " are no order of the axes of shape "
                    + Arrays.toString(a) + " in which a batch (-1) stays first");
        }
        return Arrays.stream(axes).mapToLong(axis -> a[axis]).toArray();
    }

    static long[] reshape(long[] a, long... shape) {
        boolean odd = shape.length > 1 && Arrays.stream(shape, 1, shape.length).anyMatch(extent -> extent < 0);
        odd |= shape.length > 0 && shape[0] < -1;
        if (odd || batched(a) != batched(shape) || count(a) != count(shape)) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(a) + " cannot become " + Arrays.toString(shape)
                            + "; expected as many values, and the batch (-1) first in both or in none");
        }
        return shape.clone();
    }

    static long[] concat(int axis, long[] a, long[] b) {
        boolean fits = a.length == b.length && axis >= 0 && axis < a.length && a[axis] > 0 && b[axis] > 0;
        for (int other = 0; fits && other < a.length; other++) {
            fits = other == axis || a[other] == b[other];
        }
        if (!fits) {
            throw new IllegalArgumentException("shapes " + Arrays.toString(a) + " and " + Arrays.toString(b)
                    + " cannot be joined along axis " + axis
                    + "; expected equal extents along all others, and no batch (-1)"
                    + " along this one");
        }
        long[] shape = a.clone();
        shape[axis] += b[axis];
        return shape;
    }

    static long[] slice(long[] a, int axis, long from, long to) {
        requireAxis(a, axis);
        if (a[axis] < 0 || from < 0 || from >= to || to > a[axis]) {
            throw new IllegalArgumentException("part [" + from + ", " + to + ") of axis " + axis + " of shape "
                    + Arrays.toString(a) + " does not exist; expected 0 <= from < to <= extent, and no batch (-1)");
        }
        long[] shape = a.clone();
        shape[axis] = to - from;
        return shape;
    }

    static long[] sum(long[] a, int... axes) {
        long[] shape = a.clone();
        boolean[] taken = new boolean[a.length];
        for (int axis : axes) {
            requireAxis(a, axis);
            if (taken[axis]) {
                throw new IllegalArgumentException("axis " + axis + " is named twice in " + Arrays.toString(axes));
            }
            taken[axis] = true;
            shape[axis] = 1;
        }
        return shape;
    }

    static long[] softmax(long[] a) {
        if (a.length == 0 || a[a.length - 1] < 1) {
            throw new IllegalArgumentException(
                    "a softmax over the last axis of shape " + Arrays.toString(a) + "; expected a known extent");
        }
        return a;
    }

    static long[] conv2d(long[] x, long[] weight, int stride, int pad) {
        requireConvolution(x, weight, stride, pad);
        long height = convolved(x[2], weight[2], stride, pad);
        long width = convolved(x[3], weight[2], stride, pad);
        if (x[1] != weight[1] || height < 1 || width < 1) {
            throw new IllegalArgumentException("an input of shape " + Arrays.toString(x)
                    + " does not fit weights of shape " + Arrays.toString(weight) + " with pad " + pad
                    + "; expected [B, ci, H, W] and [co, ci, k, k] with k at most H + 2·pad and W + 2·pad");
        }
        return new long[] {x[0], weight[0], height, width};
    }

    static long[] conv2dTransposed(long[] y, long[] weight, int stride, int pad, long height, long width) {
        requireConvolution(y, weight, stride, pad);
        boolean fits = y[1] == weight[0]
                && y[2] == convolved(height, weight[2], stride, pad)
                && y[3] == convolved(width, weight[2], stride, pad);
        if (!fits || height < 1 || width < 1) {
            throw new IllegalArgumentException("an image of shape " + Arrays.toString(y)
                    + " is not what weights of shape "
                    + Arrays.toString(weight) + " make of " + height + " by " + width + " pixels with stride " + stride
                    + " and pad " + pad);
        }
        return new long[] {y[0], weight[1], height, width};
    }

    private static long convolved(long extent, long kernel, int stride, int pad) {
        return Math.floorDiv(extent + 2L * pad - kernel, stride) + 1;
    }

    private static void requireConvolution(long[] image, long[] weight, int stride, int pad) {
        requireImage(image);
        if (weight.length != IMAGE_AXES || weight[2] != weight[3] || batched(weight)) {
            throw new IllegalArgumentException(
                    "weights have shape " + Arrays.toString(weight) + "; expected [co, ci, k, k]");
        }
        if (stride < 1 || stride > 2 || pad < 0) {
            throw new IllegalArgumentException(
                    "stride is " + stride + " and pad is " + pad + "; allowed: stride 1 or 2, pad at least 0");
        }
    }

    static long[] upsample2(long[] a) {
        requireImage(a);
        return new long[] {a[0], a[1], 2 * a[2], 2 * a[3]};
    }

    static long[] sumPool2(long[] a) {
        requireImage(a);
        if (a[2] % 2 != 0 || a[3] % 2 != 0) {
            throw new IllegalArgumentException(
                    "an image has shape " + Arrays.toString(a) + "; squares of two by two need even extents");
        }
        return new long[] {a[0], a[1], a[2] / 2, a[3] / 2};
    }

    private static void requireImage(long[] shape) {
        if (shape.length != IMAGE_AXES) {
            throw new IllegalArgumentException(
                    "an image has shape " + Arrays.toString(shape) + "; expected [B, C, H, W]");
        }
    }

    private static void requireAxis(long[] shape, int axis) {
        if (axis < 0 || axis >= shape.length) {
            throw new IllegalArgumentException(
                    "axis " + axis + " of shape " + Arrays.toString(shape) + "; allowed: 0 to " + (shape.length - 1));
        }
    }
}
