package org.score4j.matching.evaluation;

import java.util.Arrays;

/**
 * Features of samples: rows in, rows out. Metrics in thousands of dimensions mean little on pixels; on the features of a network
 * they can mean a lot. Anything that takes numbers and gives numbers will do: an ONNX file, a SameDiff graph, a projection.
 *
 * <p>Only with the features of the Inception network that they were published with, do the Fréchet distance and the polynomial
 * kernel distance of features become FID and KID; no other numbers should be called that.
 */
@FunctionalInterface
public interface FeatureMap {
    /**
     * Features of some rows, each row's a function of that row alone.
     *
     * @param rows [n, d] in 'c' order, not to be changed
     * @param count n, at least 1
     * @return [n, k] in 'c' order, with the same k in every call
     */
    double[] map(double[] rows, int count);

    /** The samples themselves. */
    static FeatureMap identity() {
        return (rows, count) -> rows;
    }

    /** This map, given at most {@code size} rows at a time, as memory may demand of a network. */
    default FeatureMap inBatches(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size is " + size + "; allowed: 1 and more");
        }
        return (rows, count) -> {
            int dimensions = rows.length / count;
            double[] all = new double[0];
            for (int from = 0; from < count; from += size) {
                int rowsNow = Math.min(size, count - from);
                double[] batch = Arrays.copyOfRange(rows, from * dimensions, (from + rowsNow) * dimensions);
                double[] features = map(batch, rowsNow);
                int each = features(features, rowsNow);
                if (from == 0) {
                    all = new double[Math.multiplyExact(count, each)];
                } else if (each != all.length / count) {
                    throw new IllegalArgumentException("the map made rows of " + each + " features of rows " + from
                            + " to " + (from + rowsNow - 1) + " and of " + all.length / count + " before");
                }
                System.arraycopy(features, 0, all, from * each, features.length);
            }
            return all;
        };
    }

    /**
     * The features of a set.
     *
     * @throws IllegalArgumentException if the map does not make as many rows, or makes numbers that are not finite
     */
    default SampleSet of(SampleSet samples) {
        double[] features = map(samples.values(), samples.count());
        return new SampleSet(features, features(features, samples.count()));
    }

    private static int features(double[] features, int count) {
        if (features.length == 0 || features.length % count != 0) {
            throw new IllegalArgumentException(
                    "the map made " + features.length + " numbers of " + count + " rows; expected as many for each");
        }
        return features.length / count;
    }
}
