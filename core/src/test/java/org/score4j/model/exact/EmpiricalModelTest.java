package org.score4j.model.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** The distribution of a data set against a slow and exact softmax, at its limits, and in every batch. */
class EmpiricalModelTest {
    private static final int DIMENSIONS = 3072;

    private static float[] uniform(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    private static double[] noisy(float[] data, int point, int dimensions, double alpha, double sigma, Random random) {
        double[] x = new double[dimensions];
        Arrays.setAll(x, d -> alpha * data[point * dimensions + d] + sigma * random.nextGaussian());
        return x;
    }

    /** 30 points in three tiles: point 27 and its copy 14, near-duplicates of it in every tile, all others far away. */
    private static float[] nearDuplicates(Random random) {
        float[] data = uniform(random, 30 * DIMENSIONS);
        int[] near = {3, 8, 4, 15, 21, 29, 14};
        for (int j = 0; j < near.length; j++) {
            System.arraycopy(data, 27 * DIMENSIONS, data, near[j] * DIMENSIONS, DIMENSIONS);
            for (int d = 0; d < 9 && near[j] != 14; d++) {
                data[near[j] * DIMENSIONS + 331 * d] += 0.0003f * (near.length - j) * (d % 2 == 0 ? 1 : -1);
            }
        }
        return data;
    }

    @Test
    void smallNoiseInManyDimensionsIsExactAmongNearDuplicatesAndTies() {
        double alpha = 0.9;
        double sigma = 0.002;
        Random random = new Random(9);
        float[] data = nearDuplicates(random);
        double[] x = noisy(data, 27, DIMENSIONS, alpha, sigma, random);
        double[] v = random.doubles(DIMENSIONS, -1, 1).toArray();
        ExactSoftmax exact = new ExactSoftmax(data, 30, alpha, sigma, x);
        assertThat(exact.weight(14)).isEqualTo(exact.weight(27)).isBetween(0.05, 0.5);
        // the nearest point of the first tile is not the nearest of all
        assertThat(exact.weight(4)).isBetween(0.01, 0.9 * exact.weight(14));

        Marginal marginal = EmpiricalModel.of(data, 30, (long) DIMENSIONS).at(alpha, sigma);
        double[] denoised = new double[DIMENSIONS];
        double[] score = new double[DIMENSIONS];
        double[] product = new double[DIMENSIONS];
        marginal.denoise(x, denoised);
        marginal.score(x, score);
        marginal.jacobianVectorProduct(x, v, product);
        double[] mean = exact.mean();
        double[] expectedProduct = exact.jacobianVectorProduct(v);
        for (int d = 0; d < DIMENSIONS; d++) {
            assertThat(denoised[d]).isCloseTo(mean[d], within(4e-15));
            assertThat(score[d]).isCloseTo((alpha * mean[d] - x[d]) / (sigma * sigma), within(2e-9));
            assertThat(product[d]).isCloseTo(expectedProduct[d], within(1e-13));
        }
        assertThat(Arrays.stream(expectedProduct).map(Math::abs).max().orElseThrow())
                .isGreaterThan(1e-4);
        assertThat(marginal.logDensity(x)).isCloseTo(exact.logDensity(), within(1e-10));
    }

    /** Between these levels none, some and nearly all points are given up. */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1, 0.2, 0.3, 0.5, 1, 5, 50})
    void pointsThatAreGivenUpHadNoWeight(double sigma) {
        int dimensions = 700;
        int count = 150;
        Random random = new Random(11);
        float[] data = uniform(random, count * dimensions);
        double[] denoised = new double[dimensions];
        EmpiricalModel model = EmpiricalModel.of(data, count, (long) dimensions);
        for (int point : new int[] {0, 77, 149}) {
            double[] x = noisy(data, point, dimensions, 1, sigma, random);
            ExactSoftmax exact = new ExactSoftmax(data, count, 1, sigma, x);
            model.at(1, sigma).denoise(x, denoised);
            double[] mean = exact.mean();
            for (int d = 0; d < dimensions; d++) {
                assertThat(denoised[d]).isCloseTo(mean[d], within(1e-13));
            }
            assertThat(model.at(1, sigma).logDensity(x)).isCloseTo(exact.logDensity(), within(1e-10));
        }
    }

    /** The first value of each piece decides; the rest, where a guess may look, says the opposite. */
    @Test
    void theNearestPointIsFoundHoweverMisleadingItsPartsAre() {
        int dimensions = 1024;
        int count = 90;
        float[] data = new float[count * dimensions];
        for (int i = 0; i < count; i++) {
            Arrays.fill(data, i * dimensions, (i + 1) * dimensions, i * 0.001f);
            for (int d = 0; d < dimensions; d += 256) {
                data[i * dimensions + d] = count - i;
            }
        }
        double[] out = new double[dimensions];
        EmpiricalModel.of(data, count, (long) dimensions).at(1, 1e-3).denoise(new double[dimensions], out);
        assertThat(out[0]).isEqualTo(1);
        assertThat(out[1]).isEqualTo(89 * 0.001f);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-200, 1e-160, 1e-20, 1e-6})
    void withoutNoiseOrNearlySoTheNearestPointIsMeantAndTiesShare(double sigma) {
        EmpiricalModel three = EmpiricalModel.of(new float[] {0, 2, 5}, 3, 1L);
        double[] one = new double[1];
        three.at(1, sigma).denoise(new double[] {4.9}, one);
        assertThat(one[0]).isEqualTo(5);
        three.at(1, sigma).denoise(new double[] {1}, one);
        assertThat(one[0]).isEqualTo(1);

        // ties in the first and in the last tile
        float[] data = uniform(new Random(12), 30 * DIMENSIONS);
        System.arraycopy(data, 27 * DIMENSIONS, data, 4 * DIMENSIONS, DIMENSIONS);
        data[4 * DIMENSIONS] = 0;
        data[27 * DIMENSIONS] = 1;
        double[] x = noisy(data, 27, DIMENSIONS, 1, 0, new Random());
        x[0] = 0.5;
        double[] out = new double[DIMENSIONS];
        EmpiricalModel.of(data, 30, (long) DIMENSIONS).at(1, sigma).denoise(x, out);
        assertThat(Arrays.equals(out, x)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e6, 1e100, 1e200})
    void hugeNoiseGivesTheMeanOfAllData(double sigma) {
        int dimensions = 300;
        int count = 250;
        float[] data = uniform(new Random(13), count * dimensions);
        double[] out = new double[dimensions];
        EmpiricalModel.of(data, count, (long) dimensions).at(1, sigma).denoise(new double[dimensions], out);
        for (int d = 0; d < dimensions; d++) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += data[i * dimensions + d];
            }
            assertThat(out[d]).isCloseTo(sum / count, within(1e-10));
        }
    }

    @Test
    void onePointIsAGaussianAroundIt() {
        int dimensions = 301;
        Random random = new Random(14);
        float[] data = uniform(random, dimensions);
        double[] mean = new double[dimensions];
        Arrays.setAll(mean, d -> data[d]);
        Marginal one = EmpiricalModel.of(data, 1, (long) dimensions).at(0.7, 0.4);
        Marginal gaussian = GaussianModel.diagonal(mean, new double[dimensions]).at(0.7, 0.4);
        double[] x = noisy(data, 0, dimensions, 0.7, 0.4, random);
        double[] out = new double[dimensions];
        one.denoise(x, out);
        assertThat(out).isEqualTo(mean);
        assertThat(one.logDensity(x)).isCloseTo(gaussian.logDensity(x), within(1e-10));
        one.jacobianVectorProduct(x, x, out);
        assertThat(out).containsOnly(0);
    }

    @Test
    void scoreAndJacobianAreDerivativesAcrossTilesAndPieces() {
        int dimensions = 700;
        int count = 120;
        Random random = new Random(15);
        float[] data = uniform(random, count * dimensions);
        double sigma = 2.5;
        Marginal marginal = EmpiricalModel.of(data, count, (long) dimensions).at(0.8, sigma);
        double[] x = noisy(data, 60, dimensions, 0.8, sigma, random);
        double[] v = random.doubles(dimensions, -1, 1).toArray();
        double h = 1e-3;
        double[] up = new double[dimensions];
        double[] down = new double[dimensions];
        Arrays.setAll(up, d -> x[d] + h * v[d]);
        Arrays.setAll(down, d -> x[d] - h * v[d]);
        double slope = (marginal.logDensity(up) - marginal.logDensity(down)) / (2 * h);
        double[] score = new double[dimensions];
        double[] product = new double[dimensions];
        marginal.score(x, score);
        marginal.jacobianVectorProduct(x, v, product);
        double expected = 0;
        for (int d = 0; d < dimensions; d++) {
            expected += score[d] * v[d];
        }
        assertThat(slope).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
        marginal.denoise(up.clone(), up);
        marginal.denoise(down.clone(), down);
        double largest = Arrays.stream(product).map(Math::abs).max().orElseThrow();
        for (int d = 0; d < dimensions; d++) {
            assertThat((up[d] - down[d]) / (2 * h)).isCloseTo(product[d], within(1e-5 * largest));
        }
    }

    /** 19 samples: groups of several sizes, whatever the number of threads; 10 tiles; enough work for threads. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bitsDependOnNothingButTheSample(boolean product) {
        int batch = 19;
        int dimensions = 1000;
        int count = 300;
        Random random = new Random(16);
        float[] data = uniform(random, count * dimensions);
        EmpiricalModel model = EmpiricalModel.of(data, count, (long) dimensions);
        double[] sigmas = {0.002, 0.3, 1, 4, 80};
        double[][] x = new double[batch][];
        for (int i = 0; i < batch; i++) {
            x[i] = noisy(data, 15 * i, dimensions, 1, sigmas[i % 5], random);
        }
        double[][] alone = new double[batch][];
        for (int i = 0; i < batch; i++) {
            alone[i] = run(model, product, sigmas, x, i)[0];
        }
        assertThat(Arrays.equals(alone[2], alone[7])).isFalse();
        for (int size : new int[] {2, 5, 8, 9, 16, 19}) {
            int[] order = random.ints(0, batch).distinct().limit(size).toArray();
            double[][] together = run(model, product, sigmas, x, order);
            for (int place = 0; place < size; place++) {
                assertThat(Arrays.equals(together[place], alone[order[place]])).isTrue();
            }
        }
        double[] one = new double[dimensions];
        for (int i = 0; i < 5; i++) {
            Marginal marginal = model.at(1, sigmas[i]);
            if (product) {
                marginal.jacobianVectorProduct(x[i], x[i], one);
            } else {
                marginal.denoise(x[i], one);
            }
            assertThat(Arrays.equals(one, alone[i])).isTrue();
        }
    }

    private static double[][] run(EmpiricalModel model, boolean product, double[] sigmas, double[][] x, int... order) {
        int dimensions = model.dimensions();
        NoiseLevel level = NoiseLevel.ofSize(order.length);
        Arrays.fill(level.alpha(), 1);
        double[][] results = new double[order.length][dimensions];
        try (INDArray in = Tensors.zeros(ElementType.FLOAT64, order.length, dimensions);
                INDArray out = Tensors.zeros(ElementType.FLOAT64, order.length, dimensions)) {
            for (int place = 0; place < order.length; place++) {
                level.sigma()[place] = sigmas[order[place] % 5];
                Tensors.write(in, place * dimensions, x[order[place]]);
            }
            if (product) {
                model.vectorJacobianProduct(in, level, Condition.none(), in, out);
            } else {
                model.evaluate(in, level, Condition.none(), out);
            }
            for (int place = 0; place < order.length; place++) {
                Tensors.read(out, place * dimensions, results[place]);
            }
        }
        return results;
    }

    @Test
    void anUndefinedSampleGivesNoPoint() {
        float[] data = uniform(new Random(17), 40 * DIMENSIONS);
        Marginal marginal = EmpiricalModel.of(data, 40, (long) DIMENSIONS).at(1, 0.1);
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            double[] x = new double[DIMENSIONS];
            x[2000] = bad;
            double[] out = new double[DIMENSIONS];
            marginal.denoise(x, out);
            assertThat(out).containsOnly(Double.NaN);
        }
    }

    @Test
    void aDensityNeedsNoise() {
        Marginal marginal = EmpiricalModel.of(new float[] {1, 2}, 2, 1L).at(1, 0);
        double[] x = new double[1];
        assertThatThrownBy(() -> marginal.logDensity(x)).hasMessageContaining("sigma is 0");
        assertThatThrownBy(() -> marginal.score(x, x)).hasMessageContaining("sigma is 0");
        assertThatThrownBy(() -> marginal.jacobianVectorProduct(x, x, x)).hasMessageContaining("sigma is 0");
    }
}
