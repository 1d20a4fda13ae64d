package org.score4j.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InventoryTest {
    private static final Inventory INVENTORY = new Inventory();
    private static final Shape PICTURES = Shape.batchOf(4, 6, 5);

    static List<OperationCase> cases() {
        return OperationCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shapesAreThoseOfTheDefinition(OperationCase operation) {
        Shape shape = operation.apply(
                INVENTORY,
                operation.inputs().stream().map(OperationCase.Input::asShape).toList());
        for (int batch = 1; batch <= 3; batch++) {
            long[] actual = operation
                    .apply(DoubleOperations.plain(), operation.samples(batch))
                    .shape();
            long[] expected = shape.toArray();
            if (shape.hasBatch()) {
                expected[0] = shape.rowsPerSample() * batch;
            }
            assertThat(expected).isEqualTo(actual);
        }
    }

    @Test
    void parametersComeInTheOrderOfTheirFirstUse() {
        Inventory inventory = new Inventory();
        inventory.parameter("b", Initialisation.ones(), 2, 3);
        inventory.parameter("a", Initialisation.zeros(), 4);
        assertThat(inventory.parameter("b", Initialisation.zeros(), 2, 3)).isEqualTo(Shape.of(2, 3));
        assertThat(inventory.parameters())
                .containsExactly(
                        new ParameterSpec("b", Initialisation.ones(), Shape.of(2, 3)),
                        new ParameterSpec("a", Initialisation.zeros(), Shape.of(4)));
    }

    @Test
    void rowsOfASampleAreCountedThroughReshapes() {
        Shape rows = INVENTORY.reshape(PICTURES, -1, 15);
        assertThat(rows).hasToString("[8·B, 15]");
        assertThat(INVENTORY.reshape(rows, -1, 4, 6, 5)).isEqualTo(PICTURES).hasToString("[B, 4, 6, 5]");
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                misfit(() -> INVENTORY.add(PICTURES, Shape.of(4)), "add: [B, 4, 6, 5] and [4]"),
                misfit(() -> INVENTORY.subtract(PICTURES, Shape.batchOf(4)), "subtract: [B, 4, 6, 5] and [B, 4]"),
                misfit(() -> INVENTORY.multiply(Shape.batchOf(3), Shape.of(2, 3)), "multiply: [B, 3] and [2, 3]"),
                misfit(
                        () -> INVENTORY.divide(Shape.batchOf(1), INVENTORY.reshape(Shape.batchOf(2), -1, 1)),
                        "divide: [B, 1] and [2·B, 1]"),
                misfit(() -> INVENTORY.matmul(Shape.batchOf(3), Shape.of(4, 2)), "matmul: [B, 3] times [4, 2]"),
                misfit(() -> INVENTORY.matmul(Shape.of(2, 3), Shape.batchOf(2)), "matmul: [2, 3] times [B, 2]"),
                misfit(() -> INVENTORY.matmul(PICTURES, Shape.batchOf(3, 5, 2)), "matmul: "),
                misfit(() -> INVENTORY.matmul(Shape.of(3), Shape.of(3)), "matmul: [3] times [3]"),
                misfit(() -> INVENTORY.transpose(PICTURES, 1, 0, 2, 3), "the batch must stay the first"),
                misfit(() -> INVENTORY.transpose(PICTURES, 0, 1, 1, 3), "transpose: axes are [0, 1, 1, 3]"),
                misfit(() -> INVENTORY.transpose(PICTURES, 0, 1), "transpose: axes are [0, 1]"),
                misfit(() -> INVENTORY.reshape(PICTURES, -1, 7), "reshape: [B, 4, 6, 5] to [-1, 7]"),
                misfit(() -> INVENTORY.reshape(PICTURES, 4, -1), "reshape: [B, 4, 6, 5] to [4, -1]"),
                misfit(() -> INVENTORY.reshape(PICTURES, -1, -1), "reshape: [B, 4, 6, 5] to [-1, -1]"),
                misfit(() -> INVENTORY.reshape(Shape.of(4), 3), "reshape: [4] to [3]"),
                misfit(() -> INVENTORY.reshape(Shape.of(4), -1), "reshape: [4] to [-1]"),
                misfit(() -> INVENTORY.concat(0, PICTURES, PICTURES), "concat: axis is 0"),
                misfit(() -> INVENTORY.concat(1, PICTURES, Shape.batchOf(4, 6, 4)), "concat: [B, 4, 6, 5] and"),
                misfit(() -> INVENTORY.slice(PICTURES, 1, 2, 5), "slice: [2, 5) of axis 1 of [B, 4, 6, 5]"),
                misfit(() -> INVENTORY.slice(PICTURES, 0, 0, 1), "slice: axis is 0"),
                misfit(() -> INVENTORY.sum(PICTURES, 4), "sum: axes are [4]"),
                misfit(() -> INVENTORY.sum(PICTURES, 1, 1), "sum: axes are [1, 1]"),
                misfit(() -> INVENTORY.mean(PICTURES, 0), "axis 0 is the batch"),
                misfit(() -> INVENTORY.softmax(Shape.batchOf()), "softmax: axis is 0 for [B]"),
                misfit(() -> INVENTORY.conv2d(PICTURES, Shape.of(2, 3, 3, 3), 1, 1), "conv2d: [B, 4, 6, 5] with"),
                misfit(() -> INVENTORY.conv2d(PICTURES, Shape.of(2, 4, 3, 2), 1, 1), "conv2d: weights are"),
                misfit(() -> INVENTORY.conv2d(PICTURES, Shape.of(2, 4, 7, 7), 1, 0), "the kernel is larger"),
                misfit(() -> INVENTORY.conv2d(PICTURES, Shape.of(2, 4, 3, 3), 3, 1), "conv2d: stride is 3"),
                misfit(() -> INVENTORY.conv2d(PICTURES, Shape.of(2, 4, 3, 3), 1, -1), "conv2d: pad is -1"),
                misfit(() -> INVENTORY.conv2d(Shape.batchOf(4), Shape.of(2, 4, 3, 3), 1, 1), "conv2d: [B, 4]"),
                misfit(
                        () -> INVENTORY.conv2dTransposed(PICTURES, Shape.of(3, 2, 3, 3), 1, 1, 6, 5),
                        "conv2dTransposed: [B, 4, 6, 5] with"),
                misfit(
                        () -> INVENTORY.conv2dTransposed(PICTURES, Shape.of(4, 2, 3, 3), 2, 1, 6, 5),
                        "the convolution of such pictures has another size"),
                misfit(() -> INVENTORY.upsample2(Shape.batchOf(4)), "upsample2: [B, 4]"),
                misfit(() -> INVENTORY.sumPool2(PICTURES), "sumPool2: [B, 4, 6, 5]"),
                misfit(
                        () -> INVENTORY.groupNorm(PICTURES, 3, 1e-5, Shape.of(4, 1, 1), Shape.of(4, 1, 1)),
                        "groupNorm: [B, 4, 6, 5] in 3 groups"),
                misfit(
                        () -> INVENTORY.groupNorm(PICTURES, 2, 1e-5, Shape.of(4), Shape.of(4, 1, 1)),
                        "groupNorm: [B, 4, 6, 5] and [4]"),
                misfit(() -> INVENTORY.constant(new double[3], 2, 2), "constant: 3 values do not fill [2, 2]"),
                misfit(() -> Shape.of(2, 0), "axis 1 is 0"),
                misfit(() -> Shape.batchOf(-1), "axis 1 is -1"),
                misfit(
                        () -> {
                            Inventory inventory = new Inventory();
                            inventory.parameter("w", Initialisation.zeros(), 2);
                            inventory.parameter("w", Initialisation.zeros(), 3);
                        },
                        "parameter 'w' is asked for with shape [3]; it already has shape [2]"));
    }

    private static Arguments misfit(ThrowingCallable call, String message) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misfits")
    void misfitsAreNamed(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
