package org.score4j.matching.evaluation;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The squared maximum mean discrepancy of a kernel: MMD² = E k(x, x') + E k(y, y') − 2·E k(x, y), by the unbiased estimate, which
 * leaves out k(xᵢ, xᵢ) and so may be a little negative. With −|x − y| it is the energy distance 2·E|x − y| − E|x − x'| − E|y − y'|,
 * in units of the data; with the polynomial of degree 3, the distance of KID.
 *
 * <p>Time O((n + m)²·d), memory O(n + m).
 *
 * <p><b>The interval</b> is MMD̂² ± z·s, with s² from the jackknife, which needs the sums of rows only. Where the distributions differ it
 * is the usual asymptotic variance; where they are equal the estimate is of higher order, and the jackknife's variance is twice the
 * true one on average. The upper end is z²·s²/(4·V) higher, V the biased estimate, which is the square of a norm: near 0 it is the norm
 * that has a normal error.
 *
 * <p>Source: Gretton, Borgwardt, Rasch, Schölkopf and Smola, A Kernel Two-Sample Test, 2012, equation 3.
 */
public final class KernelDistance implements Metric {
    private static final String METHOD = "jackknife, normal, above of the root";
    private static final int LEAST = 3;

    private final Function<SampleSet, Kernel> kernelOfRows;

    private KernelDistance(Function<SampleSet, Kernel> kernelOfRows) {
        this.kernelOfRows = kernelOfRows;
    }

    /** The distance of any kernel. */
    public static KernelDistance of(Kernel kernel) {
        return new KernelDistance(rows -> kernel);
    }

    /** The distance of a Gaussian kernel of this bandwidth, in units of the data. */
    public static KernelDistance gaussian(double bandwidth) {
        return of(Kernel.gaussian(bandwidth));
    }

    /**
     * The distance of a Gaussian kernel whose bandwidth is the median distance of the rows of both sets together. Numbers from
     * different sets then have different kernels: to compare several sets with one, fix the bandwidth.
     */
    public static KernelDistance gaussianOfMedianBandwidth() {
        return new KernelDistance(rows -> Kernel.gaussian(Kernel.medianBandwidth(rows)));
    }

    /** The distance of (xᵀy/d + 1)³. */
    public static KernelDistance cubic() {
        return of(Kernel.polynomial(3));
    }

    /** The energy distance. */
    public static KernelDistance energy() {
        return of(Kernel.negativeDistance());
    }

    /** The mean over disjoint blocks of rows, for large sets and an interval that assumes less. */
    public BlockedKernelDistance inBlocks(int size, long seed) {
        return new BlockedKernelDistance(this, size, seed);
    }

    /** For each row, Σ over other rows of the same set and over the rows of the other set, and its own k(x, x). */
    private record Sums(double[] within, double[] across, double[] own) {
        static Sums of(Kernel kernel, SampleSet set, SampleSet other) {
            double[] within = new double[set.count()];
            double[] across = new double[set.count()];
            double[] own = new double[set.count()];
            IntStream.range(0, set.count()).parallel().forEach(i -> {
                own[i] = kernel.value(set, i, set, i);
                for (int j = 0; j < set.count(); j++) {
                    within[i] += i == j ? 0 : kernel.value(set, i, set, j);
                }
                for (int j = 0; j < other.count(); j++) {
                    across[i] += kernel.value(set, i, other, j);
                }
            });
            return new Sums(within, across, own);
        }

        /** The mean of k over pairs of different rows. */
        double mean() {
            double n = within.length;
            return sum(within) / (n * (n - 1));
        }

        /** The mean of k over all pairs, less that over pairs of different rows. */
        double excess() {
            return (sum(own) / own.length - mean()) / own.length;
        }

        /** The distance without row i, for each i, given the other set's mean and size. */
        double[] leavingOneOut(double otherMean, int otherCount) {
            double n = within.length;
            double sumWithin = sum(within);
            double sumAcross = sum(across);
            double[] distances = new double[within.length];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = (sumWithin - 2 * within[i]) / ((n - 1) * (n - 2))
                        + otherMean
                        - 2 * (sumAcross - across[i]) / ((n - 1) * otherCount);
            }
            return distances;
        }

        static double sum(double[] numbers) {
            return Arrays.stream(numbers).sum();
        }
    }

    private Kernel kernel(SampleSet first, SampleSet second) {
        return kernelOfRows.apply(first.and(second));
    }

    @Override
    public double value(SampleSet first, SampleSet second) {
        Kernel kernel = kernel(first, second);
        return value(Sums.of(kernel, first, second), Sums.of(kernel, second, first));
    }

    private static double value(Sums first, Sums second) {
        double pairs = (double) first.across().length * second.across().length;
        return first.mean() + second.mean() - 2 * Sums.sum(first.across()) / pairs;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the sets have rows of different lengths, or fewer than 3
     */
    @Override
    public Estimate estimate(SampleSet first, SampleSet second, double level) {
        first.requireAtLeast(LEAST, "to leave one out");
        second.requireAtLeast(LEAST, "to leave one out");
        Kernel kernel = kernel(first, second);
        Sums ofFirst = Sums.of(kernel, first, second);
        Sums ofSecond = Sums.of(kernel, second, first);
        double variance = Moments.of(ofFirst.leavingOneOut(ofSecond.mean(), second.count()))
                        .jackknifeVariance()
                + Moments.of(ofSecond.leavingOneOut(ofFirst.mean(), first.count()))
                        .jackknifeVariance();
        double value = value(ofFirst, ofSecond);
        double squaredNorm = value + ofFirst.excess() + ofSecond.excess();
        double half = Estimate.normalQuantile(level) * Math.sqrt(variance);
        double above = ConvexInterval.above(half, squaredNorm, 2);
        return new Estimate(value, value - half, value + above, level, METHOD);
    }

    /** {@inheritDoc} Keeps the kernel of all pairs: 8n² bytes for n rows. */
    @Override
    public OfRows among(SampleSet rows) {
        Kernel kernel = kernelOfRows.apply(rows);
        double[][] values = new double[rows.count()][rows.count()];
        IntStream.range(0, rows.count()).parallel().forEach(i -> {
            for (int j = 0; j < rows.count(); j++) {
                values[i][j] = kernel.value(rows, i, rows, j);
            }
        });
        return (first, second) -> mean(values, first) + mean(values, second) - 2 * mean(values, first, second);
    }

    private static double mean(double[][] values, int[] rows) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double[] ofRow = values[rows[i]];
            for (int j = 0; j < i; j++) {
                sum += ofRow[rows[j]];
            }
        }
        return 2 * sum / ((double) rows.length * (rows.length - 1));
    }

    private static double mean(double[][] values, int[] first, int[] second) {
        double sum = 0;
        for (int row : first) {
            double[] ofRow = values[row];
            for (int other : second) {
                sum += ofRow[other];
            }
        }
        return sum / ((double) first.length * second.length);
    }
}
