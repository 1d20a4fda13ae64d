package org.score4j.matching.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Operations by their definitions: loops over all indices in float64. What other interpreters are held against. */
public final class PlainOperations implements Operations<Tensor> {
    private final Map<String, Tensor> parameters;

    /** With the values of parameters by name. */
    public PlainOperations(Map<String, Tensor> parameters) {
        this.parameters = new HashMap<>(parameters);
    }

    @Override
    public long[] shape(Tensor value) {
        long[] shape = value.shape().clone();
        return shape;
    }

    @Override
    public Tensor parameter(String name, Initialisation initialisation, long... shape) {
        @Nullable Tensor value = parameters.get(name);
        if (value == null || !Arrays.equals(value.shape(), shape)) {
            throw new IllegalArgumentException("no parameter '" + name + "' of shape " + Arrays.toString(shape));
        }
        return value;
    }

    @Override
    public Tensor constant(double[] values, long... shape) {
        return new Tensor(values.clone(), shape);
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
        return zip(a, b, Double::sum);
    }

    @Override
    public Tensor subtract(Tensor a, Tensor b) {
        return zip(a, b, (p, q) -> p - q);
    }

    @Override
    public Tensor multiply(Tensor a, Tensor b) {
        return zip(a, b, (p, q) -> p * q);
    }

    @Override
    public Tensor divide(Tensor a, Tensor b) {
        return zip(a, b, (p, q) -> p / q);
    }

    private static Tensor zip(Tensor a, Tensor b, DoubleBinaryOperator function) {
        int rank = Math.max(a.shape().length, b.shape().length);
        long[] shape = new long[rank];
        for (int axis = 1; axis <= rank; axis++) {
            long one = axis > a.shape().length ? 1 : a.shape()[a.shape().length - axis];
            long other = axis > b.shape().length ? 1 : b.shape()[b.shape().length - axis];
            shape[rank - axis] = Math.max(one, other);
        }
        Tensor result = Tensor.zeros(shape);
        for (int i = 0; i < result.values().length; i++) {
            int[] index = result.index(i);
            result.values()[i] = function.applyAsDouble(a.values()[a.at(index)], b.values()[b.at(index)]);
        }
        return result;
    }

    private static Tensor map(Tensor a, DoubleUnaryOperator function) {
        return new Tensor(Arrays.stream(a.values()).map(function).toArray(), a.shape());
    }

    @Override
    public Tensor affine(Tensor a, double factor, double offset) {
        return map(a, v -> factor * v + offset);
    }

    @Override
    public Tensor exp(Tensor a) {
        return map(a, Math::exp);
    }

    @Override
    public Tensor log(Tensor a) {
        return map(a, Math::log);
    }

    @Override
    public Tensor sin(Tensor a) {
        return map(a, Math::sin);
    }

    @Override
    public Tensor cos(Tensor a) {
        return map(a, Math::cos);
    }

    @Override
    public Tensor tanh(Tensor a) {
        return map(a, Math::tanh);
    }

    @Override
    public Tensor sigmoid(Tensor a) {
        return map(a, v -> 1 / (1 + Math.exp(-v)));
    }

    @Override
    public Tensor sqrt(Tensor a) {
        return map(a, Math::sqrt);
    }

    @Override
    public Tensor matmul(Tensor a, Tensor b) {
        int rank = a.shape().length;
        long[] shape = a.shape().clone();
        shape[rank - 1] = b.shape()[b.shape().length - 1];
        Tensor result = Tensor.zeros(shape);
        for (int i = 0; i < result.values().length; i++) {
            int[] left = result.index(i);
            int[] right = left.clone();
            for (int k = 0; k < a.extent(rank - 1); k++) {
                left[rank - 1] = k;
                right[rank - 2] = k;
                result.values()[i] += a.values()[a.at(left)] * b.values()[b.at(right)];
            }
        }
        return result;
    }

    /** Each element of a result of this shape is the element of {@code a} at a position found from its index. */
    private static Tensor gather(Tensor a, long[] shape, ToIntFunction<int[]> source) {
        Tensor result = Tensor.zeros(shape);
        for (int i = 0; i < result.values().length; i++) {
            result.values()[i] = a.values()[source.applyAsInt(result.index(i))];
        }
        return result;
    }

    /** Each element of {@code a} is added to the element of a result at a position found from its index. */
    private static Tensor scatter(Tensor a, Tensor zeros, ToIntFunction<int[]> target) {
        for (int i = 0; i < a.values().length; i++) {
            zeros.values()[target.applyAsInt(a.index(i))] += a.values()[i];
        }
        return zeros;
    }

    @Override
    public Tensor transpose(Tensor a, int... axes) {
        long[] shape = Arrays.stream(axes).mapToLong(axis -> a.shape()[axis]).toArray();
        return gather(a, shape, index -> {
            int[] source = new int[axes.length];
            for (int axis = 0; axis < axes.length; axis++) {
                source[axes[axis]] = index[axis];
            }
            return a.at(source);
        });
    }

    @Override
    public Tensor reshape(Tensor a, long... shape) {
        long known = Arrays.stream(shape).filter(extent -> extent > 0).reduce(1, (p, q) -> p * q);
        long[] full = Arrays.stream(shape)
                .map(extent -> extent > 0 ? extent : a.values().length / known)
                .toArray();
        return new Tensor(a.values(), full);
    }

    @Override
    public Tensor concat(int axis, Tensor a, Tensor b) {
        long[] shape = a.shape().clone();
        shape[axis] += b.shape()[axis];
        Tensor result = scatter(a, Tensor.zeros(shape), Tensor.zeros(shape)::at);
        return scatter(b, result, index -> {
            index[axis] += a.extent(axis);
            return result.at(index);
        });
    }

    @Override
    public Tensor slice(Tensor a, int axis, long from, long to) {
        long[] shape = a.shape().clone();
        shape[axis] = to - from;
        return gather(a, shape, index -> {
            index[axis] += Math.toIntExact(from);
            return a.at(index);
        });
    }

    @Override
    public Tensor sum(Tensor a, int... axes) {
        long[] shape = a.shape().clone();
        Arrays.stream(axes).forEach(axis -> shape[axis] = 1);
        Tensor result = Tensor.zeros(shape);
        return scatter(a, result, result::at);
    }

    @Override
    public Tensor softmax(Tensor a) {
        Tensor powers = exp(a);
        return divide(powers, sum(powers, a.shape().length - 1));
    }

    @Override
    public Tensor conv2d(Tensor x, Tensor weight, int stride, int pad) {
        int kernel = weight.extent(2);
        Tensor y = Tensor.zeros(
                x.shape()[0],
                weight.shape()[0],
                (x.shape()[2] + 2L * pad - kernel) / stride + 1,
                (x.shape()[3] + 2L * pad - kernel) / stride + 1);
        visit(x, y, weight, stride, pad, (from, to, at) -> y.values()[to] += weight.values()[at] * x.values()[from]);
        return y;
    }

    @Override
    public Tensor conv2dTransposed(Tensor y, Tensor weight, int stride, int pad, long height, long width) {
        Tensor x = Tensor.zeros(y.shape()[0], weight.shape()[1], height, width);
        visit(x, y, weight, stride, pad, (from, to, at) -> x.values()[from] += weight.values()[at] * y.values()[to]);
        return x;
    }

    private interface Contribution {
        void add(int x, int y, int weight);
    }

    /** All (x, y, weight) where the convolution's y has a term weight·x. */
    private static void visit(Tensor x, Tensor y, Tensor weight, int stride, int pad, Contribution contribution) {
        for (int to = 0; to < y.values().length; to++) {
            int[] target = y.index(to);
            for (int at = 0; at < weight.values().length; at++) {
                int[] tap = weight.index(at);
                int row = target[2] * stride + tap[2] - pad;
                int column = target[3] * stride + tap[3] - pad;
                if (tap[0] == target[1] && row >= 0 && row < x.extent(2) && column >= 0 && column < x.extent(3)) {
                    int from = ((target[0] * x.extent(1) + tap[1]) * x.extent(2) + row) * x.extent(3) + column;
                    contribution.add(from, to, at);
                }
            }
        }
    }

    @Override
    public Tensor upsample2(Tensor a) {
        long[] shape = {a.shape()[0], a.shape()[1], 2 * a.shape()[2], 2 * a.shape()[3]};
        return gather(a, shape, index -> a.at(index[0], index[1], index[2] / 2, index[3] / 2));
    }

    @Override
    public Tensor sumPool2(Tensor a) {
        Tensor result = Tensor.zeros(a.shape()[0], a.shape()[1], a.shape()[2] / 2, a.shape()[3] / 2);
        return scatter(a, result, index -> result.at(index[0], index[1], index[2] / 2, index[3] / 2));
    }
}
