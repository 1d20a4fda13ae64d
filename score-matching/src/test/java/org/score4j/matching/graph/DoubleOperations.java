package org.score4j.matching.graph;

import static org.score4j.matching.graph.DoubleArrays.count;
import static org.score4j.matching.graph.DoubleArrays.extent;
import static org.score4j.matching.graph.DoubleArrays.gather;
import static org.score4j.matching.graph.DoubleArrays.map;
import static org.score4j.matching.graph.DoubleArrays.offset;
import static org.score4j.matching.graph.DoubleArrays.product;
import static org.score4j.matching.graph.DoubleArrays.require;
import static org.score4j.matching.graph.DoubleArrays.strides;
import static org.score4j.matching.graph.DoubleArrays.zip;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Operations on numbers: plain loops in float64, the oracle that other interpreters are compared with.
 *
 * <p>It is strict where the contract leaves a choice: a batch only broadcasts with a batch or with 1, stays the first axis and
 * is reshaped by name only.
 */
public final class DoubleOperations implements Operations<DoubleOperations.Value> {
    private final ParameterValues source;
    private final Map<String, Value> parameters = new LinkedHashMap<>();

    /**
     * Numbers.
     *
     * @param batched whether the first axis is the batch
     * @param shape with the batch's extent, unlike {@link #shape(Value)}
     */
    public record Value(double[] values, boolean batched, long... shape) {}

    /** Where the values of parameters come from. */
    @FunctionalInterface
    public interface ParameterValues {
        double[] of(String name, Initialisation initialisation, long... shape);
    }

    public DoubleOperations(ParameterValues source) {
        this.source = source;
    }

    /** Random parameters that float32 can hold, never zero as a whole; they depend on the seed and on names only. */
    public static DoubleOperations seeded(long seed) {
        return new DoubleOperations(new RandomParameters(seed));
    }

    /** Without parameters. */
    public static DoubleOperations plain() {
        return new DoubleOperations((name, initialisation, shape) -> {
            throw new IllegalArgumentException("there is no parameter '" + name + "'");
        });
    }

    /** Parameters that were asked for so far, in that order. */
    public Map<String, Value> parameters() {
        return parameters;
    }

    /** Numbers whose first axis is the batch. */
    public Value input(double[] values, long... shape) {
        require(values.length == count(shape), "values do not fill the shape");
        return new Value(values, true, shape);
    }

    @Override
    public long[] shape(Value value) {
        long[] shape = value.shape().clone();
        if (value.batched()) {
            shape[0] = -1;
        }
        return shape;
    }

    @Override
    public Value parameter(String name, Initialisation initialisation, long... shape) {
        Value value =
                parameters.computeIfAbsent(name, n -> new Value(source.of(n, initialisation, shape), false, shape));
        require(Arrays.equals(value.shape(), shape), name + " has another shape");
        return value;
    }

    @Override
    public Value constant(double[] values, long... shape) {
        require(values.length == count(shape), "values do not fill the shape");
        return new Value(values.clone(), false, shape.clone());
    }

    @Override
    public Value add(Value a, Value b) {
        return zip(a, b, (u, v) -> u + v);
    }

    @Override
    public Value subtract(Value a, Value b) {
        return zip(a, b, (u, v) -> u - v);
    }

    @Override
    public Value multiply(Value a, Value b) {
        return zip(a, b, (u, v) -> u * v);
    }

    @Override
    public Value divide(Value a, Value b) {
        return zip(a, b, (u, v) -> u / v);
    }

    @Override
    public Value affine(Value a, double factor, double offset) {
        return map(a, u -> factor * u + offset);
    }

    @Override
    public Value exp(Value a) {
        return map(a, Math::exp);
    }

    @Override
    public Value log(Value a) {
        return map(a, Math::log);
    }

    @Override
    public Value sin(Value a) {
        return map(a, Math::sin);
    }

    @Override
    public Value cos(Value a) {
        return map(a, Math::cos);
    }

    @Override
    public Value tanh(Value a) {
        return map(a, Math::tanh);
    }

    @Override
    public Value sigmoid(Value a) {
        return map(a, u -> 1 / (1 + Math.exp(-u)));
    }

    @Override
    public Value sqrt(Value a) {
        return map(a, Math::sqrt);
    }

    @Override
    public Value matmul(Value a, Value b) {
        return product(a, b);
    }

    @Override
    public Value transpose(Value a, int... axes) {
        require(!a.batched() || axes[0] == 0, "the batch must stay first");
        long[] strides = strides(a.shape());
        long[] shape = new long[axes.length];
        long[] permuted = new long[axes.length];
        for (int i = 0; i < axes.length; i++) {
            shape[i] = a.shape()[axes[i]];
            permuted[i] = strides[axes[i]];
        }
        return gather(a, a.batched(), shape, permuted, 0);
    }

    @Override
    public Value reshape(Value a, long... shape) {
        long[] concrete = shape.clone();
        if (a.batched()) {
            require(concrete[0] == -1, "a batch must be reshaped by −1");
            concrete[0] = 1;
            int row = count(concrete);
            require(a.values().length % row == 0, Arrays.toString(shape) + " does not hold the values");
            concrete[0] = a.values().length / row;
        }
        require(count(concrete) == a.values().length, Arrays.toString(shape) + " does not hold the values");
        return new Value(a.values(), a.batched(), concrete);
    }

    @Override
    public Value concat(int axis, Value a, Value b) {
        require(a.batched() == b.batched() && (axis > 0 || !a.batched()), "batches cannot be joined");
        long[] shape = a.shape().clone();
        shape[axis] = b.shape()[axis];
        require(Arrays.equals(shape, b.shape()), "other extents differ");
        shape[axis] += a.shape()[axis];
        int inner = count(Arrays.copyOfRange(shape, axis + 1, shape.length));
        int first = extent(a, axis) * inner;
        int second = extent(b, axis) * inner;
        double[] out = new double[count(shape)];
        for (int i = 0; i * (first + second) < out.length; i++) {
            System.arraycopy(a.values(), i * first, out, i * (first + second), first);
            System.arraycopy(b.values(), i * second, out, i * (first + second) + first, second);
        }
        return new Value(out, a.batched(), shape);
    }

    @Override
    public Value slice(Value a, int axis, long from, long to) {
        require(axis > 0 || !a.batched(), "the batch cannot be sliced");
        require(0 <= from && from < to && to <= a.shape()[axis], "slice out of range");
        long[] shape = a.shape().clone();
        shape[axis] = to - from;
        long[] strides = strides(a.shape());
        return gather(a, a.batched(), shape, strides, from * strides[axis]);
    }

    @Override
    public Value sum(Value a, int... axes) {
        long[] shape = a.shape().clone();
        long[] from = strides(shape);
        boolean batched = a.batched();
        for (int axis : axes) {
            shape[axis] = 1;
            batched &= axis != 0;
        }
        long[] strides = strides(shape);
        for (int axis : axes) {
            strides[axis] = 0;
        }
        double[] out = new double[count(shape)];
        for (int i = 0; i < a.values().length; i++) {
            out[offset(i, from, strides)] += a.values()[i];
        }
        return new Value(out, batched, shape);
    }

    @Override
    public Value softmax(Value a) {
        int n = extent(a, a.shape().length - 1);
        double[] out = new double[a.values().length];
        for (int row = 0; row < out.length; row += n) {
            double most = Arrays.stream(a.values(), row, row + n).max().orElseThrow();
            double total = 0;
            for (int i = row; i < row + n; i++) {
                out[i] = Math.exp(a.values()[i] - most);
                total += out[i];
            }
            for (int i = row; i < row + n; i++) {
                out[i] /= total;
            }
        }
        return new Value(out, a.batched(), a.shape());
    }

    @Override
    public Value conv2d(Value x, Value weight, int stride, int pad) {
        int k = extent(weight, 3);
        long height = (x.shape()[2] + 2L * pad - k) / stride + 1;
        long width = (x.shape()[3] + 2L * pad - k) / stride + 1;
        Value out = zeros(x, weight.shape()[0], height, width);
        DoubleConvolution convolution = new DoubleConvolution(x, out, weight, stride, pad);
        convolution.forEach((input, output, w) -> out.values()[output] += weight.values()[w] * x.values()[input]);
        return out;
    }

    @Override
    public Value conv2dTransposed(Value y, Value weight, int stride, int pad, long height, long width) {
        Value out = zeros(y, weight.shape()[1], height, width);
        DoubleConvolution convolution = new DoubleConvolution(out, y, weight, stride, pad);
        convolution.forEach((input, output, w) -> out.values()[input] += weight.values()[w] * y.values()[output]);
        return out;
    }

    private static Value zeros(Value like, long channels, long height, long width) {
        long[] shape = {like.shape()[0], channels, height, width};
        return new Value(new double[count(shape)], like.batched(), shape);
    }

    @Override
    public Value upsample2(Value a) {
        long[] shape = a.shape().clone();
        shape[2] *= 2;
        shape[3] *= 2;
        double[] out = new double[count(shape)];
        int width = (int) shape[3];
        for (int i = 0; i < out.length; i++) {
            out[i] = a.values()[i / width / 2 * (width / 2) + i % width / 2];
        }
        return new Value(out, a.batched(), shape);
    }

    @Override
    public Value sumPool2(Value a) {
        require(a.shape()[2] % 2 == 0 && a.shape()[3] % 2 == 0, "extents must be even");
        long[] shape = a.shape().clone();
        shape[2] /= 2;
        shape[3] /= 2;
        double[] out = new double[count(shape)];
        int width = extent(a, 3);
        for (int i = 0; i < a.values().length; i++) {
            out[i / width / 2 * (width / 2) + i % width / 2] += a.values()[i];
        }
        return new Value(out, a.batched(), shape);
    }
}
