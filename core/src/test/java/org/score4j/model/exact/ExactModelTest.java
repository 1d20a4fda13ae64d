package org.score4j.model.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Identities that every closed-form model must satisfy, and what is particular to each. */
class ExactModelTest {
    private static final double[][] LEVELS = {{1, 0.5}, {0.7, 0.7}, {0.05, 1}, {1, 3}};

    static Stream<ExactModel> models() {
        Random random = new Random(3);
        double[][] factors = new double[2][4];
        for (double[] factor : factors) {
            Arrays.setAll(factor, i -> random.nextGaussian());
        }
        float[] few = normals(random, 20);
        float[] many = normals(random, 2400);
        return Stream.of(
                GaussianModel.isotropic(4, 0.3, 0.8),
                GaussianModel.diagonal(new double[] {1, 0, -1, 2}, new double[] {0.1, 0.5, 1, 2}),
                GaussianModel.lowRank(new double[] {1, 0, -1, 2}, new double[] {0.3, 0.2, 0.3, 0.4}, factors),
                GaussianMixtureModel.of(
                        new double[] {1, 2, 1},
                        new double[][] {{0, 0, 0, 0}, {1, -1, 1, 0.5}, {-1, 0.2, 0, 1}},
                        new double[] {0.5, 0.3, 0.7}),
                EmpiricalModel.of(few, 5, 4L),
                EmpiricalModel.of(many, 600, 4L));
    }

    private static float[] normals(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double[] point(Random random) {
        return random.doubles(4, -1.5, 1.5).toArray();
    }

    @ParameterizedTest
    @MethodSource("models")
    void denoiserAndScoreObeyTweedie(ExactModel model) {
        Random random = new Random(1);
        for (double[] level : LEVELS) {
            Marginal marginal = model.at(level[0], level[1]);
            double[] x = point(random);
            double[] denoised = new double[4];
            double[] score = new double[4];
            marginal.denoise(x, denoised);
            marginal.score(x, score);
            for (int d = 0; d < 4; d++) {
                assertThat(x[d] + level[1] * level[1] * score[d]).isCloseTo(level[0] * denoised[d], within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void scoreIsTheGradientOfTheLogDensity(ExactModel model) {
        Random random = new Random(2);
        for (double[] level : LEVELS) {
            Marginal marginal = model.at(level[0], level[1]);
            double[] x = point(random);
            double[] score = new double[4];
            marginal.score(x, score);
            for (int d = 0; d < 4; d++) {
                double h = 1e-3;
                assertThat(derivative(marginal, x, d, h)).isCloseTo(score[d], within(1e-8 * (1 + Math.abs(score[d]))));
            }
        }
    }

    /** Sixth-order central difference. */
    private static double derivative(Marginal marginal, double[] x, int d, double h) {
        double[] weights = {3 / 4.0, -3 / 20.0, 1 / 60.0};
        double sum = 0;
        for (int k = 1; k <= 3; k++) {
            double[] up = x.clone();
            double[] down = x.clone();
            up[d] += k * h;
            down[d] -= k * h;
            sum += weights[k - 1] * (marginal.logDensity(up) - marginal.logDensity(down));
        }
        return sum / h;
    }

    @ParameterizedTest
    @MethodSource("models")
    void jacobianProductsAreDifferencesOfTheDenoiserAndSymmetric(ExactModel model) {
        Random random = new Random(4);
        for (double[] level : LEVELS) {
            Marginal marginal = model.at(level[0], level[1]);
            double[] x = point(random);
            double[] v = point(random);
            double[] w = point(random);
            double[] jv = new double[4];
            double[] jw = new double[4];
            marginal.jacobianVectorProduct(x, v, jv);
            marginal.jacobianVectorProduct(x, w, jw);
            double h = 1e-5;
            double[] up = new double[4];
            double[] down = new double[4];
            marginal.denoise(shifted(x, v, h), up);
            marginal.denoise(shifted(x, v, -h), down);
            double vJw = 0;
            double wJv = 0;
            for (int d = 0; d < 4; d++) {
                assertThat((up[d] - down[d]) / (2 * h)).isCloseTo(jv[d], within(1e-7));
                vJw += v[d] * jw[d];
                wJv += w[d] * jv[d];
            }
            assertThat(vJw).isCloseTo(wJv, within(1e-12));
        }
    }

    private static double[] shifted(double[] x, double[] v, double h) {
        double[] moved = x.clone();
        for (int d = 0; d < x.length; d++) {
            moved[d] += h * v[d];
        }
        return moved;
    }

    @ParameterizedTest
    @MethodSource("models")
    void samplesDoNotDependOnTheirBatch(ExactModel model) {
        int batch = 6;
        double[] values = new Random(5).doubles(batch * 4L, -1, 1).toArray();
        NoiseLevel level = NoiseLevel.ofSize(batch);
        for (int i = 0; i < batch; i++) {
            level.alpha()[i] = LEVELS[i % 4][0];
            level.sigma()[i] = LEVELS[i % 4][1];
        }
        double[] together = evaluate(model, values, batch, level, ElementType.FLOAT64);
        for (int i = 0; i < batch; i++) {
            NoiseLevel single = NoiseLevel.ofSize(1);
            level.copyTo(i, 1, single, 0);
            double[] alone =
                    evaluate(model, Arrays.copyOfRange(values, 4 * i, 4 * i + 4), 1, single, ElementType.FLOAT64);
            assertThat(alone).isEqualTo(Arrays.copyOfRange(together, 4 * i, 4 * i + 4));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void float32IsTheFloat64ResultRounded(ExactModel model) {
        double[] values = new Random(6).doubles(8, -1, 1).map(v -> (float) v).toArray();
        NoiseLevel level = NoiseLevel.ofSize(2);
        Arrays.fill(level.alpha(), 0.8);
        Arrays.fill(level.sigma(), 0.6);
        double[] exact = evaluate(model, values, 2, level, ElementType.FLOAT64);
        double[] rounded = evaluate(model, values, 2, level, ElementType.FLOAT32);
        assertThat(rounded).isEqualTo(Arrays.stream(exact).map(v -> (float) v).toArray());
    }

    private static double[] evaluate(ExactModel model, double[] values, int batch, NoiseLevel level, ElementType type) {
        try (INDArray x = Tensors.zeros(type, batch, 4);
                INDArray out = Tensors.zeros(type, batch, 4)) {
            Tensors.write(x, 0, values);
            model.evaluate(x, level, Condition.none(), out);
            return Tensors.toDoubles(out);
        }
    }

    @Test
    void mixtureOfOneIsTheGaussian() {
        double[] mean = {1, 0, -1, 2};
        double[] std = {0.1, 0.5, 1, 2};
        Marginal mixture = GaussianMixtureModel.of(new double[] {3}, new double[][] {mean}, new double[][] {std})
                .at(0.8, 0.6);
        Marginal gaussian = GaussianModel.diagonal(mean, std).at(0.8, 0.6);
        double[] x = point(new Random(7));
        double[] a = new double[4];
        double[] b = new double[4];
        mixture.denoise(x, a);
        gaussian.denoise(x, b);
        for (int d = 0; d < 4; d++) {
            assertThat(a[d]).isCloseTo(b[d], within(1e-14));
        }
        assertThat(mixture.logDensity(x)).isCloseTo(gaussian.logDensity(x), within(1e-13));
    }

    @Test
    void noInformationGivesThePriorMean() {
        double[] mean = {1, 0, -1, 2};
        double[] out = new double[4];
        GaussianModel.diagonal(mean, new double[] {0.1, 0.5, 1, 2}).at(0, 1).denoise(point(new Random(8)), out);
        assertThat(out).isEqualTo(mean);
    }

    @Test
    void badParametersAreNamed() {
        assertThatThrownBy(() -> GaussianModel.isotropic(0, 0, 1)).hasMessageContaining("dimensions is 0");
        assertThatThrownBy(() -> GaussianModel.isotropic(1, 0, -1)).hasMessageContaining("std[0] is -1.0");
        assertThatThrownBy(() -> GaussianMixtureModel.of(new double[] {1, -1}, new double[2][1], new double[] {1, 1}))
                .hasMessageContaining("weights[1] is -1.0");
        assertThatThrownBy(() -> EmpiricalModel.of(new float[] {1, Float.NaN}, 2, 1L))
                .hasMessageContaining("data[1] is NaN");
        assertThatThrownBy(() -> EmpiricalModel.of(new float[3], 2, 2L)).hasMessageContaining("expected 2 points");
    }
}
