package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrechetDistanceTest {
    private static double[][] covariance(double a, double b, double c) {
        return new double[][] {{a * a, a * b}, {a * b, b * b + c * c}};
    }

    /** tr √M of a 2 × 2 matrix with eigenvalues of at least 0 is √(tr M + 2·√det M); det(C₁C₂) = det C₁·det C₂. */
    @Property
    void inTwoDimensionsTheTraceOfTheRootIsKnown(
            @ForAll @DoubleRange(min = -2, max = 2) double a,
            @ForAll @DoubleRange(min = -2, max = 2) double b,
            @ForAll @DoubleRange(min = 0.1, max = 2) double c,
            @ForAll @DoubleRange(min = 0.1, max = 2) double d) {
        double[][] first = covariance(a, b, c);
        double[][] second = covariance(d, a - b, 1);
        double trace = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                trace += first[i][j] * second[j][i];
            }
        }
        double expected = 0.25
                + first[0][0]
                + first[1][1]
                + second[0][0]
                + second[1][1]
                - 2 * Math.sqrt(trace + 2 * Math.abs(a * c * d));
        GaussianFit one = new GaussianFit(new double[] {0, 1}, first);
        GaussianFit other = new GaussianFit(new double[] {0.5, 1}, second);
        // roots of eigenvalues near 0 lose half of the digits
        assertThat(one.distance(other)).isCloseTo(expected, within(1e-6));
        assertThat(other.distance(one)).isCloseTo(expected, within(1e-6));
    }

    /** Covariances that commute: Σ (√λᵢ − √μᵢ)², whatever the common eigenvectors. */
    @Test
    void covariancesThatCommuteAreComparedByTheirRoots() {
        RealMatrix rotation = SymmetricRoot.of(
                        MatrixUtils.createRealMatrix(new double[][] {{2, 1, 0.5}, {1, 3, -1}, {0.5, -1, 1}}))
                .vectors();
        double[][] first = rotated(rotation, 4, 1, 0);
        double[][] second = rotated(rotation, 9, 0.25, 2);
        GaussianFit one = new GaussianFit(new double[3], first);
        assertThat(one.distance(new GaussianFit(new double[3], second))).isCloseTo(1 + 0.25 + 2, within(1e-12));
        assertThat(one.distance(one)).isCloseTo(0, within(1e-13));
    }

    /** Hipparchus' decomposition of these matrices as they are does not converge. */
    @Test
    void eigenvaluesOfAllSizesAndZerosAreFine() {
        int dimensions = 200;
        RealMatrix rotation = new QRDecomposition(MatrixUtils.createRealMatrix(rows(dimensions))).getQ();
        double[] first = new double[dimensions];
        double[] second = new double[dimensions];
        double expected = 0;
        double traces = 0;
        for (int i = 0; i < dimensions; i++) {
            first[i] = i % 3 == 0 ? 0 : Math.pow(10, -i % 7);
            second[i] = i % 4 == 0 ? 0 : Math.pow(10, -i % 6);
            expected += Math.pow(Math.sqrt(first[i]) - Math.sqrt(second[i]), 2);
            traces += first[i] + second[i];
        }
        GaussianFit one = new GaussianFit(new double[dimensions], rotated(rotation, first));
        GaussianFit other = new GaussianFit(new double[dimensions], rotated(rotation, second));
        assertThat(one.distance(other)).isCloseTo(expected, within(1e-9 * traces));
        assertThat(other.distance(one)).isCloseTo(expected, within(1e-9 * traces));
        assertThat(one.distance(one)).isCloseTo(0, within(1e-9 * traces));
    }

    private static double[][] rows(int dimensions) {
        double[][] rows = new double[dimensions][];
        SampleSet set = Draws.standard(0, dimensions, dimensions);
        Arrays.setAll(rows, set::row);
        return rows;
    }

    private static double[][] rotated(RealMatrix rotation, double... eigenvalues) {
        return rotation.multiply(MatrixUtils.createRealDiagonalMatrix(eigenvalues))
                .multiply(rotation.transpose())
                .getData();
    }

    /** Two distances of a point mass: |m|² + tr C. */
    @Test
    void aPointIsAsFarAsMeanAndVarianceSay() {
        GaussianFit point = new GaussianFit(new double[2], new double[2][2]);
        GaussianFit other = new GaussianFit(new double[] {3, 4}, covariance(1, 2, 3));
        assertThat(point.distance(other)).isCloseTo(25 + 1 + 4 + 9, within(1e-12));
        assertThat(other.distance(point)).isCloseTo(25 + 1 + 4 + 9, within(1e-12));
    }

    @Test
    void fitsAreMeansAndUnbiasedCovariances() {
        GaussianFit fit = GaussianFit.of(SampleSet.of(new double[][] {{0, 1}, {2, 1}, {4, 7}}));
        assertThat(fit.mean()).containsExactly(2, 3);
        assertThat(fit.covariance()).isDeepEqualTo(new double[][] {{4, 6}, {6, 12}});
    }

    @Test
    void theValueIsThatOfTheFits() {
        SampleSet first = Draws.standard(0, 50, 3);
        SampleSet second = Draws.normal(1, 60, Draws.shift(1, 3), 2);
        assertThat(FrechetDistance.plain(0).value(first, second))
                .isEqualTo(GaussianFit.of(first).distance(GaussianFit.of(second)))
                .isEqualTo(FrechetDistance.plain(0).estimate(first, second).value());
    }

    /** Features that repeat, and fewer rows than features, make singular covariances. */
    @Test
    void singularCovariancesAreFine() {
        double[][] rows = new double[20][];
        double[][] twice = new double[20][];
        double[][] others = new double[20][];
        double[][] othersTwice = new double[20][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Draws.standard(i, 2, 2).row(0);
            others[i] = Draws.normal(i + 100, 2, new double[] {1, 0}, 2).row(0);
            twice[i] = new double[] {rows[i][0], rows[i][1], rows[i][0], rows[i][1], 7};
            othersTwice[i] = new double[] {others[i][0], others[i][1], others[i][0], others[i][1], 7};
        }
        Estimate once = FrechetDistance.plain(3).estimate(SampleSet.of(rows), SampleSet.of(others));
        Estimate doubled = FrechetDistance.plain(3).estimate(SampleSet.of(twice), SampleSet.of(othersTwice));
        assertThat(doubled.value()).isCloseTo(2 * once.value(), within(1e-7));
        assertThat(doubled.low()).isCloseTo(2 * once.low(), within(1e-6));
        assertThat(doubled.high()).isCloseTo(2 * once.high(), within(1e-6));
        SampleSet few = Draws.standard(0, 5, 9);
        assertThat(FrechetDistance.plain(0).value(few, few)).isCloseTo(0, within(1e-6));
    }

    /** The influence of a row is what leaving it out takes away, times n, to first order in 1/n. */
    @Test
    void influencesAreDerivativesByTheWeightsOfRows() {
        int n = 400;
        SampleSet first = Draws.standard(0, n, 2);
        SampleSet second = Draws.normal(1, n, new double[] {1, 0.5}, 2);
        GaussianFit.Transport transport = GaussianFit.of(first).transport(GaussianFit.of(second));
        double[] ofFirst = transport.influenceOfFirst(first);
        double[] ofSecond = transport.influenceOfSecond(second);
        double firstMean = Moments.of(ofFirst).mean();
        double secondMean = Moments.of(ofSecond).mean();
        double whole = transport.distance();
        double scale =
                Math.sqrt(Moments.of(ofFirst).variance() + Moments.of(ofSecond).variance());
        for (int row = 0; row < n; row += 13) {
            int[] others = without(row, n);
            double firstDifference = whole - FrechetDistance.plain(0).value(first.rows(others), second);
            double secondDifference = whole - FrechetDistance.plain(0).value(first, second.rows(others));
            assertThat(n * firstDifference).isCloseTo(ofFirst[row] - firstMean, within(0.03 * scale));
            assertThat(n * secondDifference).isCloseTo(ofSecond[row] - secondMean, within(0.03 * scale));
        }
    }

    private static int[] without(int row, int n) {
        return IntStream.range(0, n).filter(i -> i != row).toArray();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.6, 1", "1, 1, 1", "1, 0, 1.5", "3, 0, 1.5", "10, 1, 1"})
    void intervalsCoverDistancesOfGaussians(int dimensions, double shift, double std) {
        double truth = shift * shift + dimensions * (std - 1) * (std - 1);
        long covered = Draws.coverage(
                truth,
                r -> FrechetDistance.plain(5)
                        .estimate(
                                Draws.standard(2 * r, 100, dimensions),
                                Draws.normal(2 * r + 1, 120, Draws.shift(shift, dimensions), std)));
        assertThat(covered).isBetween(180L, 199L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void intervalsOfEqualDistributionsBeginAtZero(int dimensions) {
        assertThat(Draws.coverage(
                        0,
                        r -> FrechetDistance.plain(5)
                                .estimate(
                                        Draws.standard(2 * r, 100, dimensions),
                                        Draws.standard(2 * r + 1, 120, dimensions))))
                .isGreaterThanOrEqualTo(190);
    }

    /** d + d(d + 1)/4 times (1/n + 1/m) to first order; the next order is 1/n of it times d. */
    @Test
    void extrapolationRemovesTheBias() {
        double[] plain = new double[200];
        double[] extrapolated = new double[200];
        for (int r = 0; r < plain.length; r++) {
            SampleSet first = Draws.standard(2 * r, 200, 5);
            SampleSet second = Draws.standard(2 * r + 1, 300, 5);
            plain[r] = FrechetDistance.plain(0).value(first, second);
            extrapolated[r] = FrechetDistance.extrapolated(0).value(first, second);
        }
        assertThat(Moments.of(plain).mean()).isCloseTo(12.5 * (1.0 / 200 + 1.0 / 300), within(0.006));
        Moments rest = Moments.of(extrapolated);
        assertThat(rest.mean()).isCloseTo(0, within(4 * Math.sqrt(rest.varianceOfMean())));
    }

    @Test
    void theIntervalHoldsTheExtrapolatedValue() {
        for (int r = 0; r < 20; r++) {
            SampleSet first = Draws.standard(2 * r, 50, 5);
            SampleSet second = Draws.standard(2 * r + 1, 70, 5);
            Estimate estimate = FrechetDistance.extrapolated(0).estimate(first, second);
            assertThat(estimate.value())
                    .isEqualTo(FrechetDistance.extrapolated(0).value(first, second));
            assertThat(estimate.covers(estimate.value())).isTrue();
            assertThat(estimate.high())
                    .isEqualTo(FrechetDistance.plain(0).estimate(first, second).high());
        }
    }

    @Test
    void setsAndGaussiansThatDoNotSuitAreRefused() {
        assertThatThrownBy(() -> FrechetDistance.plain(0).value(Draws.standard(0, 5, 2), Draws.standard(0, 5, 3)))
                .hasMessageContaining("2 and 3 elements");
        assertThatThrownBy(
                        () -> FrechetDistance.extrapolated(0).value(Draws.standard(0, 3, 2), Draws.standard(0, 5, 2)))
                .hasMessageContaining("3 rows");
        assertThatThrownBy(() -> new GaussianFit(new double[2], new double[1][2]))
                .hasMessageContaining("1 rows");
        assertThatThrownBy(() -> new GaussianFit(new double[2], new double[2][3]))
                .hasMessageContaining("covariance[0] has 3");
        assertThatThrownBy(() -> new GaussianFit(new double[1], new double[1][1])
                        .distance(new GaussianFit(new double[2], new double[2][2])))
                .hasMessageContaining("1 and 2 dimensions");
    }
}
