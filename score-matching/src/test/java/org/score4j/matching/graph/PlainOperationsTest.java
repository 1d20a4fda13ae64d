package org.score4j.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The definitions that interpreters are held against, held against numbers worked out by hand and against each other. */
class PlainOperationsTest {
    private final PlainOperations ops = new PlainOperations(Map.of());
    private final SplittableRandom random = new SplittableRandom(5);

    private Tensor draw(long... shape) {
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.values().length; i++) {
            tensor.values()[i] = random.nextDouble() - 0.5;
        }
        return tensor;
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.values().length; i++) {
            sum += a.values()[i] * b.values()[i];
        }
        return sum;
    }

    @Test
    void convolutionOfARampWithASobelKernelIsItsSlope() {
        Tensor ramp = new Tensor(new double[] {0, 1, 2, 0, 1, 2, 0, 1, 2}, 1, 1, 3, 3);
        Tensor sobel = new Tensor(new double[] {-1, 0, 1, -2, 0, 2, -1, 0, 1}, 1, 1, 3, 3);
        assertThat(ops.conv2d(ramp, sobel, 1, 1).values()).containsExactly(3, 6, -3, 4, 8, -4, 3, 6, -3);
        assertThat(ops.conv2d(ramp, sobel, 2, 1).values()).containsExactly(3, -3, 3, -3);
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 1, 4, 5", "3, 2, 1, 4, 5", "1, 2, 0, 4, 4", "2, 1, 0, 3, 5"})
    void transposedConvolutionIsTheAdjoint(int kernel, int stride, int pad, int height, int width) {
        Tensor x = draw(2, 3, height, width);
        Tensor weight = draw(4, 3, kernel, kernel);
        Tensor y = ops.conv2d(x, weight, stride, pad);
        Tensor v = draw(y.shape());
        assertThat(dot(y, v))
                .isCloseTo(dot(x, ops.conv2dTransposed(v, weight, stride, pad, height, width)), within(1e-12));
    }

    @Test
    void sumPoolingIsTheAdjointOfUpsampling() {
        Tensor x = draw(2, 3, 4, 6);
        Tensor small = draw(2, 3, 2, 3);
        assertThat(dot(ops.upsample2(small), x)).isCloseTo(dot(small, ops.sumPool2(x)), within(1e-12));
        assertThat(ops.upsample2(new Tensor(new double[] {1, 2}, 1, 1, 1, 2)).values())
                .containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
    }

    @Test
    void productsOfMatrices() {
        Tensor a = new Tensor(new double[] {1, 2, 3, 4}, 1, 2, 2);
        Tensor b = new Tensor(new double[] {5, 6, 7, 8}, 2, 2);
        assertThat(ops.matmul(a, b).values()).containsExactly(19, 22, 43, 50);
        assertThat(ops.linear(new Tensor(new double[] {1, 2}, 1, 2), b, new Tensor(new double[] {10, 20}, 2))
                        .values())
                .containsExactly(27, 43);
    }

    @Test
    void layout() {
        Tensor a = new Tensor(new double[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);
        assertThat(ops.transpose(a, 0, 2, 1).values()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(ops.concat(2, a, a).values()).containsExactly(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6);
        assertThat(ops.slice(a, 2, 1, 3).values()).containsExactly(2, 3, 5, 6);
        assertThat(ops.sum(a, 1).values()).containsExactly(5, 7, 9);
        assertThat(ops.mean(a, 1, 2).values()).containsExactly(3.5);
        assertThat(ops.add(a, new Tensor(new double[] {10, 20}, 2, 1)).values())
                .containsExactly(11, 12, 13, 24, 25, 26);
    }

    /** Two groups of two channels of two pixels: each has its own mean and variance, and each channel a scale and a shift. */
    @Test
    void groupNormalisationOfNumbersByHand() {
        Tensor x = new Tensor(new double[] {1, 3, 5, 7, 0, 0, 2, 2}, 1, 4, 2);
        Tensor scale = new Tensor(new double[] {1, 2, 3, 4}, 4, 1);
        Tensor shift = new Tensor(new double[] {0, 0, 10, 10}, 4, 1);
        double first = 1 / Math.sqrt(5 + 0.25);
        double second = 1 / Math.sqrt(1 + 0.25);
        assertThat(ops.groupNorm(x, 2, 0.25, scale, shift).values())
                .containsExactly(
                        new double[] {
                            -3 * first,
                            -first,
                            2 * first,
                            6 * first,
                            10 - 3 * second,
                            10 - 3 * second,
                            10 + 4 * second,
                            10 + 4 * second
                        },
                        within(1e-15));
    }

    @Test
    void softmaxOfLogarithmsIsTheirShare() {
        Tensor logs = new Tensor(new double[] {0, Math.log(2), Math.log(5)}, 1, 3);
        assertThat(ops.softmax(logs).values()).containsExactly(new double[] {0.125, 0.25, 0.625}, within(1e-15));
        assertThat(ops.silu(logs).values()[1]).isCloseTo(Math.log(2) * 2 / 3, within(1e-15));
    }
}
