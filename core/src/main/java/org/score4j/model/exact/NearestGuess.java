package org.score4j.model.exact;

/**
 * A cheap guess of the point nearest to a sample, from a few values of each point: its distance bounds the nearest one from
 * above, so that a pass can give up points before it has met the nearest. It follows from the sample and the data alone.
 */
final class NearestGuess {
    private static final int RUNS = 4;
    private static final int SHORTEST = 4;
    private static final int LONGEST = 16;

    private final float[] data;
    private final int dimensions;
    private final int length;

    /**
     * A guess within these data.
     *
     * @param data [N, D] in 'c' order
     * @param dimensions D; at least 32 where a guess is asked for
     */
    NearestGuess(float[] data, int dimensions) {
        this.data = data;
        this.dimensions = dimensions;
        length = Math.max(SHORTEST, Math.min(LONGEST, dimensions / 256));
    }

    /** The point with the least distance |x − alpha·y|² in four short runs of dimensions; the first one of several. */
    int of(double alpha, double[] x) {
        int guess = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int first = 0, i = 0; first < data.length; first += dimensions, i++) {
            double sum = 0;
            for (int run = 0; run < RUNS && sum < least; run++) {
                int start = (int) ((2L * run + 1) * dimensions / (2 * RUNS));
                for (int d = start; d < start + length; d++) {
                    double difference = x[d] - alpha * data[first + d];
                    sum += difference * difference;
                }
            }
            if (sum < least) {
                least = sum;
                guess = i;
            }
        }
        return guess;
    }
}
