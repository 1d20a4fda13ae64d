package org.score4j.matching.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Operations on shapes alone: lists the parameters of a network and checks that its shapes fit.
 *
 * <p>Every operation throws {@link IllegalArgumentException} with its name and the shapes at fault, B standing for the batch.
 * Interpreters that compute use one to check their own values. Not thread-safe.
 */
public final class Inventory implements Operations<Shape> {
    private final Map<String, ParameterSpec> parameters = new LinkedHashMap<>();

    /** The parameters that were asked for, in the order of their first use. */
    public List<ParameterSpec> parameters() {
        return List.copyOf(parameters.values());
    }

    @Override
    public long[] shape(Shape value) {
        return value.toArray();
    }

    /** {@inheritDoc} The initialisation of the first use counts. */
    @Override
    public Shape parameter(String name, Initialisation initialisation, long... shape) {
        ParameterSpec asked = new ParameterSpec(name, initialisation, Shape.of(shape));
        ParameterSpec known = parameters.putIfAbsent(name, asked);
        if (known != null && !known.shape().equals(asked.shape())) {
            throw new IllegalArgumentException("parameter '" + name + "' is asked for with shape " + asked.shape()
                    + "; it already has shape " + known.shape());
        }
        return asked.shape();
    }

    @Override
    public Shape constant(double[] values, long... shape) {
        Shape result = Shape.of(shape);
        require(result.elements() == values.length, "constant", values.length + " values do not fill " + result);
        return result;
    }

    @Override
    public Shape add(Shape a, Shape b) {
        return Shape.broadcast("add", a, b);
    }

    @Override
    public Shape subtract(Shape a, Shape b) {
        return Shape.broadcast("subtract", a, b);
    }

    @Override
    public Shape multiply(Shape a, Shape b) {
        return Shape.broadcast("multiply", a, b);
    }

    @Override
    public Shape divide(Shape a, Shape b) {
        return Shape.broadcast("divide", a, b);
    }

    @Override
    public Shape affine(Shape a, double factor, double offset) {
        return a;
    }

    @Override
    public Shape exp(Shape a) {
        return a;
    }

    @Override
    public Shape log(Shape a) {
        return a;
    }

    @Override
    public Shape sin(Shape a) {
        return a;
    }

    @Override
    public Shape cos(Shape a) {
        return a;
    }

    @Override
    public Shape tanh(Shape a) {
        return a;
    }

    @Override
    public Shape sigmoid(Shape a) {
        return a;
    }

    @Override
    public Shape sqrt(Shape a) {
        return a;
    }

    @Override
    public Shape silu(Shape a) {
        return a;
    }

    @Override
    public Shape matmul(Shape a, Shape b) {
        int rank = a.rank();
        boolean matrices = rank >= 2 && (b.rank() == 2 || b.rank() == rank);
        boolean plain = b.rank() == 2 && !b.hasBatch();
        boolean stacked = matrices && rank > 2 && a.rowsPerSample() == b.rowsPerSample();
        for (int axis = 0; stacked && axis < rank - 2; axis++) {
            stacked = b.rank() == rank && a.extent(axis) == b.extent(axis);
        }
        require(
                matrices && (plain || stacked) && a.extent(rank - 1) == b.extent(b.rank() - 2),
                "matmul",
                a + " times " + b + "; expected [..., n, k] times [..., k, m] or [k, m]");
        return a.with(rank - 1, b.extent(b.rank() - 1));
    }

    @Override
    public Shape transpose(Shape a, int... axes) {
        boolean[] seen = new boolean[a.rank()];
        List<Long> extents = new ArrayList<>();
        for (int axis : axes) {
            require(
                    axis >= 0 && axis < a.rank() && !seen[axis],
                    "transpose",
                    "axes are " + Arrays.toString(axes) + " for " + a + "; expected each axis once");
            seen[axis] = true;
            extents.add(a.extent(axis));
        }
        require(axes.length == a.rank(), "transpose", "axes are " + Arrays.toString(axes) + " for " + a);
        require(
                !a.hasBatch() || axes[0] == 0,
                "transpose",
                "axes are " + Arrays.toString(axes) + " for " + a + "; the batch must stay the first");
        return new Shape(extents, a.rowsPerSample());
    }

    @Override
    public Shape reshape(Shape a, long... shape) {
        String wanted = a + " to " + Arrays.toString(shape);
        if (!a.hasBatch()) {
            for (long extent : shape) {
                require(extent >= 1, "reshape", wanted + "; without a batch every extent must be at least 1");
            }
            Shape result = Shape.of(shape);
            require(result.elements() == a.elements(), "reshape", wanted + "; the numbers of elements differ");
            return result;
        }
        require(shape.length > 0 && shape[0] == -1, "reshape", wanted + "; the first axis must stay the batch's, -1");
        long row = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            require(shape[axis] >= 1, "reshape", wanted + "; extents beside the batch must be at least 1");
            row *= shape[axis];
        }
        require(a.elements() % row == 0, "reshape", wanted + "; a sample has " + a.elements() + " elements");
        return new Shape(Arrays.stream(shape).boxed().toList(), a.elements() / row);
    }

    @Override
    public Shape concat(int axis, Shape a, Shape b) {
        requireAxis("concat", a, axis);
        boolean fits = a.rank() == b.rank() && a.rowsPerSample() == b.rowsPerSample();
        for (int other = 0; fits && other < a.rank(); other++) {
            fits = other == axis || a.extent(other) == b.extent(other);
        }
        require(fits, "concat", a + " and " + b + " along axis " + axis + "; the other extents must be the same");
        return a.with(axis, a.extent(axis) + b.extent(axis));
    }

    @Override
    public Shape slice(Shape a, int axis, long from, long to) {
        requireAxis("slice", a, axis);
        require(
                from >= 0 && from < to && to <= a.extent(axis),
                "slice",
                "[" + from + ", " + to + ") of axis " + axis + " of " + a);
        return a.with(axis, to - from);
    }

    @Override
    public Shape sum(Shape a, int... axes) {
        Shape result = a;
        boolean[] seen = new boolean[a.rank()];
        for (int axis : axes) {
            require(
                    axis >= 0 && axis < a.rank() && !seen[axis],
                    "sum",
                    "axes are " + Arrays.toString(axes) + " for " + a + "; expected axes of it, each once");
            seen[axis] = true;
            result = result.with(axis, 1);
        }
        return result;
    }

    @Override
    public Shape softmax(Shape a) {
        requireAxis("softmax", a, a.rank() - 1);
        return a;
    }

    @Override
    public Shape conv2d(Shape x, Shape weight, int stride, int pad) {
        String what = x + " with weights " + weight;
        requirePictures("conv2d", x);
        requireKernel("conv2d", weight, stride, pad);
        require(x.extent(1) == weight.extent(1), "conv2d", what + "; the channels of the input differ");
        long height = steps(x.extent(2), weight.extent(2), stride, pad);
        long width = steps(x.extent(3), weight.extent(2), stride, pad);
        require(height > 0 && width > 0, "conv2d", what + ", pad " + pad + "; the kernel is larger than the picture");
        return x.with(1, weight.extent(0)).with(2, height).with(3, width);
    }

    @Override
    public Shape conv2dTransposed(Shape y, Shape weight, int stride, int pad, long height, long width) {
        String what = y + " with weights " + weight + " to [" + height + ", " + width + "]";
        requirePictures("conv2dTransposed", y);
        requireKernel("conv2dTransposed", weight, stride, pad);
        require(y.extent(1) == weight.extent(0), "conv2dTransposed", what + "; the channels of the output differ");
        require(
                steps(height, weight.extent(2), stride, pad) == y.extent(2)
                        && steps(width, weight.extent(2), stride, pad) == y.extent(3),
                "conv2dTransposed",
                what + ", stride " + stride + ", pad " + pad + "; the convolution of such pictures has another size");
        return y.with(1, weight.extent(1)).with(2, height).with(3, width);
    }

    /** How many times a kernel fits along an axis. */
    private static long steps(long extent, long kernel, int stride, int pad) {
        return Math.floorDiv(extent + 2L * pad - kernel, stride) + 1;
    }

    @Override
    public Shape upsample2(Shape a) {
        requirePictures("upsample2", a);
        return a.with(2, 2 * a.extent(2)).with(3, 2 * a.extent(3));
    }

    @Override
    public Shape sumPool2(Shape a) {
        requirePictures("sumPool2", a);
        require(a.extent(2) % 2 == 0 && a.extent(3) % 2 == 0, "sumPool2", a + "; height and width must be even");
        return a.with(2, a.extent(2) / 2).with(3, a.extent(3) / 2);
    }

    @Override
    public Shape groupNorm(Shape x, int groups, double epsilon, Shape scale, Shape shift) {
        require(
                x.rank() >= 2 && x.rowsPerSample() <= 1 && groups >= 1 && x.extent(1) % groups == 0,
                "groupNorm",
                x + " in " + groups + " groups; expected [B, C, ...] with C a multiple of the groups");
        Shape result = Shape.broadcast("groupNorm", Shape.broadcast("groupNorm", x, scale), shift);
        require(result.equals(x), "groupNorm", "scale " + scale + " and shift " + shift + " for " + x);
        return x;
    }

    private static void requireAxis(String operation, Shape a, int axis) {
        require(
                axis >= (a.hasBatch() ? 1 : 0) && axis < a.rank(),
                operation,
                "axis is " + axis + " for " + a + "; expected one of its axes, not the batch");
    }

    private static void requirePictures(String operation, Shape a) {
        require(a.rank() == 4, operation, a + "; expected [B, C, H, W]");
    }

    private static void requireKernel(String operation, Shape weight, int stride, int pad) {
        require(
                weight.rank() == 4 && !weight.hasBatch() && weight.extent(2) == weight.extent(3),
                operation,
                "weights are " + weight + "; expected [co, ci, k, k]");
        require(stride == 1 || stride == 2, operation, "stride is " + stride + "; allowed: 1 and 2");
        require(pad >= 0, operation, "pad is " + pad + "; allowed: 0 and more");
    }

    private static void require(boolean fits, String operation, String message) {
        if (!fits) {
            throw new IllegalArgumentException(operation + ": " + message);
        }
    }
}
