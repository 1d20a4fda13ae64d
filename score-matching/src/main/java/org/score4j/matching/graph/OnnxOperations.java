package org.score4j.matching.graph;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.score4j.matching.graph.OnnxNode.Attribute;
import org.score4j.matching.graph.OnnxNode.Real;
import org.score4j.matching.graph.OnnxNode.Text;
import org.score4j.matching.graph.OnnxNode.Whole;
import org.score4j.matching.graph.OnnxNode.Wholes;

/**
 * Writes a network as an ONNX graph of opset 17, in float32; the extent of the batch is open and called {@code batch}.
 *
 * <p>Equal operations are written once, operations that no output needs not at all. Constants and parameters are rounded to
 * float32. Not thread-safe.
 */
public final class OnnxOperations implements Operations<OnnxOperations.Value> {
    private final OnnxGraph graph = new OnnxGraph();
    private final Inventory rules = new Inventory();
    private final ParameterValues values;

    /**
     * A value of the graph.
     *
     * @param name as in the file, unless it becomes an output
     * @param shape of it
     */
    public record Value(String name, Shape shape) {}

    /** What the parameters are. */
    @FunctionalInterface
    public interface ParameterValues {
        /** The values of a parameter in 'c' order, as many as fill the shape; not changed. */
        float[] of(String name, long... shape);
    }

    /** An empty graph. */
    public OnnxOperations(ParameterValues values) {
        this.values = values;
    }

    /**
     * An input of the graph.
     *
     * @param shape −1 for the batch, first
     * @throws IllegalArgumentException if the name is taken or another extent is not positive
     */
    public Value input(String name, long... shape) {
        Shape checked = Shape.ofArray(shape);
        graph.input(name, checked.toArray());
        return new Value(name, checked);
    }

    /**
     * Makes a value an output of the graph.
     *
     * @throws IllegalArgumentException if the name is taken, or the value has several rows for each sample
     */
    public void output(String name, Value value) {
        if (value.shape().rowsPerSample() > 1) {
            throw new IllegalArgumentException("output '" + name + "' has shape " + value.shape()
                    + "; expected one row for each sample of the batch");
        }
        graph.output(name, value.name(), value.shape().toArray());
    }

    /** Number of nodes that the outputs need. */
    public int nodeCount() {
        return graph.nodeCount();
    }

    /**
     * Writes the graph with all its parameters.
     *
     * @param name the graph's name
     * @param metadata texts that readers may show
     * @throws IllegalArgumentException if the file would be longer than protobuf's limit of 2 GiB
     */
    public void write(String name, Map<String, String> metadata, OutputStream out) throws IOException {
        Protobuf model = graph.message(name, metadata);
        if (model.length() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("network '" + name + "' would fill " + model.length()
                    + " bytes; an ONNX file has at most " + Integer.MAX_VALUE);
        }
        model.writeTo(out);
    }

    @Override
    public long[] shape(Value value) {
        return value.shape().toArray();
    }

    @Override
    public Value parameter(String name, Initialisation initialisation, long... shape) {
        Shape checked = Shape.of(shape);
        return new Value(graph.parameter(name, values, shape.clone()), checked);
    }

    @Override
    public Value constant(double[] values, long... shape) {
        Shape checked = rules.constant(values, shape);
        return new Value(graph.constant(values, shape.clone()), checked);
    }

    @Override
    public Value add(Value a, Value b) {
        return node("Add", rules.add(a.shape(), b.shape()), List.of(a.name(), b.name()));
    }

    @Override
    public Value subtract(Value a, Value b) {
        return node("Sub", rules.subtract(a.shape(), b.shape()), List.of(a.name(), b.name()));
    }

    @Override
    public Value multiply(Value a, Value b) {
        return node("Mul", rules.multiply(a.shape(), b.shape()), List.of(a.name(), b.name()));
    }

    @Override
    public Value divide(Value a, Value b) {
        return node("Div", rules.divide(a.shape(), b.shape()), List.of(a.name(), b.name()));
    }

    @Override
    public Value affine(Value a, double factor, double offset) {
        Value scaled = factor == 1 ? a : multiply(a, constant(new double[] {factor}));
        return offset == 0 ? scaled : add(scaled, constant(new double[] {offset}));
    }

    @Override
    public Value exp(Value a) {
        return pointwise("Exp", a);
    }

    @Override
    public Value log(Value a) {
        return pointwise("Log", a);
    }

    @Override
    public Value sin(Value a) {
        return pointwise("Sin", a);
    }

    @Override
    public Value cos(Value a) {
        return pointwise("Cos", a);
    }

    @Override
    public Value tanh(Value a) {
        return pointwise("Tanh", a);
    }

    @Override
    public Value sigmoid(Value a) {
        return pointwise("Sigmoid", a);
    }

    @Override
    public Value sqrt(Value a) {
        return pointwise("Sqrt", a);
    }

    @Override
    public Value matmul(Value a, Value b) {
        return node("MatMul", rules.matmul(a.shape(), b.shape()), List.of(a.name(), b.name()));
    }

    @Override
    public Value transpose(Value a, int... axes) {
        long[] order = Arrays.stream(axes).mapToLong(axis -> axis).toArray();
        return node("Transpose", rules.transpose(a.shape(), axes), List.of(a.name()), Wholes.of("perm", order));
    }

    @Override
    public Value reshape(Value a, long... shape) {
        return node("Reshape", rules.reshape(a.shape(), shape), List.of(a.name(), graph.constant(shape)));
    }

    @Override
    public Value concat(int axis, Value a, Value b) {
        Shape shape = rules.concat(axis, a.shape(), b.shape());
        return node("Concat", shape, List.of(a.name(), b.name()), new Whole("axis", axis));
    }

    @Override
    public Value slice(Value a, int axis, long from, long to) {
        Shape shape = rules.slice(a.shape(), axis, from, to);
        return node("Slice", shape, List.of(a.name(), whole(from), whole(to), whole(axis)));
    }

    @Override
    public Value sum(Value a, int... axes) {
        if (axes.length == 0) {
            // without axes, ONNX sums over all
            return a;
        }
        long[] list = Arrays.stream(axes).mapToLong(axis -> axis).toArray();
        return node("ReduceSum", rules.sum(a.shape(), axes), List.of(a.name(), graph.constant(list)));
    }

    @Override
    public Value softmax(Value a) {
        return node("Softmax", rules.softmax(a.shape()), List.of(a.name()));
    }

    @Override
    public Value conv2d(Value x, Value weight, int stride, int pad) {
        Shape shape = rules.conv2d(x.shape(), weight.shape(), stride, pad);
        return node(
                "Conv",
                shape,
                List.of(x.name(), weight.name()),
                Wholes.of("strides", stride, stride),
                Wholes.of("pads", pad, pad, pad, pad));
    }

    @Override
    public Value conv2dTransposed(Value y, Value weight, int stride, int pad, long height, long width) {
        Shape shape = rules.conv2dTransposed(y.shape(), weight.shape(), stride, pad, height, width);
        long kernel = weight.shape().extent(2);
        return node(
                "ConvTranspose",
                shape,
                List.of(y.name(), weight.name()),
                Wholes.of("strides", stride, stride),
                Wholes.of("pads", pad, pad, pad, pad),
                Wholes.of(
                        "output_padding",
                        height + 2L * pad - kernel - (y.shape().extent(2) - 1) * stride,
                        width + 2L * pad - kernel - (y.shape().extent(3) - 1) * stride));
    }

    @Override
    public Value upsample2(Value a) {
        String scales = graph.constant(new double[] {1, 1, 2, 2}, 4);
        return node(
                "Resize",
                rules.upsample2(a.shape()),
                List.of(a.name(), "", scales),
                new Text("coordinate_transformation_mode", "asymmetric"),
                new Text("mode", "nearest"),
                new Text("nearest_mode", "floor"));
    }

    @Override
    public Value sumPool2(Value a) {
        Value means = node(
                "AveragePool",
                rules.sumPool2(a.shape()),
                List.of(a.name()),
                Wholes.of("kernel_shape", 2, 2),
                Wholes.of("strides", 2, 2));
        return affine(means, 4, 0);
    }

    @Override
    public Value linear(Value x, Value weight, Value bias) {
        boolean plain = x.shape().rank() == 2 && weight.shape().rank() == 2;
        if (!plain || !bias.shape().equals(Shape.of(weight.shape().extent(0)))) {
            return Operations.super.linear(x, weight, bias);
        }
        Shape shape = rules.linear(x.shape(), weight.shape(), bias.shape());
        return node("Gemm", shape, List.of(x.name(), weight.name(), bias.name()), new Whole("transB", 1));
    }

    @Override
    public Value groupNorm(Value x, int groups, double epsilon, Value scale, Value shift) {
        rules.groupNorm(x.shape(), groups, epsilon, scale.shape(), shift.shape());
        long[] shape = x.shape().toArray();
        Value grouped = reshape(x, shape[0], groups, x.shape().elements() / groups);
        double[] ones = new double[groups];
        Arrays.fill(ones, 1);
        Value unit = node(
                "InstanceNormalization",
                grouped.shape(),
                List.of(
                        grouped.name(),
                        constant(ones, groups).name(),
                        constant(new double[groups], groups).name()),
                new Real("epsilon", (float) epsilon));
        return add(multiply(reshape(unit, shape), scale), shift);
    }

    private Value pointwise(String operator, Value a) {
        return node(operator, a.shape(), List.of(a.name()));
    }

    private String whole(long value) {
        return graph.constant(new long[] {value});
    }

    private Value node(String operator, Shape shape, List<String> inputs, Attribute... attributes) {
        return new Value(graph.node(new OnnxNode(operator, inputs, List.of(attributes))), shape);
    }
}
