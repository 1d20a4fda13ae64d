package org.score4j.matching.graph;

/**
 * The operations that networks are made of.
 *
 * <p>A network is written once, against this interface, and means what the interpreter makes of it: a SameDiff graph that
 * trains, an ONNX file, a list of its parameters, its tangents or its gradient as further operations.
 *
 * <p>Shapes are in 'c' order; the first axis is the batch wherever there is one, and its extent is unknown: −1. Extents are
 * broadcast as NumPy does it: aligned at the last axis, extents of 1 repeated. All values are of one floating type.
 *
 * @param <T> what stands for a value in the interpreter
 */
public interface Operations<T> {
    /** The shape of a value, −1 for the batch. */
    long[] shape(T value);

    /**
     * A trained parameter. Asking twice for a name gives the same value.
     *
     * @param name unique in the network, such as r1.c1.weight
     * @throws IllegalArgumentException if the name is already that of a parameter of another shape
     */
    T parameter(String name, Initialisation initialisation, long... shape);

    /** A fixed array. */
    T constant(double[] values, long... shape);

    /** a + b. */
    T add(T a, T b);

    /** a − b. */
    T subtract(T a, T b);

    /** a·b, element by element. */
    T multiply(T a, T b);

    /** a/b, element by element. */
    T divide(T a, T b);

    /** factor·a + offset. */
    T affine(T a, double factor, double offset);

    /** eᵃ. */
    T exp(T a);

    /** ln a. */
    T log(T a);

    /** sin a, in radians. */
    T sin(T a);

    /** cos a, in radians. */
    T cos(T a);

    /** tanh a. */
    T tanh(T a);

    /** 1/(1 + e⁻ᵃ). */
    T sigmoid(T a);

    /** √a. */
    T sqrt(T a);

    /** Matrix products over the last two axes [..., n, k]·[..., k, m]; the axes before are the same, or b has two only. */
    T matmul(T a, T b);

    /** Another order of axes; the batch stays the first. */
    T transpose(T a, int... axes);

    /** The same values in another shape; at most one extent is −1, and it is the batch's. */
    T reshape(T a, long... shape);

    /** Values one after the other along an axis other than the batch's. */
    T concat(int axis, T a, T b);

    /** The part [from, to) of an axis other than the batch's. */
    T slice(T a, int axis, long from, long to);

    /** Sums over axes, which stay with an extent of 1; a sum over the batch is a value without a batch. */
    T sum(T a, int... axes);

    /** The softmax over the last axis. */
    T softmax(T a);

    /**
     * Convolution (cross-correlation) of [B, ci, H, W] with weights [co, ci, k, k], zeros around: [B, co, h, w] with
     * h = ⌊(H + 2·pad − k)/stride⌋ + 1, and w likewise.
     *
     * @param stride 1 or 2
     * @param pad zeros on each side
     */
    T conv2d(T x, T weight, int stride, int pad);

    /**
     * The transpose of {@link #conv2d} with respect to its input: [B, co, h, w] to [B, ci, height, width].
     *
     * @param height and width of the convolution's input
     */
    T conv2dTransposed(T y, T weight, int stride, int pad, long height, long width);

    /** Each pixel of [B, C, H, W] becomes a square of two by two. */
    T upsample2(T a);

    /** Sums over squares of two by two: the transpose of {@link #upsample2}. */
    T sumPool2(T a);

    /** Means over axes, which stay with an extent of 1. */
    default T mean(T a, int... axes) {
        long[] shape = shape(a);
        long count = 1;
        for (int axis : axes) {
            if (shape[axis] < 0) {
                throw new IllegalArgumentException("axis " + axis + " is the batch; its extent is unknown");
            }
            count *= shape[axis];
        }
        return affine(sum(a, axes), 1.0 / count, 0);
    }

    /** a·sigmoid(a). */
    default T silu(T a) {
        return multiply(a, sigmoid(a));
    }

    /**
     * x·weightᵀ + bias.
     *
     * @param weight [out, in]
     * @param bias [out]
     */
    default T linear(T x, T weight, T bias) {
        return add(matmul(x, transpose(weight, 1, 0)), bias);
    }

    /**
     * Group normalisation of [B, C, ...]: each group of channels of a sample gets mean 0 and (biased) variance 1; then
     * times {@code scale} plus {@code shift}, which broadcast over [B, C, ...].
     */
    default T groupNorm(T x, int groups, double epsilon, T scale, T shift) {
        long[] shape = shape(x);
        long rest = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            rest *= shape[axis];
        }
        T grouped = reshape(x, -1, groups, rest / groups);
        T centred = subtract(grouped, mean(grouped, 2));
        T variance = mean(multiply(centred, centred), 2);
        T unit = divide(centred, sqrt(affine(variance, 1, epsilon)));
        return add(multiply(reshape(unit, shape), scale), shift);
    }
}
