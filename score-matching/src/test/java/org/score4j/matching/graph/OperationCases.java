package org.score4j.matching.graph;

import java.util.ArrayList;
import java.util.List;
import org.score4j.matching.graph.OperationCase.Body;
import org.score4j.matching.graph.OperationCase.Input;

/** Every operation, in every form that networks use, with inputs where it is smooth. */
public final class OperationCases {
    private final List<OperationCase> cases = new ArrayList<>();

    private OperationCases() {}

    /** All cases. */
    public static List<OperationCase> all() {
        OperationCases table = new OperationCases();
        table.elementwise();
        table.functions();
        table.matrices();
        table.layout();
        table.pictures();
        table.normalisation();
        return List.copyOf(table.cases);
    }

    private void add(String name, List<Input> inputs, Body body) {
        cases.add(new OperationCase(name, inputs, body));
    }

    /** Numbers in [−1, 1) for each sample. */
    private static Input batch(long... shape) {
        return new Input(true, -1, 1, shape);
    }

    /** Numbers in [−1, 1), the same for all samples. */
    private static Input fixed(long... shape) {
        return new Input(false, -1, 1, shape);
    }

    private static Input positive(boolean batch, long... shape) {
        return new Input(batch, 0.5, 2, shape);
    }

    private void elementwise() {
        List<Input> same = List.of(batch(4, 3), batch(4, 3));
        List<Input> channels = List.of(batch(4, 2, 3), fixed(4, 1, 1));
        List<Input> perSample = List.of(batch(4, 2, 3), batch(4, 1, 1));
        List<Input> outer = List.of(batch(1), fixed(1, 5));
        List<Input> reversed = List.of(fixed(4, 1, 1), batch(4, 2, 3));
        List<Input> crossed = List.of(batch(1, 4), batch(3, 1));
        for (Named pair : List.of(
                new Named("equal shapes", same),
                new Named("a number for each channel", channels),
                new Named("a number for each channel of each sample", perSample),
                new Named("a column and a row", outer),
                new Named("the smaller first", reversed),
                new Named("each repeated along the other", crossed))) {
            add("add: " + pair.name, pair.inputs, (ops, in) -> ops.add(in.get(0), in.get(1)));
            add("subtract: " + pair.name, pair.inputs, (ops, in) -> ops.subtract(in.get(0), in.get(1)));
            add("multiply: " + pair.name, pair.inputs, (ops, in) -> ops.multiply(in.get(0), in.get(1)));
        }
        add(
                "divide: equal shapes",
                List.of(batch(3), positive(true, 3)),
                (ops, in) -> ops.divide(in.get(0), in.get(1)));
        add(
                "divide: a divisor for each channel",
                List.of(batch(4, 2, 3), positive(false, 4, 1, 1)),
                (ops, in) -> ops.divide(in.get(0), in.get(1)));
        add(
                "divide: the smaller first",
                List.of(fixed(1), positive(true, 4)),
                (ops, in) -> ops.divide(in.get(0), in.get(1)));
        add(
                "divide: each repeated along the other",
                List.of(batch(1, 4), positive(true, 3, 1)),
                (ops, in) -> ops.divide(in.get(0), in.get(1)));
        add("multiply: a value by itself", List.of(batch(3)), (ops, in) -> ops.multiply(in.get(0), in.get(0)));
        add("affine", List.of(batch(3)), (ops, in) -> ops.affine(in.get(0), -1.5, 0.3));
        add("affine: factor alone", List.of(batch(3)), (ops, in) -> ops.affine(in.get(0), 2.5, 0));
        add("affine: offset alone", List.of(batch(3)), (ops, in) -> ops.affine(in.get(0), 1, -0.7));
        add("affine: identity", List.of(batch(3)), (ops, in) -> ops.affine(in.get(0), 1, 0));
        add(
                "constant",
                List.of(batch(3)),
                (ops, in) -> ops.multiply(in.get(0), ops.constant(new double[] {1.5, -2, 0.25}, 1, 3)));
        add("constant: scalar", List.of(batch(3)), (ops, in) -> ops.add(in.get(0), ops.constant(new double[] {0.75})));
    }

    private record Named(String name, List<Input> inputs) {}

    private void functions() {
        add("exp", List.of(batch(2, 3)), (ops, in) -> ops.exp(in.get(0)));
        add("log", List.of(positive(true, 2, 3)), (ops, in) -> ops.log(in.get(0)));
        add("sin", List.of(new Input(true, -8, 8, 5)), (ops, in) -> ops.sin(in.get(0)));
        add("cos", List.of(new Input(true, -8, 8, 5)), (ops, in) -> ops.cos(in.get(0)));
        add("tanh", List.of(new Input(true, -3, 3, 5)), (ops, in) -> ops.tanh(in.get(0)));
        add("sigmoid", List.of(new Input(true, -8, 8, 5)), (ops, in) -> ops.sigmoid(in.get(0)));
        add("silu", List.of(new Input(true, -8, 8, 5)), (ops, in) -> ops.silu(in.get(0)));
        add("sqrt", List.of(positive(true, 2, 3)), (ops, in) -> ops.sqrt(in.get(0)));
        add("softmax: rows", List.of(new Input(true, -4, 4, 5)), (ops, in) -> ops.softmax(in.get(0)));
        add("softmax: attention", List.of(new Input(true, -4, 4, 2, 3, 4)), (ops, in) -> ops.softmax(in.get(0)));
    }

    private void matrices() {
        Body matmul = (ops, in) -> ops.matmul(in.get(0), in.get(1));
        add("matmul: matrices", List.of(batch(4), fixed(4, 3)), matmul);
        add("matmul: parameters", List.of(fixed(2, 4), fixed(4, 3)), matmul);
        add("matmul: a matrix for each sample", List.of(batch(2, 4), batch(4, 3)), matmul);
        add("matmul: heads", List.of(batch(2, 5, 4), batch(2, 4, 3)), matmul);
        add("matmul: one matrix for all", List.of(batch(2, 4), fixed(4, 3)), matmul);
        add("matmul: one matrix for all heads", List.of(batch(2, 3, 4), fixed(4, 3)), matmul);
        add(
                "matmul: transposed",
                List.of(batch(5, 4), batch(3, 4)),
                (ops, in) -> ops.matmul(in.get(0), ops.transpose(in.get(1), 0, 2, 1)));
        add(
                "linear",
                List.of(batch(4), fixed(3, 4), fixed(3)),
                (ops, in) -> ops.linear(in.get(0), in.get(1), in.get(2)));
    }

    private void layout() {
        add("transpose: parameter", List.of(fixed(2, 3, 4)), (ops, in) -> ops.transpose(in.get(0), 2, 0, 1));
        add("transpose: batch", List.of(batch(2, 3, 4)), (ops, in) -> ops.transpose(in.get(0), 0, 3, 1, 2));
        add("reshape: batch", List.of(batch(4, 3)), (ops, in) -> ops.reshape(in.get(0), -1, 2, 6));
        add(
                "reshape: rows of each sample",
                List.of(batch(4, 3)),
                (ops, in) -> ops.softmax(ops.reshape(in.get(0), -1, 3)));
        add("reshape: parameter", List.of(fixed(4, 3)), (ops, in) -> ops.reshape(in.get(0), 1, 12, 1));
        add("concat: channels", List.of(batch(2, 3), batch(4, 3)), (ops, in) -> ops.concat(1, in.get(0), in.get(1)));
        add("concat: last axis", List.of(batch(2, 3), batch(2, 1)), (ops, in) -> ops.concat(2, in.get(0), in.get(1)));
        add("concat: parameters", List.of(fixed(2, 3), fixed(1, 3)), (ops, in) -> ops.concat(0, in.get(0), in.get(1)));
        add("concat: with itself", List.of(batch(2, 3)), (ops, in) -> ops.concat(1, in.get(0), in.get(0)));
        add("slice: channels", List.of(batch(5, 3)), (ops, in) -> ops.slice(in.get(0), 1, 1, 4));
        add("slice: last axis", List.of(batch(5, 3)), (ops, in) -> ops.slice(in.get(0), 2, 0, 1));
        add("slice: parameter", List.of(fixed(5, 3)), (ops, in) -> ops.slice(in.get(0), 0, 3, 5));
        add("sum: one axis", List.of(batch(3, 4)), (ops, in) -> ops.sum(in.get(0), 1));
        add("sum: two axes", List.of(batch(2, 3, 4)), (ops, in) -> ops.sum(in.get(0), 2, 3));
        add("sum: the batch", List.of(batch(3)), (ops, in) -> ops.sum(in.get(0), 0));
        add("mean", List.of(batch(3, 4)), (ops, in) -> ops.mean(in.get(0), 1, 2));
    }

    private void pictures() {
        for (int[] form : new int[][] {
            // kernel, stride, pad, height, width
            {3, 1, 1, 4, 5},
            {3, 2, 1, 4, 6},
            {3, 2, 1, 5, 7},
            {3, 1, 0, 4, 5},
            {3, 2, 0, 6, 5},
            {1, 1, 0, 3, 4},
            {1, 2, 0, 4, 5},
            {5, 1, 2, 4, 3},
            {2, 2, 0, 4, 6}
        }) {
            int kernel = form[0];
            int stride = form[1];
            int pad = form[2];
            int height = form[3];
            int width = form[4];
            String name =
                    String.format(": %d×%d, stride %d, pad %d, of %d×%d", kernel, kernel, stride, pad, height, width);
            add(
                    "conv2d" + name,
                    List.of(batch(3, height, width), fixed(2, 3, kernel, kernel)),
                    (ops, in) -> ops.conv2d(in.get(0), in.get(1), stride, pad));
            long rows = (height + 2L * pad - kernel) / stride + 1;
            long columns = (width + 2L * pad - kernel) / stride + 1;
            add(
                    "conv2dTransposed" + name,
                    List.of(batch(2, rows, columns), fixed(2, 3, kernel, kernel)),
                    (ops, in) -> ops.conv2dTransposed(in.get(0), in.get(1), stride, pad, height, width));
        }
        add("upsample2", List.of(batch(3, 2, 3)), (ops, in) -> ops.upsample2(in.get(0)));
        add("sumPool2", List.of(batch(3, 4, 6)), (ops, in) -> ops.sumPool2(in.get(0)));
    }

    private void normalisation() {
        Body pictures = (ops, in) -> ops.groupNorm(in.get(0), 2, 1e-2, in.get(1), in.get(2));
        add("groupNorm: parameters", List.of(batch(4, 2, 3), fixed(4, 1, 1), fixed(4, 1, 1)), pictures);
        add(
                "groupNorm: parameters of full rank",
                List.of(batch(4, 2, 3), fixed(1, 4, 1, 1), fixed(1, 4, 1, 1)),
                pictures);
        add("groupNorm: adaptive", List.of(batch(4, 2, 3), batch(4, 1, 1), batch(4, 1, 1)), pictures);
        add("groupNorm: a scale for each pixel", List.of(batch(4, 2, 3), fixed(2, 3), batch(4, 2, 3)), pictures);
        add("groupNorm: one scale", List.of(batch(4, 2, 3), fixed(1), fixed(1)), pictures);
        add(
                "groupNorm: one group of vectors",
                List.of(batch(6), fixed(6), fixed(6)),
                (ops, in) -> ops.groupNorm(in.get(0), 1, 1e-5, in.get(1), in.get(2)));
    }
}
