package org.score4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.score4j.onnx.OnnxBytes.ANY;
import static org.score4j.onnx.OnnxBytes.DOUBLE;
import static org.score4j.onnx.OnnxBytes.FLOAT;
import static org.score4j.onnx.OnnxBytes.INT64;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFunctionTest {
    @TempDir
    private Path folder;

    private Path write(OnnxBytes model) throws IOException {
        Path file = folder.resolve("function.onnx");
        Files.write(file, model.bytes());
        return file;
    }

    private static OnnxBytes tanh(int type, long... input) {
        return OnnxBytes.model()
                .input("x", type, input)
                .output("y", type, input)
                .node("Tanh", List.of("x"), "y");
    }

    private static double[] ramp(int length) {
        double[] rows = new double[length];
        for (int i = 0; i < length; i++) {
            rows[i] = 0.1 * i - 1;
        }
        return rows;
    }

    private static void assertTanh(double[] values, double[] rows, double tolerance) {
        assertThat(values).hasSameSizeAs(rows);
        for (int i = 0; i < rows.length; i++) {
            assertThat(values[i]).isCloseTo(Math.tanh(rows[i]), within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 50})
    void batchesOfAnySizeGiveTheSameRows(int chunk) throws IOException {
        try (OnnxFunction function = OnnxFunction.load(
                write(tanh(FLOAT, ANY, 3)), OnnxOptions.defaults().withChunk(chunk))) {
            assertThat(function.sampleShape()).containsExactly(3L);
            assertTanh(function.apply(ramp(21), 7), ramp(21), 1e-6);
        }
    }

    @Test
    void doublesStayDoubles() throws IOException {
        try (OnnxFunction function = OnnxFunction.load(write(tanh(DOUBLE, ANY, 3)))) {
            assertTanh(function.apply(ramp(21), 7), ramp(21), 1e-15);
        }
    }

    @Test
    void filesWithABatchOfTheirOwnAreFilledUp() throws IOException {
        try (OnnxFunction function = OnnxFunction.load(write(tanh(FLOAT, 4, 3)))) {
            assertTanh(function.apply(ramp(21), 7), ramp(21), 1e-6);
        }
    }

    @Test
    void openExtentsFollowFromTheRowsOrAreSaid() throws IOException {
        Path file = write(tanh(FLOAT, ANY, 3, ANY, ANY));
        OnnxOptions options = OnnxOptions.defaults();
        try (OnnxFunction open = OnnxFunction.load(file);
                OnnxFunction square = OnnxFunction.load(file, options, 3, 2, 2);
                OnnxFunction wide = OnnxFunction.load(file, options, 3, 1, 4)) {
            assertThatThrownBy(() -> open.apply(ramp(24), 2))
                    .hasMessageContaining("a row has 12 elements")
                    .hasMessageContaining("[3, -1, -1]; load it with the shape of a sample");
            assertTanh(square.apply(ramp(24), 2), ramp(24), 1e-6);
            assertTanh(wide.apply(ramp(24), 2), ramp(24), 1e-6);
        }
        assertThatThrownBy(() -> OnnxFunction.load(file, options, 2, 2, 3)).hasMessageContaining("shape is [2, 2, 3]");
        try (OnnxFunction function = OnnxFunction.load(write(tanh(FLOAT, ANY, 3, ANY)))) {
            assertTanh(function.apply(ramp(24), 2), ramp(24), 1e-6);
            assertThatThrownBy(() -> function.apply(ramp(8), 2)).hasMessageContaining("a row has 4 elements");
        }
    }

    @Test
    void oneOfSeveralOutputsIsChosenByName() throws IOException {
        Path file = write(OnnxBytes.model()
                .input("x", FLOAT, ANY, 3)
                .output("y", FLOAT, ANY, 3)
                .output("z", FLOAT, ANY, 3)
                .node("Tanh", List.of("x"), "y")
                .node("Exp", List.of("x"), "z"));
        assertThatThrownBy(() -> OnnxFunction.load(file)).hasMessageContaining("set option 'output'");
        assertThatThrownBy(() -> OnnxFunction.load(file, OnnxOptions.defaults().withOutput("w")))
                .hasMessageContaining("has no output 'w'");
        try (OnnxFunction function =
                OnnxFunction.load(file, OnnxOptions.defaults().withOutput("z"))) {
            assertThat(function.apply(new double[] {0, 1, 2}, 1)[1]).isCloseTo(Math.E, within(1e-6));
        }
    }

    @Test
    void anOutputWithoutARowForEachIsRefused() throws IOException {
        Path file = write(OnnxBytes.model()
                .input("x", FLOAT, ANY, 3)
                .output("y", FLOAT, 3, ANY)
                .node("Transpose", List.of("x"), "y"));
        try (OnnxFunction function = OnnxFunction.load(file)) {
            // six values of two rows could be taken for two rows of three
            assertThatThrownBy(() -> function.apply(ramp(6), 2))
                    .isInstanceOf(OnnxModelException.class)
                    .hasMessageContaining("has shape [3, 2] for 2 rows; expected a row for each");
        }
    }

    @Test
    void whatIsNoFunctionOfRowsIsRefused() throws IOException {
        Path two = write(OnnxBytes.model()
                .input("x", FLOAT, ANY, 3)
                .input("t", FLOAT, ANY, 3)
                .output("y", FLOAT, ANY, 3)
                .node("Add", List.of("x", "t"), "y"));
        assertThatThrownBy(() -> OnnxFunction.load(two))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageContaining("expected one");
        assertThatThrownBy(() -> OnnxFunction.load(write(OnnxBytes.model()
                        .input("x", INT64, ANY, 3)
                        .output("y", INT64, ANY, 3)
                        .node("Identity", List.of("x"), "y"))))
                .hasMessageContaining("is not supported; expected FLOAT or DOUBLE");
        assertThatThrownBy(() -> OnnxFunction.load(folder.resolve("none.onnx"))).hasMessageContaining("does not exist");
        OnnxFunction function = OnnxFunction.load(write(tanh(FLOAT, ANY, 3)));
        assertThatThrownBy(() -> function.apply(ramp(7), 2))
                .hasMessageContaining("rows has 7 elements for a count of 2");
        function.close();
        assertThatThrownBy(() -> function.apply(ramp(6), 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }
}
