package org.score4j.matching.graph;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.score4j.matching.graph.SameDiffDerivatives.Derivative;

/**
 * Sums, products and quotients in a SameDiff graph, for shapes that fit.
 *
 * <p>ND4J copies the gradient of a sum for each of its inputs, and takes forty times as long for that of a product of two shapes as
 * for the product. Here the first passes on, and the second is a product and a sum over the axes that were repeated.
 */
final class SameDiffArithmetic {
    private final SameDiffOperations operations;
    private final SameDiffDerivatives derivatives;

    SameDiffArithmetic(SameDiffOperations operations, SameDiffDerivatives derivatives) {
        this.operations = operations;
        this.derivatives = derivatives;
    }

    SameDiffValue add(SameDiffValue a, SameDiffValue b, Shape shape) {
        SDVariable y = a.variable().add(b.variable());
        return result(
                y,
                shape,
                (gradient, needed) -> Arrays.asList(
                        part(a, shape, needed.test(a.variable().name()), () -> gradient),
                        part(b, shape, needed.test(b.variable().name()), () -> gradient)));
    }

    SameDiffValue subtract(SameDiffValue a, SameDiffValue b, Shape shape) {
        SDVariable y = a.variable().sub(b.variable());
        return result(y, shape, (gradient, needed) -> {
            SDVariable ofB = part(b, shape, needed.test(b.variable().name()), () -> gradient);
            return Arrays.asList(
                    part(a, shape, needed.test(a.variable().name()), () -> gradient), ofB == null ? null : ofB.neg());
        });
    }

    SameDiffValue multiply(SameDiffValue a, SameDiffValue b, Shape shape) {
        SDVariable y = a.variable().mul(b.variable());
        return result(
                y,
                shape,
                (gradient, needed) -> Arrays.asList(
                        part(a, shape, needed.test(a.variable().name()), () -> gradient.mul(b.variable())),
                        part(b, shape, needed.test(b.variable().name()), () -> gradient.mul(a.variable()))));
    }

    SameDiffValue divide(SameDiffValue a, SameDiffValue b, Shape shape) {
        SDVariable y = a.variable().div(b.variable());
        return result(
                y,
                shape,
                (gradient, needed) -> Arrays.asList(
                        part(a, shape, needed.test(a.variable().name()), () -> gradient.div(b.variable())),
                        part(
                                b,
                                shape,
                                needed.test(b.variable().name()),
                                () -> gradient.mul(y).div(b.variable()).neg())));
    }

    private SameDiffValue result(SDVariable y, Shape shape, Derivative derivative) {
        derivatives.put(y, derivative);
        return new SameDiffValue(y, shape);
    }

    /** The gradient of an input: that of its repeated form, summed over the axes that were repeated. */
    private @Nullable SDVariable part(
            SameDiffValue input, Shape result, boolean needed, Supplier<SDVariable> repeated) {
        if (!needed) {
            return null;
        }
        SameDiffValue whole = new SameDiffValue(repeated.get(), result);
        if (input.shape().equals(result)) {
            return whole.variable();
        }
        int offset = result.rank() - input.shape().rank();
        int[] axes = IntStream.range(0, result.rank())
                .filter(axis -> axis < offset || input.shape().extent(axis - offset) != result.extent(axis))
                .toArray();
        SameDiffValue summed = operations.sum(whole, axes);
        return offset == 0
                ? summed.variable()
                : operations.reshape(summed, input.shape().toArray()).variable();
    }
}
