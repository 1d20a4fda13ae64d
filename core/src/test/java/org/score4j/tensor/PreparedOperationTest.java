package org.score4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Negative;

class PreparedOperationTest {
    private final INDArray a = Tensors.of(new float[] {1, 2, 3}, 1, 3);
    private final INDArray b = Tensors.of(new float[] {10, 20, 30}, 1, 3);
    private final INDArray out = Tensors.of(new float[3], 1, 3);

    @Test
    void runsComputeFromWhatTheInputsHoldThen() {
        DynamicCustomOp add = DynamicCustomOp.builder("add").build();
        try (PreparedOperation operation = PreparedOperation.of(add, List.of(a, b))) {
            assertThat(operation.results()).hasSize(1);
            assertThat(operation.results().get(0).getShape()).containsExactly(1, 3);
            operation.write(List.of(out));
            operation.run();
            assertThat(Tensors.toFloats(out)).containsExactly(11, 22, 33);
            Tensors.write(a, 0, new double[] {-1, 0, 5});
            operation.run();
            assertThat(Tensors.toFloats(out)).containsExactly(9, 20, 35);
        }
    }

    @Test
    void olderOperationsHaveOneOrTwoInputs() {
        try (PreparedOperation operation = PreparedOperation.of(new Negative(), List.of(a))) {
            operation.write(List.of(out));
            operation.run();
            assertThat(Tensors.toFloats(out)).containsExactly(-1, -2, -3);
        }
        assertThatThrownBy(() -> PreparedOperation.of(new Negative(), List.of(a, b, out)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("operation 'neg' has 3 inputs; allowed: 1, 2");
    }
}
