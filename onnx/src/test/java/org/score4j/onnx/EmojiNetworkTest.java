package org.score4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.ScoreModel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** The shipped network against what another runtime recorded of it, and against itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmojiNetworkTest {
    private static final int PIXELS = 3 * 32 * 32;
    private static final int LARGEST = 64;

    private final OnnxModelCard card = OnnxModelCard.beside(TestModels.EMOJI).orElseThrow();
    private final float[] states = new float[LARGEST * PIXELS];
    private final double[] levels = new double[LARGEST];
    private final int[] classes = new int[LARGEST];
    private OnnxScoreNetwork network;
    private float[] predictions;

    @BeforeAll
    void evaluateSampleBySample() {
        network = OnnxScoreNetwork.load(TestModels.EMOJI);
        Random random = new Random(7);
        for (int i = 0; i < states.length; i++) {
            states[i] = (float) random.nextGaussian();
        }
        for (int sample = 0; sample < LARGEST; sample++) {
            levels[sample] = -1.5 + 2.5 * sample / LARGEST;
            classes[sample] = sample % 11 - 1;
        }
        predictions = new float[states.length];
        for (int sample = 0; sample < LARGEST; sample++) {
            float[] one = evaluate(network, sample, 1);
            System.arraycopy(one, 0, predictions, sample * PIXELS, PIXELS);
        }
    }

    @AfterAll
    void close() {
        network.close();
    }

    @Test
    void signatureIsReadFromTheFile() {
        assertThat(network.spec().name()).isEqualTo("emoji-unet");
        assertThat(network.spec().sampleShape()).containsExactly(3L, 32L, 32L);
        assertThat(network.spec().elementTypes()).containsExactly(ElementType.FLOAT32);
        assertThat(network.spec().conditions()).isEqualTo(Map.of("classes", List.of(10L)));
        assertThat(network.spec().threadSafe()).isTrue();
    }

    /** Another build of convolutions rounds in another order: a few float32 ulps through some twenty layers. */
    @Test
    void recordedOutputsAreReproduced() {
        Map<String, Npz.Entry> recorded = Npz.resource("/emoji-unet-check.npz");
        Npz.Entry x = entry(recorded, "x");
        Npz.Entry c = entry(recorded, "classes");
        float[] out = evaluate(
                network,
                x.floats(),
                entry(recorded, "c_noise").values(),
                Condition.of(Map.of("classes", Tensors.of(c.floats(), c.shape()))));
        double[] expected = entry(recorded, "out").values();
        double error = largestDifference(out, expected) / largest(expected);
        System.out.println("emoji-unet: largest error of F relative to the largest output " + error);
        assertThat(error).isLessThan(1e-5);
    }

    /** D = c_skip·x + c_out·F at sigma 40, 1 and 0.05, with the factors of the card's preconditioning. */
    @Test
    void recordedDenoisedSamplesAreReproduced() {
        Map<String, Npz.Entry> recorded = Npz.resource("/emoji-unet-check.npz");
        double[] xt = entry(recorded, "xt").values();
        double[] sigmas = entry(recorded, "sigma").values();
        Npz.Entry c = entry(recorded, "classes");
        ScoreModel model = card.model(network);
        float[] scaled = new float[xt.length];
        double[] noise = new double[sigmas.length];
        for (int sample = 0; sample < sigmas.length; sample++) {
            Preconditioning.Coefficients at = model.preconditioning().at(model.process(), sigmas[sample]);
            noise[sample] = at.noise();
            for (int i = sample * PIXELS; i < (sample + 1) * PIXELS; i++) {
                scaled[i] = (float) (at.input() * xt[i]);
            }
        }
        float[] raw =
                evaluate(network, scaled, noise, Condition.of(Map.of("classes", Tensors.of(c.floats(), c.shape()))));
        double[] expected = entry(recorded, "denoised").values();
        double error = 0;
        for (int sample = 0; sample < sigmas.length; sample++) {
            Preconditioning.Coefficients at = model.preconditioning().at(model.process(), sigmas[sample]);
            for (int i = sample * PIXELS; i < (sample + 1) * PIXELS; i++) {
                error = Math.max(error, Math.abs(at.skip() * xt[i] + at.output() * raw[i] - expected[i]));
            }
        }
        System.out.println("emoji-unet: largest error of D " + error + " at sigmas " + Arrays.toString(sigmas));
        assertThat(sigmas).containsExactly(new double[] {40, 1, 0.05}, within(1e-6));
        assertThat(error).isLessThan(1e-5 * largest(expected));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 7, 8, 11, 16, 32, 64})
    void batchesAreBitEqualToSingleSamples(int batch) {
        assertThat(evaluate(network, 0, batch)).isEqualTo(Arrays.copyOf(predictions, batch * PIXELS));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "1, 16", "2, 16", "3, 16"})
    void threadCountsAreBitEqual(int threads, int batch) {
        try (OnnxScoreNetwork other =
                OnnxScoreNetwork.load(TestModels.EMOJI, OnnxOptions.defaults().withThreads(threads))) {
            assertThat(evaluate(other, 0, batch)).isEqualTo(Arrays.copyOf(predictions, batch * PIXELS));
        }
    }

    @ParameterizedTest
    @EnumSource(OnnxOptions.Sharing.class)
    void waysOfSharingAreBitEqual(OnnxOptions.Sharing sharing) {
        for (int threads = 2; threads <= 3; threads++) {
            OnnxOptions options = OnnxOptions.defaults().withThreads(threads).withSharing(sharing);
            try (OnnxScoreNetwork other = OnnxScoreNetwork.load(TestModels.EMOJI, options)) {
                for (int batch : new int[] {1, 2, 3, 4, 7, 64}) {
                    assertThat(evaluate(other, 0, batch)).isEqualTo(Arrays.copyOf(predictions, batch * PIXELS));
                }
            }
        }
    }

    @Test
    void chunksAndSpinningAreBitEqualToWholeBatches() {
        OnnxOptions options = OnnxOptions.defaults().withChunk(3).withSpinning(true);
        try (OnnxScoreNetwork chunked = OnnxScoreNetwork.load(TestModels.EMOJI, options)) {
            assertThat(evaluate(chunked, 0, 8)).isEqualTo(Arrays.copyOf(predictions, 8 * PIXELS));
        }
    }

    @Test
    void missingConditionEqualsNullCondition() {
        float[] x = Arrays.copyOf(states, 3 * PIXELS);
        double[] noise = Arrays.copyOf(levels, 3);
        float[] absent = evaluate(network, x, noise, Condition.none());
        assertThat(absent).isEqualTo(evaluate(network, x, noise, card.classCondition(-1, -1, -1)));
        assertThat(absent).isNotEqualTo(evaluate(network, x, noise, card.classCondition(4, 4, 4)));
    }

    @Test
    void simultaneousCallsAreBitEqualToCallsInTurn() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> results = pool.invokeAll(IntStream.range(0, 12)
                    .<Callable<Boolean>>mapToObj(task -> () -> {
                        int first = 5 * task;
                        int count = 1 + task % 4;
                        return Arrays.equals(
                                evaluate(network, first, count),
                                Arrays.copyOfRange(predictions, first * PIXELS, (first + count) * PIXELS));
                    })
                    .toList());
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            pool.shutdown();
        }
    }

    private float[] evaluate(OnnxScoreNetwork evaluated, int first, int count) {
        return evaluate(
                evaluated,
                Arrays.copyOfRange(states, first * PIXELS, (first + count) * PIXELS),
                Arrays.copyOfRange(levels, first, first + count),
                card.classCondition(Arrays.copyOfRange(classes, first, first + count)));
    }

    private static float[] evaluate(OnnxScoreNetwork evaluated, float[] x, double[] noise, Condition condition) {
        NoiseLevel level = TestModels.noise(noise);
        try (INDArray state = Tensors.of(x, noise.length, 3, 32, 32);
                INDArray out = Tensors.zeros(ElementType.FLOAT32, noise.length, 3, 32, 32)) {
            evaluated.evaluate(state, level, condition, out);
            return Tensors.toFloats(out);
        }
    }

    private static Npz.Entry entry(Map<String, Npz.Entry> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    private static double largestDifference(float[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        return IntStream.range(0, actual.length)
                .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
                .max()
                .orElseThrow();
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }
}
