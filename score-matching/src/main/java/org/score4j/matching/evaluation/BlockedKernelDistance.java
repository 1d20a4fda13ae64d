package org.score4j.matching.evaluation;

import java.util.Arrays;

/**
 * The mean of {@link KernelDistance} over disjoint blocks of rows: block b compares {@code size} rows of one set with as many of the
 * other. Unbiased as the whole, with a larger variance, in time O(n·size·d).
 *
 * <p>Rows are put in random order first, as sets are often sorted. Blocks are independent, so <b>the interval</b> is Student's t over
 * their values, whether or not the distributions are equal. KID as published averages over blocks that overlap, whose spread says
 * nothing about the error of the mean.
 *
 * @param distance of a block
 * @param size rows of a block from each set, at least 2
 * @param seed of the order
 */
public record BlockedKernelDistance(KernelDistance distance, int size, long seed) implements Metric {
    private static final int LEAST = 2;

    /** Checks the size. */
    public BlockedKernelDistance {
        if (size < 2) {
            throw new IllegalArgumentException("size is " + size + "; allowed: 2 and more");
        }
    }

    private double[] ofBlocks(SampleSet first, SampleSet second) {
        first.requireSameDimensions(second);
        String why = "for " + LEAST + " blocks of " + size;
        first.requireAtLeast(Math.multiplyExact(LEAST, size), why);
        second.requireAtLeast(LEAST * size, why);
        Shuffle shuffle = new Shuffle(seed);
        int[] ofFirst = shuffle.order(first.count());
        int[] ofSecond = shuffle.order(second.count());
        double[] values = new double[Math.min(ofFirst.length, ofSecond.length) / size];
        for (int b = 0; b < values.length; b++) {
            values[b] = distance.value(
                    first.rows(Arrays.copyOfRange(ofFirst, b * size, (b + 1) * size)),
                    second.rows(Arrays.copyOfRange(ofSecond, b * size, (b + 1) * size)));
        }
        return values;
    }

    @Override
    public double value(SampleSet first, SampleSet second) {
        return Moments.of(ofBlocks(first, second)).mean();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the sets have rows of different lengths, or not enough for two blocks
     */
    @Override
    public Estimate estimate(SampleSet first, SampleSet second, double level) {
        Moments blocks = Moments.of(ofBlocks(first, second));
        return Estimate.student(
                blocks.mean(),
                Math.sqrt(blocks.varianceOfMean()),
                blocks.count() - 1,
                level,
                "Student's t over " + blocks.count() + " blocks");
    }
}
