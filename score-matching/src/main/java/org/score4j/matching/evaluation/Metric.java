package org.score4j.matching.evaluation;

/** How much two sets of samples differ. Immutable and thread-safe. */
public interface Metric {
    /** The level of intervals where none is asked for. */
    double USUAL_LEVEL = 0.95;

    /**
     * The estimate without its interval, for less work.
     *
     * @throws IllegalArgumentException if the sets do not suit: rows of different lengths, too few of them
     */
    double value(SampleSet first, SampleSet second);

    /**
     * The estimate with an interval.
     *
     * @param level nominal probability that the interval covers, in (0, 1)
     * @throws IllegalArgumentException if the sets do not suit, or {@code level} is out of range
     */
    Estimate estimate(SampleSet first, SampleSet second, double level);

    /** The estimate with an interval of {@value #USUAL_LEVEL}. */
    default Estimate estimate(SampleSet first, SampleSet second) {
        return estimate(first, second, USUAL_LEVEL);
    }

    /** Values of this metric between subsets of the same rows. */
    @FunctionalInterface
    interface OfRows {
        /**
         * The metric between two subsets.
         *
         * @param first numbers of the rows of the first set
         * @param second numbers of the rows of the second set, none of which is in the first
         */
        double value(int[] first, int[] second);
    }

    /** This metric for many divisions of the same rows: what does not depend on the division is computed once. */
    default OfRows among(SampleSet rows) {
        return (first, second) -> value(rows.rows(first), rows.rows(second));
    }

    /** This metric of features. */
    default Metric over(FeatureMap features) {
        return new MetricOfFeatures(this, features);
    }
}
