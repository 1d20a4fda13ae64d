package org.score4j.matching.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelDistanceTest {
    private static final double BANDWIDTH = 1;

    /** E exp(−|z|²/(2h²)) of z ~ N((shift, 0, …), variance·I). */
    private static double meanGaussian(double shift, double variance, int dimensions) {
        double sum = BANDWIDTH * BANDWIDTH + variance;
        return Math.pow(BANDWIDTH * BANDWIDTH / sum, dimensions / 2.0) * Math.exp(-shift * shift / (2 * sum));
    }

    private static double gaussianTruth(double shift, double std, int dimensions) {
        return meanGaussian(0, 2, dimensions)
                + meanGaussian(0, 2 * std * std, dimensions)
                - 2 * meanGaussian(shift, 1 + std * std, dimensions);
    }

    /** E|z| of z ~ N(shift, variance) in one dimension. */
    private static double meanDistance(double shift, double variance) {
        double std = Math.sqrt(variance);
        return std * Math.sqrt(2 / Math.PI) * Math.exp(-shift * shift / (2 * variance))
                + shift * (1 - 2 * new NormalDistribution().cumulativeProbability(-shift / std));
    }

    private static double energyTruth(double shift, double std) {
        return 2 * meanDistance(shift, 1 + std * std) - meanDistance(0, 2) - meanDistance(0, 2 * std * std);
    }

    /** E(xy + 1)³ is a sum over products of moments: Σⱼ binomial(3, j)·(E xʲ − E yʲ)². */
    private static double cubicTruth(double shift, double std) {
        double second = shift * shift + std * std - 1;
        double third = shift * shift * shift + 3 * shift * std * std;
        return 3 * shift * shift + 3 * second * second + third * third;
    }

    private static void assertUnbiased(Metric metric, double truth, int dimensions, double shift, double std) {
        double[] values = IntStream.range(0, 2000)
                .parallel()
                .mapToDouble(r -> metric.value(
                        Draws.standard(2L * r, 12, dimensions),
                        Draws.normal(2L * r + 1, 8, Draws.shift(shift, dimensions), std)))
                .toArray();
        Moments moments = Moments.of(values);
        assertThat(moments.mean()).isCloseTo(truth, within(4 * Math.sqrt(moments.varianceOfMean())));
    }

    @Test
    void gaussianKernelsGiveTheirClosedFormOnAverage() {
        KernelDistance metric = KernelDistance.gaussian(BANDWIDTH);
        assertUnbiased(metric, 0, 2, 0, 1);
        assertUnbiased(metric, gaussianTruth(1, 1, 2), 2, 1, 1);
        assertUnbiased(metric, gaussianTruth(0.5, 2, 3), 3, 0.5, 2);
    }

    @Test
    void energyDistancesGiveTheirClosedFormOnAverage() {
        assertUnbiased(KernelDistance.energy(), energyTruth(1, 1), 1, 1, 1);
        assertUnbiased(KernelDistance.energy(), energyTruth(0.5, 2), 1, 0.5, 2);
        // E|z| of z ~ N(0, I) in three dimensions is √2·Γ(2)/Γ(3/2)
        double mean = Math.sqrt(2) / Gamma.gamma(1.5);
        assertUnbiased(KernelDistance.energy(), mean * (2 * Math.sqrt(5) - Math.sqrt(2) - Math.sqrt(8)), 3, 0, 2);
    }

    @Test
    void cubicKernelsGiveDifferencesOfMomentsOnAverage() {
        assertUnbiased(KernelDistance.cubic(), cubicTruth(0.5, 1), 1, 0.5, 1);
        assertUnbiased(KernelDistance.cubic(), cubicTruth(0, 1.5), 1, 0, 1.5);
        // in two dimensions only the diagonal of the second moments differs: 3·|1.5² − 1|²·2/2²
        assertUnbiased(KernelDistance.cubic(), 3 * 1.25 * 1.25 / 2, 2, 0, 1.5);
    }

    @Test
    void blocksHaveTheSameMean() {
        assertUnbiased(KernelDistance.gaussian(BANDWIDTH).inBlocks(4, 0), gaussianTruth(1, 1, 2), 2, 1, 1);
    }

    /** By hand: kernels of pairs, without those of a row with itself. */
    @Test
    void theEstimateLeavesOutPairsOfARowWithItself() {
        SampleSet first = SampleSet.of(new double[][] {{0}, {1}, {3}});
        SampleSet second = SampleSet.of(new double[][] {{0}, {2}});
        double across = (0 + 2 + 1 + 1 + 3 + 1) / 6.0;
        assertThat(KernelDistance.energy().value(first, second))
                .isCloseTo(2 * across - (1 + 3 + 2) / 3.0 - 2, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "1, 0.3, 1", "1, 1, 1", "2, 0.3, 1", "2, 1, 1", "2, 0, 1.5", "8, 1, 1"})
    void intervalsCoverClosedForms(int dimensions, double shift, double std) {
        long covered = Draws.coverage(
                gaussianTruth(shift, std, dimensions),
                r -> KernelDistance.gaussian(BANDWIDTH)
                        .estimate(
                                Draws.standard(2 * r, 100, dimensions),
                                Draws.normal(2 * r + 1, 120, Draws.shift(shift, dimensions), std)));
        assertThat(covered).isBetween(180L, 199L);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "0, 1.5"})
    void intervalsOfEnergyAndBlocksCover(double shift, double std) {
        long energy = Draws.coverage(
                energyTruth(shift, std),
                r -> KernelDistance.energy()
                        .estimate(
                                Draws.standard(2 * r, 100, 1),
                                Draws.normal(2 * r + 1, 120, Draws.shift(shift, 1), std)));
        assertThat(energy).isBetween(180L, 199L);
        long blocks = Draws.coverage(
                gaussianTruth(shift, std, 2),
                r -> KernelDistance.gaussian(BANDWIDTH)
                        .inBlocks(20, 3)
                        .estimate(
                                Draws.standard(2 * r, 400, 2),
                                Draws.normal(2 * r + 1, 420, Draws.shift(shift, 2), std)));
        assertThat(blocks).isBetween(180L, 199L);
    }

    @Test
    void theMedianOfDistancesIsTheBandwidth() {
        SampleSet first = SampleSet.of(new double[][] {{0}, {1}});
        SampleSet second = SampleSet.of(new double[][] {{3}, {7}});
        // distances 1, 2, 3, 4, 6, 7; the upper of the two in the middle
        assertThat(Kernel.medianBandwidth(first, second)).isEqualTo(4);
        SampleSet all = Draws.standard(0, 3000, 2);
        SampleSet some =
                all.rows(IntStream.range(0, 2000).map(i -> (int) (1.5 * i)).toArray());
        assertThat(Kernel.medianBandwidth(all)).isEqualTo(Kernel.medianBandwidth(some));
        // |x − y|²/2 is exponential with mean 2
        assertThat(Kernel.medianBandwidth(all)).isCloseTo(Math.sqrt(4 * Math.log(2)), within(0.05));
        assertThat(KernelDistance.gaussianOfMedianBandwidth().value(first, second))
                .isEqualTo(KernelDistance.gaussian(4).value(first, second));
    }

    @Test
    void setsAndNumbersThatDoNotSuitAreRefused() {
        assertThatThrownBy(() -> Kernel.gaussian(0)).hasMessageContaining("bandwidth is 0.0");
        assertThatThrownBy(() -> Kernel.gaussian(Double.NaN)).hasMessageContaining("bandwidth is NaN");
        assertThatThrownBy(() -> Kernel.polynomial(0)).hasMessageContaining("degree is 0");
        SampleSet equal = new SampleSet(new double[6], 2);
        assertThatThrownBy(() -> Kernel.medianBandwidth(equal)).hasMessageContaining("median distance of 3 rows is 0");
        assertThatThrownBy(() -> KernelDistance.energy().value(equal, Draws.standard(0, 3, 1)))
                .hasMessageContaining("2 and 1 elements");
        assertThatThrownBy(() -> KernelDistance.energy().estimate(equal, Draws.standard(0, 2, 2)))
                .hasMessageContaining("2 rows; expected at least 3");
        assertThatThrownBy(() -> KernelDistance.energy().inBlocks(1, 0)).hasMessageContaining("size is 1");
        assertThatThrownBy(() -> KernelDistance.energy().inBlocks(2, 0).value(equal, equal))
                .hasMessageContaining("3 rows; expected at least 4 for 2 blocks of 2");
    }
}
