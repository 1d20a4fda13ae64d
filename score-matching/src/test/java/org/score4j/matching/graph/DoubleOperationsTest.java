package org.score4j.matching.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.score4j.matching.graph.DoubleOperations.Value;

/** The oracle against numbers worked out by hand. */
class DoubleOperationsTest {
    private final DoubleOperations ops = DoubleOperations.seeded(1);

    private Value batch(double[] values, long... shape) {
        return ops.input(values, shape);
    }

    @Test
    void convolutionSlidesTheKernelWithoutTurningIt() {
        Value x = batch(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3);
        Value kernel = ops.constant(new double[] {1, 2, 3, 4}, 1, 1, 2, 2);
        assertThat(ops.conv2d(x, kernel, 1, 0).values()).containsExactly(37, 47, 67, 77);
        assertThat(ops.conv2d(x, kernel, 2, 1).values()).containsExactly(4, 18, 36, 77);
        Value y = batch(new double[] {1, 10}, 1, 1, 1, 2);
        assertThat(ops.conv2dTransposed(y, kernel, 1, 0, 2, 3).values()).containsExactly(1, 12, 20, 3, 34, 40);
    }

    @Test
    void channelsOfConvolutionsAreSummed() {
        Value x = batch(new double[] {1, 2, 3, 4}, 2, 2, 1, 1);
        Value kernel = ops.constant(new double[] {1, 10, 100, 1000}, 2, 2, 1, 1);
        assertThat(ops.conv2d(x, kernel, 1, 0).values()).containsExactly(21, 2100, 43, 4300);
        assertThat(ops.conv2dTransposed(x, kernel, 1, 0, 1, 1).values()).containsExactly(201, 2010, 403, 4030);
    }

    @Test
    void matricesAreMultipliedPerSample() {
        Value a = batch(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2);
        Value b = batch(new double[] {1, 0, 0, 1, 0, 1, 1, 0}, 2, 2, 2);
        assertThat(ops.matmul(a, b).values()).containsExactly(1, 2, 3, 4, 6, 5, 8, 7);
        Value shared = ops.constant(new double[] {1, 10}, 2, 1);
        assertThat(ops.matmul(a, shared).values()).containsExactly(21, 43, 65, 87);
    }

    @Test
    void axesMoveAndExtentsRepeat() {
        Value a = batch(new double[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);
        assertThat(ops.transpose(a, 0, 2, 1).values()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(ops.sum(a, 1).values()).containsExactly(5, 7, 9);
        assertThat(ops.slice(a, 2, 1, 3).values()).containsExactly(2, 3, 5, 6);
        assertThat(ops.concat(2, a, ops.sum(a, 2)).values()).containsExactly(1, 2, 3, 6, 4, 5, 6, 15);
        assertThat(ops.subtract(a, ops.sum(a, 2)).values()).containsExactly(-5, -4, -3, -11, -10, -9);
        assertThat(ops.subtract(ops.constant(new double[] {1, 2, 3}, 3), a).values())
                .containsExactly(0, 0, 0, -3, -3, -3);
        Value square = ops.reshape(a, -1, 1, 2, 3);
        Value doubled = ops.upsample2(square);
        assertThat(doubled.values())
                .startsWith(1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 4, 4)
                .hasSize(24);
        assertThat(ops.sumPool2(doubled).values()).containsExactly(4, 8, 12, 16, 20, 24);
    }

    @Test
    void theBatchStaysWhereItIs() {
        Value a = batch(new double[] {1, 2, 3, 4}, 2, 2);
        assertThat(ops.shape(a)).containsExactly(-1, 2);
        assertThat(ops.shape(ops.sum(a, 0))).containsExactly(1, 2);
        assertThatThrownBy(() -> ops.reshape(a, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ops.transpose(a, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ops.add(a, ops.constant(new double[4], 2, 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ops.add(a, ops.constant(new double[4], 2, 1, 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void convolutionOfARampWithASobelKernelIsItsSlope() {
        Value ramp = batch(new double[] {0, 1, 2, 0, 1, 2, 0, 1, 2}, 1, 1, 3, 3);
        Value sobel = ops.constant(new double[] {-1, 0, 1, -2, 0, 2, -1, 0, 1}, 1, 1, 3, 3);
        assertThat(ops.conv2d(ramp, sobel, 1, 1).values()).containsExactly(3, 6, -3, 4, 8, -4, 3, 6, -3);
        assertThat(ops.conv2d(ramp, sobel, 2, 1).values()).containsExactly(3, -3, 3, -3);
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 1, 4, 5", "3, 2, 1, 4, 5", "1, 2, 0, 4, 4", "2, 1, 0, 3, 5"})
    void transposedConvolutionIsTheAdjoint(int kernel, int stride, int pad, int height, int width) {
        Value x = batch(Differences.normals(1, 6 * height * width), 2, 3, height, width);
        Value weight = ops.constant(Differences.normals(2, 12 * kernel * kernel), 4, 3, kernel, kernel);
        Value y = ops.conv2d(x, weight, stride, pad);
        Value v = Differences.like(y, Differences.normals(3, y.values().length));
        Value back = ops.conv2dTransposed(v, weight, stride, pad, height, width);
        assertThat(Differences.dot(y.values(), v.values()))
                .isCloseTo(Differences.dot(x.values(), back.values()), within(1e-12 * (1 + 36 * height * width)));
    }

    @Test
    void sumPoolingIsTheAdjointOfUpsampling() {
        Value x = batch(Differences.normals(1, 144), 2, 3, 4, 6);
        Value small = batch(Differences.normals(2, 36), 2, 3, 2, 3);
        assertThat(Differences.dot(ops.upsample2(small).values(), x.values()))
                .isCloseTo(Differences.dot(small.values(), ops.sumPool2(x).values()), within(1e-12));
    }

    @Test
    void layersAreMatricesAndBiases() {
        Value weight = ops.constant(new double[] {5, 6, 7, 8}, 2, 2);
        Value bias = ops.constant(new double[] {10, 20}, 2);
        assertThat(ops.linear(batch(new double[] {1, 2}, 1, 2), weight, bias).values())
                .containsExactly(27, 43);
    }

    /** Two groups of two channels of two pixels: each has its own mean and variance, and each channel a scale and a shift. */
    @Test
    void groupNormalisationOfNumbersByHand() {
        Value x = batch(new double[] {1, 3, 5, 7, 0, 0, 2, 2}, 1, 4, 2);
        Value scale = ops.constant(new double[] {1, 2, 3, 4}, 4, 1);
        Value shift = ops.constant(new double[] {0, 0, 10, 10}, 4, 1);
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
        Value logs = batch(new double[] {0, Math.log(2), Math.log(5)}, 1, 3);
        assertThat(ops.softmax(logs).values()).containsExactly(new double[] {0.125, 0.25, 0.625}, within(1e-15));
        assertThat(ops.silu(logs).values()[1]).isCloseTo(Math.log(2) * 2 / 3, within(1e-15));
    }
}
