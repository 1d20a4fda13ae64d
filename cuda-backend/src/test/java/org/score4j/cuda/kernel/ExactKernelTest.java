package org.score4j.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.exact.EmpiricalModel;
import org.score4j.model.exact.ExactModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Exact models give the bits of the processor's. */
class ExactKernelTest {
    private static final double[] ALPHAS = {1, 0.3, 0, 1, 0.999};
    private static final double[] SIGMAS = {0.5, 0.8, 1, 40, 1e-3};
    private static final int ROWS = ALPHAS.length;

    private final List<Memory> memories = new ArrayList<>();
    private HostKernels kernels;

    @BeforeEach
    void compile() {
        kernels = HostKernels.get();
    }

    @AfterEach
    void free() {
        memories.forEach(Memory::close);
    }

    private long doubles(double... values) {
        return keep(HostMemory.of(ElementType.FLOAT64, values));
    }

    private long room(int count) {
        return keep(new Memory(Math.max(1, 8L * count)));
    }

    private long keep(Memory memory) {
        memories.add(memory);
        return HostMemory.address(memory);
    }

    private static double[] normals(Random random, int count, double scale) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> scale * random.nextGaussian());
        return values;
    }

    /** Compares a kernel with a model on states at all noise levels, one launch for all or one for each. */
    private void compare(
            ExactModel model, ElementType type, double[] states, Kernel kernel, Consumer<Arguments> parameters) {
        int length = states.length / ROWS;
        NoiseLevel level = new NoiseLevel(new double[ROWS], ALPHAS, SIGMAS);
        INDArray x = Tensors.zeros(type, ROWS, length);
        INDArray out = Tensors.zeros(type, ROWS, length);
        try (Memory state = HostMemory.of(type, states);
                Memory answer = new Memory((long) states.length * type.bytes())) {
            Tensors.write(x, 0, states);
            model.evaluate(x, level, Condition.none(), out);
            Arguments arguments = new Arguments(kernel.layout())
                    .pointer("out", HostMemory.address(answer))
                    .pointer("x", HostMemory.address(state))
                    .int64("length", length)
                    .int32("rows", ROWS)
                    .factor("alpha", doubles(ALPHAS), 1)
                    .factor("sigma", doubles(SIGMAS), 1);
            parameters.accept(arguments);
            for (boolean backwards : new boolean[] {false, true}) {
                answer.clear();
                if (kernel == Kernel.EMPIRICAL) {
                    int points = arguments
                            .bytes()
                            .getInt(kernel.layout().field("points").offset());
                    kernels.launch(
                            Kernel.DISTANCES,
                            LaunchShape.ofDistances(ROWS, length, points),
                            arguments,
                            backwards,
                            type);
                    kernels.launch(kernel, LaunchShape.ofColumns(ROWS, length), arguments, backwards, type);
                } else {
                    kernels.launch(kernel, LaunchShape.ofRows(ROWS), arguments, backwards, type);
                }
                assertThat(HostMemory.read(answer, type, states.length)).isEqualTo(Tensors.toDoubles(out));
            }
        } finally {
            x.close();
            out.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "5, 0", "300, 0", "5, 1", "64, 3", "300, 17"})
    void gaussiansHaveTheBitsOfTheProcessors(int length, int rank) {
        Random random = new Random(length + rank);
        double[] mean = normals(random, length, 1);
        double[] stds = normals(random, length, 0.5);
        Arrays.setAll(stds, d -> Math.abs(stds[d]) + 0.01);
        double[] variances = Arrays.stream(stds).map(std -> std * std).toArray();
        double[][] factors = new double[rank][];
        Arrays.setAll(factors, j -> normals(random, length, 0.3));
        double[] flat = Arrays.stream(factors).flatMapToDouble(Arrays::stream).toArray();
        double[] cholesky = new double[ROWS * rank * rank];
        for (int row = 0; row < ROWS; row++) {
            double[] lower = cholesky(variances, factors, ALPHAS[row], SIGMAS[row]);
            System.arraycopy(lower, 0, cholesky, row * rank * rank, lower.length);
        }
        GaussianModel model = GaussianModel.lowRank(mean, stds, factors);
        for (ElementType type : ElementType.values()) {
            double[] states = normals(random, ROWS * length, 2);
            compare(
                    model,
                    type,
                    states,
                    Kernel.GAUSSIAN,
                    arguments -> arguments
                            .pointer("mean", doubles(mean))
                            .pointer("variances", doubles(variances))
                            .pointer("factors", doubles(flat))
                            .pointer("cholesky", doubles(cholesky))
                            .pointer("solved", room(ROWS * length))
                            .pointer("small", room(ROWS * rank))
                            .int64("choleskyStride", (long) rank * rank)
                            .int32("rank", rank));
        }
    }

    /** The factor of I + alpha²·UᵀΔ⁻¹U, in the order of the model's. */
    private static double[] cholesky(double[] variances, double[][] factors, double alpha, double sigma) {
        int rank = factors.length;
        double[] lower = new double[rank * rank];
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = i == j ? 1 : 0;
                for (int d = 0; d < variances.length; d++) {
                    double diagonal = alpha * alpha * variances[d] + sigma * sigma;
                    sum += alpha * alpha * factors[i][d] * factors[j][d] / diagonal;
                }
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * rank + k] * lower[j * rank + k];
                }
                lower[i * rank + j] = i == j ? Math.sqrt(sum) : sum / lower[j * rank + j];
            }
        }
        return lower;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 8", "2, 300", "300, 3"})
    void mixturesHaveTheBitsOfTheProcessors(int length, int components) {
        Random random = new Random(length + components);
        double[] weights = new double[components];
        double[][] means = new double[components][];
        double[][] stds = new double[components][length];
        double[] variances = new double[components * length];
        for (int k = 0; k < components; k++) {
            weights[k] = 0.1 + random.nextDouble();
            means[k] = normals(random, length, 2);
            for (int d = 0; d < length; d++) {
                stds[k][d] = 0.2 + random.nextDouble();
                variances[k * length + d] = stds[k][d] * stds[k][d];
            }
        }
        double total = Arrays.stream(weights).sum();
        double[] logFactors = new double[ROWS * components];
        for (int row = 0; row < ROWS; row++) {
            for (int k = 0; k < components; k++) {
                double logDeterminant = 0;
                for (int d = 0; d < length; d++) {
                    double variance = ALPHAS[row] * ALPHAS[row] * variances[k * length + d] + SIGMAS[row] * SIGMAS[row];
                    logDeterminant += Math.log(2 * Math.PI * variance);
                }
                logFactors[row * components + k] = Math.log(weights[k] / total) - 0.5 * logDeterminant;
            }
        }
        GaussianMixtureModel model = GaussianMixtureModel.of(weights, means, stds);
        double[] flat = Arrays.stream(means).flatMapToDouble(Arrays::stream).toArray();
        for (ElementType type : ElementType.values()) {
            double[] states = normals(random, ROWS * length, 2);
            compare(
                    model,
                    type,
                    states,
                    Kernel.MIXTURE,
                    arguments -> arguments
                            .pointer("means", doubles(flat))
                            .pointer("variances", doubles(variances))
                            .pointer("logFactors", doubles(logFactors))
                            .pointer("weights", room(ROWS * components))
                            .int64("logFactorStride", components)
                            .int32("components", components));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1, 700",
        "2, 900",
        "3, 256",
        "24, 600",
        "25, 300",
        "28, 100",
        "100, 400",
        "255, 40",
        "256, 41",
        "257, 42",
        "3072, 25"
    })
    void dataSetsHaveTheBitsOfTheProcessors(int length, int points) {
        Random random = new Random(length + points);
        float[] data = new float[points * length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) random.nextGaussian();
        }
        // a point twice, which at small noise shares its weight with itself
        System.arraycopy(data, 0, data, (points - 1) * length, length);
        EmpiricalModel model = EmpiricalModel.of(data, points, (long) length);
        double[] states = normals(random, ROWS * length, 1);
        for (int row = 0; row < ROWS; row++) {
            for (int d = 0; d < length; d++) {
                int point = row == 4 ? 0 : row * 7 % points;
                int at = row * length + d;
                states[at] = ALPHAS[row] * data[point * length + d] + SIGMAS[row] * states[at];
            }
        }
        Memory values = new Memory((long) data.length * Float.BYTES);
        values.write(0, data, 0, data.length);
        long address = keep(values);
        for (ElementType type : ElementType.values()) {
            compare(
                    model,
                    type,
                    states,
                    Kernel.EMPIRICAL,
                    arguments -> arguments
                            .pointer("data", address)
                            .pointer("distances", room(ROWS * points))
                            .int32("points", points));
        }
    }
}
