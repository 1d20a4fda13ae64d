package org.score4j.matching.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Natives;
import org.score4j.tensor.Tensors;

/**
 * Operations that build a SameDiff graph, for any batch.
 *
 * <p>Gradients are ND4J's but where it takes many times as long as the operation, see the classes that this one is made of. Not
 * thread-safe.
 */
public final class SameDiffOperations implements Operations<SameDiffValue> {
    private final SameDiff graph;
    private final ElementType type;
    private final Inventory shapes = new Inventory();
    private final SameDiffDerivatives derivatives = new SameDiffDerivatives();
    private final boolean oneDnn;
    private final SameDiffArithmetic arithmetic;
    private final SameDiffProducts products;
    private final SameDiffSums sums;
    private final SameDiffConvolutions convolutions;
    private final Map<String, SameDiffValue> parameters = new LinkedHashMap<>();
    private final Map<String, INDArray> arrays = new LinkedHashMap<>();

    /**
     * Adds to a graph.
     *
     * @param graph receives placeholders, parameters and operations
     * @param type of all values
     */
    public SameDiffOperations(SameDiff graph, ElementType type) {
        this(graph, type, type == ElementType.FLOAT32 && Natives.haveOneDnn());
    }

    /**
     * Adds to a graph.
     *
     * @param oneDnn whether to take what is fast with oneDNN; the values are the same to rounding
     */
    SameDiffOperations(SameDiff graph, ElementType type, boolean oneDnn) {
        this.graph = graph;
        this.type = type;
        this.oneDnn = oneDnn;
        arithmetic = new SameDiffArithmetic(this, derivatives);
        products = new SameDiffProducts(graph, derivatives);
        sums = new SameDiffSums(graph, this, products);
        convolutions = new SameDiffConvolutions(graph, type, oneDnn, derivatives, products);
    }

    /**
     * A value that each run of the graph is given.
     *
     * @throws IllegalArgumentException if the graph has another value of that name
     */
    public SameDiffValue placeholder(String name, Shape shape) {
        requireFree(name);
        return new SameDiffValue(graph.placeHolder(name, type.dataType(), shape.toArray()), shape);
    }

    /**
     * The arrays of the parameters by name, in the order of their first use: zeros at first. The graph computes with
     * whatever they hold when it runs; they belong to the graph and must not be closed before it.
     */
    public Map<String, INDArray> parameters() {
        return Collections.unmodifiableMap(arrays);
    }

    @Override
    public long[] shape(SameDiffValue value) {
        return value.shape().toArray();
    }

    @Override
    public SameDiffValue parameter(String name, Initialisation initialisation, long... shape) {
        Shape checked = shapes.parameter(name, initialisation, shape);
        SameDiffValue known = parameters.get(name);
        if (known != null) {
            return known;
        }
        requireFree(name);
        INDArray array = Tensors.zeros(type, shape);
        SameDiffValue value = new SameDiffValue(graph.var(name, array), checked);
        parameters.put(name, value);
        arrays.put(name, array);
        return value;
    }

    /**
     * Adds the operations of a gradient: Σ vᵢ·∂yᵢ/∂value for each value, of its shape.
     *
     * @param y what is differentiated
     * @param v weights of its elements, of the shape of y
     * @param values placeholders, parameters or results that y was made of
     * @throws IllegalArgumentException if v has another shape than y, or y does not depend on a value
     * @throws UnsupportedOperationException if y is made of a gradient itself, with an operation that ND4J cannot differentiate
     *     twice
     */
    public List<SameDiffValue> gradients(SameDiffValue y, SameDiffValue v, List<SameDiffValue> values) {
        if (!v.shape().equals(y.shape())) {
            throw new IllegalArgumentException("v has shape " + v.shape() + "; y has " + y.shape());
        }
        List<SDVariable> variables =
                values.stream().map(SameDiffValue::variable).toList();
        List<@Nullable SDVariable> found =
                new SameDiffGradient(graph, derivatives).of(y.variable(), v.variable(), variables);
        List<SameDiffValue> gradients = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            SDVariable gradient = found.get(i);
            if (gradient == null) {
                throw new IllegalArgumentException("'" + y.variable().name() + "' does not depend on '"
                        + variables.get(i).name() + "'");
            }
            gradients.add(new SameDiffValue(gradient, values.get(i).shape()));
        }
        return gradients;
    }

    private void requireFree(String name) {
        if (graph.hasVariable(name)) {
            throw new IllegalArgumentException("the graph has a value '" + name + "' already; rename the new one");
        }
    }

    @Override
    public SameDiffValue constant(double[] values, long... shape) {
        Shape checked = shapes.constant(values, shape);
        INDArray array = Tensors.zeros(type, shape);
        Tensors.write(array, 0, values);
        return new SameDiffValue(graph.constant(array), checked);
    }

    @Override
    public SameDiffValue add(SameDiffValue a, SameDiffValue b) {
        return arithmetic.add(a, b, shapes.add(a.shape(), b.shape()));
    }

    @Override
    public SameDiffValue subtract(SameDiffValue a, SameDiffValue b) {
        return arithmetic.subtract(a, b, shapes.subtract(a.shape(), b.shape()));
    }

    @Override
    public SameDiffValue multiply(SameDiffValue a, SameDiffValue b) {
        return arithmetic.multiply(a, b, shapes.multiply(a.shape(), b.shape()));
    }

    @Override
    public SameDiffValue divide(SameDiffValue a, SameDiffValue b) {
        return arithmetic.divide(a, b, shapes.divide(a.shape(), b.shape()));
    }

    @Override
    public SameDiffValue affine(SameDiffValue a, double factor, double offset) {
        SDVariable scaled = factor == 1 ? a.variable() : a.variable().mul(factor);
        return new SameDiffValue(offset == 0 && factor != 1 ? scaled : scaled.add(offset), a.shape());
    }

    @Override
    public SameDiffValue exp(SameDiffValue a) {
        return new SameDiffValue(graph.math.exp(a.variable()), a.shape());
    }

    @Override
    public SameDiffValue log(SameDiffValue a) {
        return new SameDiffValue(graph.math.log(a.variable()), a.shape());
    }

    @Override
    public SameDiffValue sin(SameDiffValue a) {
        return new SameDiffValue(graph.math.sin(a.variable()), a.shape());
    }

    @Override
    public SameDiffValue cos(SameDiffValue a) {
        return new SameDiffValue(graph.math.cos(a.variable()), a.shape());
    }

    @Override
    public SameDiffValue tanh(SameDiffValue a) {
        SDVariable y = Tanh.of(graph, a.variable());
        derivatives.put(y, (gradient, needed) -> List.<@Nullable SDVariable>of(gradient.sub(gradient.mul(y.mul(y)))));
        return new SameDiffValue(y, a.shape());
    }

    @Override
    public SameDiffValue sigmoid(SameDiffValue a) {
        if (oneDnn) {
            // oneDNN's tanh takes an eighth of the time of ND4J's sigmoid
            return affine(tanh(affine(a, 0.5, 0)), 0.5, 0.5);
        }
        SDVariable y = graph.nn.sigmoid(a.variable());
        derivatives.put(y, (gradient, needed) -> List.<@Nullable SDVariable>of(gradient.mul(y.sub(y.mul(y)))));
        return new SameDiffValue(y, a.shape());
    }

    @Override
    public SameDiffValue sqrt(SameDiffValue a) {
        return new SameDiffValue(graph.math.sqrt(a.variable()), a.shape());
    }

    @Override
    public SameDiffValue matmul(SameDiffValue a, SameDiffValue b) {
        Shape shape = shapes.matmul(a.shape(), b.shape());
        if (a.shape().rank() == b.shape().rank()) {
            return new SameDiffValue(products.of(a.variable(), b.variable()), shape);
        }
        SDVariable rows = a.variable().reshape(-1, a.shape().extent(a.shape().rank() - 1));
        return new SameDiffValue(products.of(rows, b.variable()).reshape(shape.toArray()), shape);
    }

    @Override
    public SameDiffValue transpose(SameDiffValue a, int... axes) {
        Shape shape = shapes.transpose(a.shape(), axes);
        return new SameDiffValue(graph.permute(a.variable(), axes.clone()), shape);
    }

    @Override
    public SameDiffValue reshape(SameDiffValue a, long... shape) {
        Shape checked = shapes.reshape(a.shape(), shape);
        return new SameDiffValue(graph.reshape(a.variable(), shape.clone()), checked);
    }

    @Override
    public SameDiffValue concat(int axis, SameDiffValue a, SameDiffValue b) {
        Shape shape = shapes.concat(axis, a.shape(), b.shape());
        return new SameDiffValue(graph.concat(axis, a.variable(), b.variable()), shape);
    }

    @Override
    public SameDiffValue slice(SameDiffValue a, int axis, long from, long to) {
        Shape shape = shapes.slice(a.shape(), axis, from, to);
        int[] begin = new int[shape.rank()];
        int[] size = new int[shape.rank()];
        for (int i = 0; i < size.length; i++) {
            size[i] = Math.toIntExact(shape.extent(i));
        }
        begin[axis] = Math.toIntExact(from);
        return new SameDiffValue(graph.slice(a.variable(), begin, size), shape);
    }

    @Override
    public SameDiffValue sum(SameDiffValue a, int... axes) {
        return sums.of(a, axes, shapes.sum(a.shape(), axes));
    }

    @Override
    public SameDiffValue softmax(SameDiffValue a) {
        Shape shape = shapes.softmax(a.shape());
        return new SameDiffValue(graph.nn.softmax(a.variable(), shape.rank() - 1), shape);
    }

    @Override
    public SameDiffValue conv2d(SameDiffValue x, SameDiffValue weight, int stride, int pad) {
        return convolutions.forward(x, weight, shapes.conv2d(x.shape(), weight.shape(), stride, pad), stride, pad);
    }

    @Override
    public SameDiffValue conv2dTransposed(
            SameDiffValue y, SameDiffValue weight, int stride, int pad, long height, long width) {
        Shape shape = shapes.conv2dTransposed(y.shape(), weight.shape(), stride, pad, height, width);
        return convolutions.transposed(y, weight, shape, stride, pad);
    }

    @Override
    public SameDiffValue upsample2(SameDiffValue a) {
        return new SameDiffValue(graph.cnn.upsampling2d(a.variable(), 2, 2, true), shapes.upsample2(a.shape()));
    }

    @Override
    public SameDiffValue sumPool2(SameDiffValue a) {
        return convolutions.sumPool2(a, shapes.sumPool2(a.shape()));
    }

    /**
     * {@inheritDoc} The scale of each channel joins the divisor of its group, so that the pixels are read three times: for the
     * mean, for the variance, and to be normalised.
     */
    @Override
    public SameDiffValue groupNorm(
            SameDiffValue x, int groups, double epsilon, SameDiffValue scale, SameDiffValue shift) {
        shapes.groupNorm(x.shape(), groups, epsilon, scale.shape(), shift.shape());
        SameDiffGroupNorm norm = new SameDiffGroupNorm(graph, this, x.shape(), groups);
        if (norm.isPerChannel(scale.shape())) {
            return add(norm.apply(x, epsilon, scale), shift);
        }
        return add(multiply(norm.apply(x, epsilon, norm.unscaled()), scale), shift);
    }
}
