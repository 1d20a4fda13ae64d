package org.score4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.score4j.onnx.OnnxBytes.ANY;
import static org.score4j.onnx.OnnxBytes.DOUBLE;
import static org.score4j.onnx.OnnxBytes.FLOAT;
import static org.score4j.onnx.OnnxBytes.FLOAT16;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Files and names that must be refused, and how. */
class MalformedModelTest {
    @TempDir
    Path folder;

    @Test
    void missingFilesAndFoldersAreNamed() {
        refused(folder.resolve("none.onnx"), OnnxOptions.defaults(), "none.onnx", "does not exist");
        refused(folder, OnnxOptions.defaults(), "is not a file");
    }

    @Test
    void everyTruncationIsRefusedBeforeNativeCodeSeesIt() {
        byte[] whole = TestModels.plusNoise(FLOAT).bytes();
        for (int length = 0; length < whole.length; length++) {
            Path file = TestModels.write(folder, "cut.onnx", Arrays.copyOf(whole, length));
            assertThatExceptionOfType(OnnxModelException.class)
                    .as("first %d of %d bytes", length, whole.length)
                    .isThrownBy(() -> OnnxFile.check(file, null))
                    .withMessageContaining("is not an ONNX model");
        }
        Path file = TestModels.write(folder, "whole.onnx", whole);
        assertThatCode(() -> OnnxFile.check(file, null)).doesNotThrowAnyException();
    }

    @Test
    void truncatedEmojiNetworkIsRefusedWithAnOffset() throws IOException {
        byte[] whole = Files.readAllBytes(TestModels.EMOJI);
        Random random = new Random(3);
        for (int trial = 0; trial < 20; trial++) {
            byte[] cut = Arrays.copyOf(whole, 100 + random.nextInt(whole.length - 200));
            Path file = TestModels.write(folder, "cut.onnx", cut);
            refused(file, OnnxOptions.defaults(), "damaged at offset", "bytes");
        }
    }

    @Test
    void garbageIsRefused() {
        Random random = new Random(5);
        for (int trial = 0; trial < 200; trial++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            random.nextBytes(garbage);
            refused(TestModels.write(folder, "garbage.onnx", garbage), OnnxOptions.defaults(), "not an ONNX model");
        }
        byte[] text = "PK not a network".getBytes(StandardCharsets.US_ASCII);
        refused(TestModels.write(folder, "text.onnx", text), OnnxOptions.defaults(), "not an ONNX model");
    }

    @Test
    void changedBytesAreRefusedByTheSideCarsHash() throws IOException {
        byte[] model = Files.readAllBytes(TestModels.EMOJI);
        model[model.length / 2] ^= 1;
        Path file = TestModels.write(folder, "emoji-unet.onnx", model);
        Path card = TestModels.EMOJI.resolveSibling("emoji-unet.score4j.properties");
        Files.copy(card, folder.resolve("emoji-unet.score4j.properties"));
        refused(file, OnnxOptions.defaults(), "SHA-256", "side-car");
    }

    @Test
    void unknownOpsetsAndOperatorsAreRefused() {
        Path future = TestModels.write(
                folder, "future.onnx", TestModels.plusNoise(FLOAT).opset(999));
        refused(future, OnnxOptions.defaults(), "refused by ONNX Runtime", "999");
        OnnxBytes unknown = OnnxBytes.model()
                .input("x", FLOAT, ANY, 3)
                .input("t", FLOAT, ANY)
                .output("out", FLOAT, ANY, 3)
                .node("NoSuchOperator", List.of("x", "t"), "out");
        refused(
                TestModels.write(folder, "unknown.onnx", unknown),
                OnnxOptions.defaults(),
                "refused by ONNX Runtime",
                "NoSuchOperator");
    }

    @Test
    void unknownNamesListTheKnownOnes() {
        Path file = TestModels.write(folder, "m.onnx", TestModels.plusNoise(FLOAT));
        OnnxOptions options = OnnxOptions.defaults();
        refused(file, options.withStateInput("image"), "'image'", "stateInput", "'x' FLOAT [-1, 3]", "'t'");
        refused(file, options.withNoiseInput("sigma"), "'sigma'", "noiseInput", "'t' FLOAT [-1]");
        refused(file, options.withOutput("eps"), "'eps'", "output", "'out'");
        refused(file, options.withConditions("text"), "'text'", "conditions");
        refused(file, options.withStateInput("t").withNoiseInput("x"), "'t'", "rank 1");
        refused(file, options.withStateInput("x").withNoiseInput("x"), "both state and noise");
    }

    @Test
    void ambiguousInputsNameTheOptionToSet() {
        OnnxBytes twoStates = OnnxBytes.model()
                .input("x", FLOAT, ANY, 3)
                .input("guide", FLOAT, ANY, 3)
                .input("t", FLOAT, ANY)
                .output("out", FLOAT, ANY, 3)
                .node("Add", List.of("x", "guide"), "out");
        Path file = TestModels.write(folder, "two.onnx", twoStates);
        refused(file, OnnxOptions.defaults(), "several candidates", "'guide' FLOAT [-1, 3]", "stateInput");
        try (OnnxScoreNetwork network =
                OnnxScoreNetwork.load(file, OnnxOptions.defaults().withConditions("guide"))) {
            assertThat(network.spec().conditions()).containsOnlyKeys("guide");
        }
        OnnxBytes twoLevels = OnnxBytes.model()
                .input("x", FLOAT, ANY, 3)
                .input("t", FLOAT, ANY)
                .input("label", OnnxBytes.INT64, ANY)
                .output("out", FLOAT, ANY, 3)
                .node("Identity", List.of("x"), "out");
        refused(
                TestModels.write(folder, "levels.onnx", twoLevels),
                OnnxOptions.defaults(),
                "several candidates",
                "noiseInput");
    }

    @Test
    void unfittingStateAndOutputAreRefused() {
        OnnxBytes wide = stateOf(FLOAT)
                .output("out", FLOAT, ANY, 6)
                .node("Concat", List.of("x", "x"), "out", OnnxBytes.integer("axis", 1));
        Path shape = TestModels.write(folder, "shape.onnx", wide);
        refused(shape, OnnxOptions.defaults(), "no input with the output's shape", "stateInput");
        refused(shape, OnnxOptions.defaults().withStateInput("x"), "differ in shape", "[-1, 6]");
        OnnxBytes widened = stateOf(FLOAT)
                .output("out", DOUBLE, ANY, 3)
                .node("Cast", List.of("x"), "out", OnnxBytes.integer("to", DOUBLE));
        refused(TestModels.write(folder, "type.onnx", widened), OnnxOptions.defaults(), "differ in type");
        OnnxBytes half = stateOf(FLOAT16).output("out", FLOAT16, ANY, 3).node("Identity", List.of("x"), "out");
        Path halfFile = TestModels.write(folder, "half.onnx", half);
        refused(halfFile, OnnxOptions.defaults().withStateInput("x"), "FLOAT16", "must be FLOAT or DOUBLE");
    }

    /** x [2, 3] and t [2] do not broadcast, which only a run can tell. */
    @Test
    void networksThatFailInARunAreNamed() {
        OnnxBytes model = OnnxBytes.model()
                .input("x", FLOAT, ANY, 3)
                .input("t", FLOAT, ANY)
                .output("out", FLOAT, ANY, 3)
                .node("Add", List.of("x", "t"), "out");
        Path file = TestModels.write(folder, "add.onnx", model);
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(file);
                INDArray x = Tensors.zeros(ElementType.FLOAT32, 2, 3);
                INDArray out = Tensors.zeros(ElementType.FLOAT32, 2, 3)) {
            assertThatExceptionOfType(OnnxModelException.class)
                    .isThrownBy(() -> network.evaluate(x, TestModels.noise(0, 0), Condition.none(), out))
                    .withMessageContaining("batch of 2")
                    .withMessageContaining("add.onnx");
        }
    }

    @Test
    void longCommandLinesAreRefusedUnlessTelemetryIsOff() {
        assertThatCode(() -> OrtRuntime.requireStartable(3980, null)).doesNotThrowAnyException();
        assertThatCode(() -> OrtRuntime.requireStartable(9000, "1")).doesNotThrowAnyException();
        assertThatIllegalStateException()
                .isThrownBy(() -> OrtRuntime.requireStartable(3981, null))
                .withMessageContaining("3981")
                .withMessageContaining("ORT_DISABLE_TELEMETRY");
    }

    @Test
    void numbersOutOfRangeAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxOptions.defaults().withThreads(0))
                .withMessageContaining("threads is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxOptions.defaults().withChunk(-1))
                .withMessageContaining("chunk is -1");
    }

    private static OnnxBytes stateOf(int type) {
        return OnnxBytes.model().input("x", type, ANY, 3).input("t", FLOAT, ANY);
    }

    private static void refused(Path file, OnnxOptions options, String... parts) {
        assertThatExceptionOfType(OnnxModelException.class)
                .isThrownBy(() -> OnnxScoreNetwork.load(file, options).close())
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).contains(file.toString()));
    }
}
