package org.score4j.matching.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
    private static final List<Long> SHAPE = List.of(1L, 2L, 3L);

    @TempDir
    private Path folder;

    private static double[] read(Examples examples, int index) {
        double[] values = new double[examples.length()];
        examples.read(index, values, 0);
        return values;
    }

    @Test
    void recordsOfAFileAreThoseOfTheSameSetInMemory() throws IOException {
        // a header of 5 bytes, then a class and 6 values
        byte[] bytes = new byte[5 + 3 * 7];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (37 * i);
        }
        Path file = folder.resolve("records");
        Files.write(file, bytes);
        float[] values = new float[18];
        for (int i = 0; i < 18; i++) {
            values[i] = (bytes[6 + i / 6 * 7 + i % 6] & 0xFF) / 127.5f - 1;
        }
        Examples inMemory = Examples.of(values, SHAPE, new int[] {1, -1, 0}, 2);
        try (ByteRecords records = ByteRecords.open(file, SHAPE, 6, 7, new int[] {1, -1, 0}, 2)) {
            assertThat(ExamplesDigest.sha256(records)).isEqualTo(ExamplesDigest.sha256(inMemory));
            assertThat(read(records, 2)).containsExactly(read(inMemory, 2));
        }
        assertThatThrownBy(() -> ByteRecords.open(file, SHAPE, 7, 7, new int[] {1, -1, 0}, 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("records has 26 bytes; 3 examples of shape [1, 2, 3] need 27");
        assertThatThrownBy(() -> ByteRecords.open(file, SHAPE, 0, 5, new int[] {1}, 2))
                .hasMessage("start is 0 and stride 5; allowed: 0 and more, and 6 and more");
        assertThatThrownBy(() -> ByteRecords.open(file, SHAPE, 0, 6, new int[] {2}, 2))
                .hasMessage("label 0 is 2; allowed: −1 to 1");
    }

    @Test
    void someExamplesAreThoseOfTheirNumbers() {
        Examples all = Examples.of(new float[] {1, 2, 3}, List.of(1L), new int[] {0, 1, -1}, 2);
        Examples some = all.only(2, 0);
        assertThat(some.size()).isEqualTo(2);
        assertThat(some.classes()).isEqualTo(2);
        assertThat(read(some, 0)).containsExactly(3);
        assertThat(some.label(0)).isEqualTo(-1);
        assertThat(some.label(1)).isZero();
        assertThatThrownBy(all::only).hasMessage("indices are empty; expected at least one");
        assertThatThrownBy(() -> all.only(0, 3)).hasMessage("index is 3; allowed: 0 to 2");
    }

    @Test
    void shiftsMoveByWholePixelsAndRepeatTheEdge() {
        double[] picture = {9, 1, 2, 3, 4, 5, 6};
        // 0.99 is 1 down of −1 … 1, 0.01 is 1 to the left
        IntToDoubleFunction uniforms = place -> place == 1 ? 0.99 : 0.01;
        Augmentation.shift(1).apply(picture, 1, SHAPE, uniforms);
        assertThat(picture).containsExactly(9, 2, 3, 3, 2, 3, 3);
    }

    @Test
    void allShiftsArise() {
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 400; i++) {
            StepDraws draws = new StepDraws(1, i);
            double[] picture = IntStream.range(0, 25).asDoubleStream().toArray();
            Augmentation.shift(2)
                    .andThen(Augmentation.horizontalFlip())
                    .apply(
                            picture,
                            0,
                            List.of(1L, 5L, 5L),
                            place -> draws.uniform(StepDraws.Role.AUGMENTATION, 0, place));
            seen.add(Arrays.toString(picture));
        }
        // 25 moves, each as it is or mirrored
        assertThat(seen).hasSize(50);
    }

    @Test
    void badShiftsAreNamed() {
        assertThatThrownBy(() -> Augmentation.shift(0)).hasMessage("shift is 0; allowed: 1 and more");
        assertThatThrownBy(() -> Augmentation.shift(1).apply(new double[2], 0, List.of(2L), place -> 0.5))
                .hasMessage("shape is [2]; a shift needs pictures [C, H, W]");
    }
}
