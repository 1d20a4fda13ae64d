package org.score4j.matching.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** The shipped numbers in SameDiff against the shipped file in ONNX Runtime. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmojiUNetTest {
    private static final int PIXELS = 3 * 32 * 32;
    private static final int CLASSES = 10;

    private final Parameters shipped = EmojiFile.parameters().fittedTo(new EmojiUNet());
    private SameDiffNetwork network;
    private OrtSession session;

    @BeforeAll
    void load() throws OrtException {
        network = SameDiffNetwork.of(new EmojiUNet(), shipped);
        session = OrtEnvironment.getEnvironment().createSession(EmojiFile.ONNX.toString());
    }

    @AfterAll
    void close() throws OrtException {
        network.close();
        session.close();
    }

    /** They are not among the network's parameters, as they are not trained. */
    @Test
    void frequenciesAreThoseOfTheFile() {
        float[] file = EmojiFile.parameters().get("freqs").values();
        double[] frequencies = EmojiUNet.NOISE.frequencies(file.length);
        assertThat(IntStream.range(0, file.length).mapToObj(k -> (float) frequencies[k]))
                .containsExactlyElementsOf(
                        IntStream.range(0, file.length).mapToObj(k -> file[k]).toList());
    }

    private record Batch(float[] x, double[] noise, int[] classes) {
        static Batch random(int size, boolean conditional) {
            SplittableRandom random = new SplittableRandom(11);
            float[] x = new float[size * PIXELS];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            double[] noise = new double[size];
            Arrays.setAll(noise, sample -> Math.log(new double[] {1, 80, 0.002}[sample % 3]) / 4);
            int[] classes = new int[size];
            Arrays.setAll(classes, sample -> conditional ? (7 + sample) % CLASSES : -1);
            return new Batch(x, noise, classes);
        }

        NoiseLevel level() {
            return new NoiseLevel(noise, new double[noise.length], new double[noise.length]);
        }

        Condition condition() {
            return Condition.oneHot("classes", classes, CLASSES);
        }
    }

    private float[] onnx(Batch batch) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        int size = batch.noise.length;
        float[] noise = new float[size];
        float[] rows = new float[size * CLASSES];
        for (int sample = 0; sample < size; sample++) {
            noise[sample] = (float) batch.noise[sample];
            if (batch.classes[sample] >= 0) {
                rows[sample * CLASSES + batch.classes[sample]] = 1;
            }
        }
        try (OnnxTensor x = tensor(environment, batch.x, size, 3, 32, 32);
                OnnxTensor level = tensor(environment, noise, size);
                OnnxTensor classes = tensor(environment, rows, size, CLASSES);
                OrtSession.Result result = session.run(Map.of("x", x, "c_noise", level, "classes", classes))) {
            float[] out = new float[size * PIXELS];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(out);
            return out;
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, float[] values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
    }

    private static float[] evaluate(SameDiffNetwork evaluated, Batch batch, Condition condition) {
        long[] shape = {batch.noise.length, 3, 32, 32};
        try (INDArray x = Tensors.of(batch.x, shape);
                INDArray out = Tensors.zeros(ElementType.FLOAT32, shape)) {
            evaluated.evaluate(x, batch.level(), condition, out);
            return Tensors.toFloats(out);
        }
    }

    /** Outputs reach 8; both compute in float32, but in other orders. */
    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "3, true", "3, false"})
    void valuesAreThoseOfTheShippedFile(int size, boolean conditional) throws OrtException {
        Batch batch = Batch.random(size, conditional);
        float[] actual = evaluate(network, batch, conditional ? batch.condition() : Condition.none());
        float[] expected = onnx(batch);
        double error = largestDifference(actual, expected);
        System.out.println("emoji-unet: largest difference of SameDiff and ONNX Runtime " + error + ", largest output "
                + IntStream.range(0, expected.length)
                        .mapToDouble(i -> Math.abs(expected[i]))
                        .max()
                        .orElseThrow());
        assertThat(error).isLessThan(2e-5);
    }

    private static double largestDifference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        return IntStream.range(0, actual.length)
                .mapToDouble(i -> Math.abs((double) actual[i] - expected[i]))
                .max()
                .orElseThrow();
    }

    /** In float64, along the gradient of vᵀF itself: |∇|² is its derivative along ∇. */
    @Test
    void productsEqualCentralDifferences() {
        Batch batch = Batch.random(1, true);
        double[] x = new double[batch.x.length];
        Arrays.setAll(x, i -> batch.x[i]);
        double[] v = new SplittableRandom(3).doubles(x.length, -1, 1).toArray();
        try (SameDiffNetwork wide = SameDiffNetwork.of(new EmojiUNet(), shipped, ElementType.FLOAT64)) {
            double[] product = computed(wide, batch, x, v);
            double norm = Math.sqrt(dot(product, product));
            double[] above = x.clone();
            double[] below = x.clone();
            double h = 1e-5;
            for (int i = 0; i < x.length; i++) {
                above[i] += h * product[i] / norm;
                below[i] -= h * product[i] / norm;
            }
            double derivative =
                    (dot(v, computed(wide, batch, above, null)) - dot(v, computed(wide, batch, below, null))) / (2 * h);
            assertThat(derivative / norm).isCloseTo(1, within(1e-7));
            assertThat(norm).isGreaterThan(1);
        }
    }

    /** F, or vᵀ·∂F/∂x. */
    private static double[] computed(SameDiffNetwork wide, Batch batch, double[] values, double @Nullable [] v) {
        long[] shape = {batch.noise.length, 3, 32, 32};
        try (INDArray x = Tensors.of(values, shape);
                INDArray out = Tensors.zeros(ElementType.FLOAT64, shape)) {
            if (v == null) {
                wide.evaluate(x, batch.level(), batch.condition(), out);
            } else {
                try (INDArray weights = Tensors.of(v, shape)) {
                    wide.vectorJacobianProduct(x, batch.level(), batch.condition(), weights, out);
                }
            }
            return Tensors.toDoubles(out);
        }
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}
