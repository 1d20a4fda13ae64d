package org.score4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays over memory that is not ND4J's. */
class TensorsOverMemoryTest {
    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static double get(ByteBuffer memory, ElementType type, int index) {
        return type == ElementType.FLOAT32 ? memory.getFloat(4 * index) : memory.getDouble(8 * index);
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void theMemoryIsShared(ElementType type) {
        ByteBuffer memory = memory(6 * type.bytes());
        memory.position(3);
        try (INDArray array = Tensors.over(memory, type, 3, 2)) {
            Tensors.write(array, 0, new double[] {1, 2, 3, 4, 5, 6});
            assertThat(get(memory, type, 5)).isEqualTo(6);
            if (type == ElementType.FLOAT32) {
                memory.putFloat(0, 7.5f);
            } else {
                memory.putDouble(0, 7.5);
            }
            assertThat(Tensors.toDoubles(array)).containsExactly(7.5, 2, 3, 4, 5, 6);
            assertThat(Tensors.toDoubles(Tensors.samples(array, 1, 2))).containsExactly(3, 4, 5, 6);
        }
        assertThat(get(memory, type, 3)).isEqualTo(4);
    }

    @Test
    void otherMemoryIsRefused() {
        assertThatThrownBy(() -> Tensors.over(memory(23), ElementType.FLOAT32, 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of 24 bytes");
        ByteBuffer onHeap = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
        assertThatThrownBy(() -> Tensors.over(onHeap, ElementType.FLOAT32, 3, 2))
                .hasMessageContaining("direct");
        ByteBuffer swapped = ByteBuffer.allocateDirect(24)
                .order(
                        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                                ? ByteOrder.LITTLE_ENDIAN
                                : ByteOrder.BIG_ENDIAN);
        assertThatThrownBy(() -> Tensors.over(swapped, ElementType.FLOAT32, 3, 2))
                .hasMessageContaining(ByteOrder.nativeOrder().toString());
    }
}
