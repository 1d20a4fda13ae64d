package org.score4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.DifferentiableNetwork;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** The product of a file that module score-matching has written: three values a sample, a condition of two, float32. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VectorJacobianProductTest {
    private static final int VALUES = 3;
    private static final int SAMPLES = 4000;
    private static final int COMPARED = 50;

    private final float[] states = random(1, SAMPLES * VALUES);
    private final float[] vectors = random(2, SAMPLES * VALUES);
    private final float[] labels = random(3, SAMPLES * 2);
    private final double[] levels = new double[SAMPLES];
    private OnnxDifferentiableNetwork network;
    private float[] products;

    /** Multiples of 2^-10, so that adding a step is exact. */
    private static float[] random(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(-1536, 1536) * 0x1p-10f;
        }
        return values;
    }

    @BeforeAll
    void multiplySampleBySample() {
        Arrays.setAll(levels, sample -> -1.5 + 2.5 * sample / SAMPLES);
        network = OnnxScoreNetwork.load(TestModels.VECTOR_JACOBIAN).asDifferentiable();
        products = new float[SAMPLES * VALUES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            System.arraycopy(product(network, sample, 1), 0, products, sample * VALUES, VALUES);
        }
    }

    @AfterAll
    void close() {
        network.close();
    }

    @Test
    void vectorAndProductAreFoundByTheirUsualNames() {
        assertThat((Object) network).isInstanceOf(DifferentiableNetwork.class);
        assertThat(network.spec().name()).isEqualTo("small-mlp-vjp");
        assertThat(network.spec().conditions()).isEqualTo(Map.of("label", List.of(2L)));
        assertThat(network.asDifferentiable()).isSameAs(network);
        assertThat(network)
                .hasToString("OnnxDifferentiableNetwork[small-mlp-vjp, state 'x' FLOAT [-1, 3], noise"
                        + " 'c_noise' FLOAT [-1], conditions ['label' FLOAT [-1, 2]], output 'out' FLOAT [-1, 3], vector 'v'"
                        + " FLOAT [-1, 3], product 'vjp' FLOAT [-1, 3]]");
    }

    /**
     * ∂F/∂xⱼ ≈ (8·(F(x+h) − F(x−h)) − (F(x+2h) − F(x−2h)))/(12h) is off by h⁴·F⁽⁵⁾/30, nearly all at h = 1/8 and 1/16, so by 1.5e-5
     * at 1/32. There it is also off by the rounding of F, |F| < 16: 18/12 · 32 · 4.8e-7 in each of three values, times |v| < 1.5,
     * which is 1.03e-4 if all add up.
     */
    @Test
    void productIsWhatFiniteDifferencesOfTheNetworkConvergeTo() {
        double coarse = largestError(1.0 / 8);
        double middle = largestError(1.0 / 16);
        double fine = largestError(1.0 / 32);
        System.out.printf("small-mlp-vjp: off finite differences by %.2g, %.2g, %.2g%n", coarse, middle, fine);
        for (float value : prediction(0, COMPARED)) {
            assertThat(Math.abs(value)).isLessThan(16);
        }
        assertThat(coarse / middle).isBetween(12.0, 20.0);
        assertThat(fine).isLessThan(1.2e-4);
    }

    private double largestError(double step) {
        double largest = 0;
        for (int axis = 0; axis < VALUES; axis++) {
            double[] near = difference(COMPARED, axis, step);
            double[] far = difference(COMPARED, axis, 2 * step);
            for (int sample = 0; sample < COMPARED; sample++) {
                double expected = 0;
                for (int i = sample * VALUES; i < (sample + 1) * VALUES; i++) {
                    expected += vectors[i] * (8 * near[i] - far[i]) / (12 * step);
                }
                largest = Math.max(largest, Math.abs(products[sample * VALUES + axis] - expected));
            }
        }
        return largest;
    }

    private double[] difference(int count, int axis, double step) {
        double[] difference = new double[count * VALUES];
        for (int sign = -1; sign <= 1; sign += 2) {
            float[] moved = Arrays.copyOf(states, count * VALUES);
            for (int sample = 0; sample < count; sample++) {
                moved[sample * VALUES + axis] += (float) (sign * step);
            }
            try (INDArray x = Tensors.of(moved, count, VALUES);
                    INDArray out = Tensors.zeros(ElementType.FLOAT32, count, VALUES)) {
                network.evaluate(x, level(0, count), condition(0, count), out);
                double[] values = Tensors.toDoubles(out);
                for (int i = 0; i < values.length; i++) {
                    difference[i] += sign * values[i];
                }
            }
        }
        return difference;
    }

    @ParameterizedTest
    @EnumSource(OnnxOptions.Sharing.class)
    void batchesThreadsAndChunksAreBitEqualToSingleSamples(OnnxOptions.Sharing sharing) {
        for (int threads = 1; threads <= 3; threads++) {
            OnnxOptions options = OnnxOptions.defaults().withThreads(threads).withSharing(sharing);
            for (int chunk : new int[] {0, 700}) {
                try (OnnxScoreNetwork other =
                        OnnxScoreNetwork.load(TestModels.VECTOR_JACOBIAN, options.withChunk(chunk))) {
                    for (int batch : new int[] {1, 2, 5, SAMPLES}) {
                        assertThat(product(other.asDifferentiable(), 0, batch))
                                .isEqualTo(Arrays.copyOf(products, batch * VALUES));
                    }
                }
            }
        }
    }

    @Test
    void simultaneousProductsAndPredictionsAreBitEqualToCallsInTurn() throws Exception {
        float[] predictions = prediction(0, SAMPLES);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            List<Future<Boolean>> results = pool.invokeAll(IntStream.range(0, 60)
                    .<Callable<Boolean>>mapToObj(task -> () -> {
                        int first = 50 * task;
                        int count = 1 + 13 * (task % 7);
                        float[] all = task % 2 == 0 ? products : predictions;
                        float[] own = task % 2 == 0 ? product(network, first, count) : prediction(first, count);
                        return Arrays.equals(own, Arrays.copyOfRange(all, first * VALUES, (first + count) * VALUES));
                    })
                    .toList());
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void viewsOfLargerArraysAreReadAndWrittenInPlace() {
        try (INDArray x = Tensors.of(Arrays.copyOf(states, 9), 3, VALUES);
                INDArray v = Tensors.of(Arrays.copyOf(vectors, 9), 3, VALUES);
                INDArray out = Tensors.of(new float[] {9, 9, 9, 9, 9, 9, 9, 9, 9}, 3, VALUES)) {
            network.vectorJacobianProduct(
                    Tensors.samples(x, 1, 1),
                    level(1, 1),
                    condition(1, 1),
                    Tensors.samples(v, 1, 1),
                    Tensors.samples(out, 2, 1));
            assertThat(Tensors.toFloats(out)).containsExactly(9, 9, 9, 9, 9, 9, products[3], products[4], products[5]);
            assertThat(Tensors.toFloats(v)).isEqualTo(Arrays.copyOf(vectors, 9));
        }
    }

    @Test
    void wrongVectorsAreNamed() {
        try (INDArray x = Tensors.zeros(ElementType.FLOAT32, 2, VALUES);
                INDArray v = Tensors.zeros(ElementType.FLOAT32, 2, VALUES);
                INDArray out = Tensors.zeros(ElementType.FLOAT32, 2, VALUES);
                INDArray three = Tensors.zeros(ElementType.FLOAT32, 3, VALUES);
                INDArray doubles = Tensors.zeros(ElementType.FLOAT64, 2, VALUES)) {
            refused(x, three, out, "v has shape [3, 3]; x has [2, 3]");
            refused(x, doubles, out, "v has data type DOUBLE", "FLOAT");
            refused(x, v, three, "out has shape [3, 3]");
            refused(x, out, out, "v and out are the same array");
            refused(x, v, x, "x and out are the same array");
            refused(x, v.dup('f'), out, "'c' order");
        }
    }

    private void refused(INDArray x, INDArray v, INDArray out, String... parts) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.vectorJacobianProduct(x, level(0, 2), Condition.none(), v, out))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    @Test
    void closedNetworksAreNamed() {
        OnnxScoreNetwork other = OnnxScoreNetwork.load(TestModels.VECTOR_JACOBIAN);
        other.close();
        other.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> product(other.asDifferentiable(), 0, 1))
                .withMessageContaining("closed");
    }

    @Test
    void networksWithoutProductSayWhatIsMissing() {
        try (OnnxScoreNetwork plain = OnnxScoreNetwork.load(TestModels.EMOJI)) {
            assertThat(plain).isNotInstanceOf(DifferentiableNetwork.class);
            assertThatExceptionOfType(OnnxModelException.class)
                    .isThrownBy(plain::asDifferentiable)
                    .withMessageContaining("emoji-unet.onnx: has no vector–Jacobian product")
                    .withMessageContaining("'v'")
                    .withMessageContaining("'vjp'")
                    .withMessageContaining("'x' FLOAT");
        }
    }

    private float[] product(DifferentiableNetwork multiplied, int first, int count) {
        try (INDArray x = Tensors.of(slice(states, first, count, VALUES), count, VALUES);
                INDArray v = Tensors.of(slice(vectors, first, count, VALUES), count, VALUES);
                INDArray out = Tensors.zeros(ElementType.FLOAT32, count, VALUES)) {
            multiplied.vectorJacobianProduct(x, level(first, count), condition(first, count), v, out);
            return Tensors.toFloats(out);
        }
    }

    private float[] prediction(int first, int count) {
        try (INDArray x = Tensors.of(slice(states, first, count, VALUES), count, VALUES);
                INDArray out = Tensors.zeros(ElementType.FLOAT32, count, VALUES)) {
            network.evaluate(x, level(first, count), condition(first, count), out);
            return Tensors.toFloats(out);
        }
    }

    private NoiseLevel level(int first, int count) {
        return TestModels.noise(Arrays.copyOfRange(levels, first, first + count));
    }

    private Condition condition(int first, int count) {
        return Condition.of(Map.of("label", Tensors.of(slice(labels, first, count, 2), count, 2)));
    }

    private static float[] slice(float[] all, int first, int count, int length) {
        return Arrays.copyOfRange(all, first * length, (first + count) * length);
    }
}
