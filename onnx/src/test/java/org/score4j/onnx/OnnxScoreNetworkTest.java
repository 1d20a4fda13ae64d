package org.score4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.score4j.onnx.OnnxBytes.ANY;
import static org.score4j.onnx.OnnxBytes.DOUBLE;
import static org.score4j.onnx.OnnxBytes.FLOAT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Types, shapes and noise levels, on networks whose output is known. */
class OnnxScoreNetworkTest {
    private static final double THIRD = 1.0 / 3;

    @TempDir
    Path folder;

    @Test
    void float64NetworksKeepAllBits() {
        try (OnnxScoreNetwork network = load(TestModels.plusNoise(DOUBLE))) {
            assertThat(network.spec().elementTypes()).containsExactly(ElementType.FLOAT64);
            double[] out = evaluate(network, new double[] {0, 1, 2, 3, 4, 5}, THIRD, 2 * THIRD);
            assertThat(out).containsExactly(THIRD, 1 + THIRD, 2 + THIRD, 3 + 2 * THIRD, 4 + 2 * THIRD, 5 + 2 * THIRD);
        }
    }

    @Test
    void viewsOfALargerArrayAreReadAndWrittenInPlace() {
        try (OnnxScoreNetwork network = load(TestModels.plusNoise(FLOAT));
                INDArray x = Tensors.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, 3, 3);
                INDArray out = Tensors.of(new float[] {9, 9, 9, 9, 9, 9, 9, 9, 9}, 3, 3)) {
            network.evaluate(
                    Tensors.samples(x, 1, 1), TestModels.noise(0.5), Condition.none(), Tensors.samples(out, 2, 1));
            assertThat(Tensors.toFloats(out)).containsExactly(9, 9, 9, 9, 9, 9, 3.5f, 4.5f, 5.5f);
            assertThat(Tensors.toFloats(x)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    @Test
    void noiseLevelsFollowTheBatchFromCallToCall() {
        try (OnnxScoreNetwork network = load(TestModels.plusNoise(FLOAT))) {
            assertThat(evaluate(network, new double[3], 1)).containsExactly(1, 1, 1);
            assertThat(evaluate(network, new double[6], 2, 3)).containsExactly(2, 2, 2, 3, 3, 3);
            assertThat(evaluate(network, new double[3], 4)).containsExactly(4, 4, 4);
            assertThat(evaluate(network, new double[3], 5)).containsExactly(5, 5, 5);
        }
    }

    @Test
    void integerTimestepsAreTakenAndFractionsAreNamed() {
        try (OnnxScoreNetwork network = load(TestModels.plusTimestep())) {
            assertThat(evaluate(network, new double[6], 999, 0)).containsExactly(999, 999, 999, 0, 0, 0);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> evaluate(network, new double[6], 3, 3.5))
                    .withMessageContaining("3.5")
                    .withMessageContaining("'t' INT64")
                    .withMessageContaining("integers");
            assertThatIllegalArgumentException().isThrownBy(() -> evaluate(network, new double[3], Double.NaN));
            assertThat(evaluate(network, new double[3], 7)).containsExactly(7, 7, 7);
        }
    }

    @Test
    void sharedNoiseLevelsAreSplitWhereTheyChange() {
        for (long[] shape : new long[][] {{}, {1}}) {
            try (OnnxScoreNetwork network = load(TestModels.plusSharedNoise(ANY, shape))) {
                assertThat(evaluate(network, new double[12], 1, 1, 2, 1))
                        .containsExactly(1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1);
            }
        }
    }

    @Test
    void fixedBatchesAreCalledAsOftenAsTheSamplesNeed() {
        try (OnnxScoreNetwork network = load(TestModels.plusSharedNoise(2, 1))) {
            assertThat(evaluate(network, new double[12], 1, 1, 2, 2))
                    .containsExactly(1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> evaluate(network, new double[9], 1, 1, 1))
                    .withMessageContaining("batch is 3")
                    .withMessageContaining("multiples of 2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> evaluate(network, new double[6], 1, 2))
                    .withMessageContaining("samples 0 to 1 differ");
        }
    }

    @Test
    void conditionsAreConvertedToTheInputsType() {
        Path file = TestModels.write(folder, "c.onnx", TestModels.plusConditions());
        OnnxOptions options = OnnxOptions.defaults()
                .withStateInput("x")
                .withNoiseInput("t")
                .withConditions("shift", "label")
                .withChunk(1);
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(file, options)) {
            Condition label = Condition.of(Map.of("label", Tensors.of(new float[] {10, 20}, 2, 1)));
            assertThat(evaluate(network, label, new double[6], 1, 2)).containsExactly(11, 11, 11, 22, 22, 22);
            Condition shift = Condition.of(Map.of("shift", Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)));
            assertThat(evaluate(network, shift, new double[6], 0, 0)).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(evaluate(network, new double[6], 0, 0)).containsExactly(0, 0, 0, 0, 0, 0);
            Condition half = Condition.of(Map.of("label", Tensors.of(new float[] {0.5f, 0}, 2, 1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> evaluate(network, half, new double[6], 1, 2))
                    .withMessageContaining("'label' INT64");
        }
    }

    @Test
    void sharedBatchesComeOutInOrder() {
        Path file = TestModels.write(folder, "shared.onnx", TestModels.plusNoise(FLOAT));
        double[] levels = IntStream.range(0, 5000).mapToDouble(i -> i).toArray();
        double[] expected = IntStream.range(0, 15000).mapToDouble(i -> i / 3).toArray();
        for (int threads = 1; threads <= 4; threads++) {
            OnnxOptions options = OnnxOptions.defaults().withThreads(threads).withChunk(700);
            try (OnnxScoreNetwork network = OnnxScoreNetwork.load(file, options)) {
                assertThat(evaluate(network, new double[15000], levels)).isEqualTo(expected);
            }
        }
    }

    @Test
    void sharedBatchesKeepToTheBatchOfTheExport() {
        OnnxBytes pairs = TestModels.plusSharedNoise(2, 1);
        try (OnnxScoreNetwork network = load(pairs)) {
            double[] levels = new double[6002];
            Arrays.setAll(levels, i -> i / 2);
            double[] expected = new double[3 * levels.length];
            Arrays.setAll(expected, i -> i / 6);
            assertThat(evaluate(network, new double[expected.length], levels)).isEqualTo(expected);
        }
    }

    @Test
    void whatFailsOnAnotherThreadFailsForTheCaller() {
        Path file = TestModels.write(folder, "c.onnx", TestModels.plusConditions());
        OnnxOptions options = OnnxOptions.defaults()
                .withStateInput("x")
                .withNoiseInput("t")
                .withConditions("shift", "label")
                .withThreads(2);
        int batch = 2000;
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(file, options)) {
            float[] labels = new float[batch];
            labels[batch - 1] = 0.5f;
            Condition half = Condition.of(Map.of("label", Tensors.of(labels, batch, 1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> evaluate(network, half, new double[3 * batch], new double[batch]))
                    .withMessageContaining("'label' INT64");
            assertThat(evaluate(network, new double[3 * batch], new double[batch]))
                    .containsOnly(0.0);
        }
    }

    @Test
    void aFileThatChangedIsNotLoadedASecondTime() throws IOException {
        Path file = TestModels.write(folder, "changing.onnx", TestModels.plusNoise(FLOAT));
        try (OnnxScoreNetwork network =
                OnnxScoreNetwork.load(file, OnnxOptions.defaults().withThreads(2))) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            assertThatExceptionOfType(OnnxModelException.class)
                    .isThrownBy(() -> evaluate(network, new double[3], 1))
                    .withMessageContaining("has changed since it was loaded");
            // shared samples need the session that is there
            assertThat(evaluate(network, new double[6000], new double[2000])).containsOnly(0.0);
        }
    }

    @Test
    void unfittingArgumentsAreNamed() {
        try (OnnxScoreNetwork network = load(TestModels.plusNoise(FLOAT));
                INDArray x = Tensors.zeros(ElementType.FLOAT32, 2, 3);
                INDArray out = Tensors.zeros(ElementType.FLOAT32, 2, 3);
                INDArray wide = Tensors.zeros(ElementType.FLOAT32, 2, 4);
                INDArray longer = Tensors.zeros(ElementType.FLOAT32, 3, 3);
                INDArray doubles = Tensors.zeros(ElementType.FLOAT64, 2, 3)) {
            NoiseLevel level = NoiseLevel.ofSize(2);
            refused(() -> network.evaluate(wide, level, Condition.none(), wide.dup()), "[4]", "[3]");
            refused(() -> network.evaluate(x, level, Condition.none(), longer), "[3, 3]", "[2, 3]");
            refused(() -> network.evaluate(doubles, level, Condition.none(), out), "x has data type DOUBLE", "FLOAT");
            refused(() -> network.evaluate(x, level, Condition.none(), doubles), "out has data type DOUBLE");
            refused(() -> network.evaluate(x, NoiseLevel.ofSize(1), Condition.none(), out), "1 entries");
            refused(() -> network.evaluate(x, level, Condition.none(), x), "same array");
            Condition classes = Condition.oneHot("classes", new int[] {0, 1}, 4);
            refused(() -> network.evaluate(x, level, classes, out), "'classes'", "unknown");
            refused(() -> network.evaluate(x.dup('f'), level, Condition.none(), out), "'c' order");
        }
    }

    @Test
    void conditionOfAnotherBatchIsNamed() {
        try (OnnxScoreNetwork network = OnnxScoreNetwork.load(TestModels.EMOJI);
                INDArray x = Tensors.zeros(ElementType.FLOAT32, 2, 3, 32, 32);
                INDArray out = Tensors.zeros(ElementType.FLOAT32, 2, 3, 32, 32)) {
            NoiseLevel level = NoiseLevel.ofSize(2);
            Condition three = Condition.oneHot("classes", new int[3], 10);
            refused(() -> network.evaluate(x, level, three, out), "3 samples", "2");
            Condition narrow = Condition.oneHot("classes", new int[2], 9);
            refused(() -> network.evaluate(x, level, narrow, out), "'classes'", "[2, 9]");
        }
    }

    @Test
    void closedNetworksAreNamed() {
        OnnxScoreNetwork network = load(TestModels.plusNoise(FLOAT));
        assertThat(evaluate(network, new double[3], 1)).containsExactly(1, 1, 1);
        network.close();
        network.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> evaluate(network, new double[3], 1))
                .withMessageContaining("closed");
    }

    private OnnxScoreNetwork load(OnnxBytes model) {
        return OnnxScoreNetwork.load(TestModels.write(folder, "model.onnx", model));
    }

    private static double[] evaluate(OnnxScoreNetwork network, double[] x, double... levels) {
        return evaluate(network, Condition.none(), x, levels);
    }

    private static double[] evaluate(OnnxScoreNetwork network, Condition condition, double[] x, double... levels) {
        ElementType type = network.spec().typeFor(ElementType.FLOAT32);
        try (INDArray state = Tensors.zeros(type, levels.length, 3);
                INDArray out = Tensors.zeros(type, levels.length, 3)) {
            Tensors.write(state, 0, x);
            network.evaluate(state, TestModels.noise(levels), condition, out);
            return Tensors.toDoubles(out);
        }
    }

    private static void refused(Runnable call, String... parts) {
        assertThatIllegalArgumentException()
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }
}
