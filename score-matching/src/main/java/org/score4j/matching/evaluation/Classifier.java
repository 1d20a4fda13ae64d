package org.score4j.matching.evaluation;

import java.util.function.Predicate;

/** A way to learn to tell two distributions apart. */
@FunctionalInterface
public interface Classifier {
    /**
     * Learns from samples of both.
     *
     * @return whether a row [d] looks like one of {@code second}
     */
    Predicate<double[]> learn(SampleSet first, SampleSet second);

    /**
     * The majority of the k nearest rows of both sets.
     *
     * @param k odd, at least 1; where there are fewer rows, all count
     */
    static Classifier nearestNeighbours(int k) {
        if (k < 1 || k % 2 == 0) {
            throw new IllegalArgumentException("k is " + k + "; allowed: odd numbers");
        }
        return (first, second) -> new NearestNeighbours(first, second, k);
    }

    /**
     * Logistic regression on standardised rows, with the penalty ridge/2·|w|² on the weights. It sees differences of means only, or
     * whatever becomes one in the features.
     *
     * <p>Newton's method: a step takes time O(n·d² + d³).
     *
     * @param ridge in (0, ∞); 1 is usual
     */
    static Classifier logistic(double ridge) {
        if (!(ridge > 0) || Double.isInfinite(ridge)) {
            throw new IllegalArgumentException("ridge is " + ridge + "; allowed: (0, ∞)");
        }
        return (first, second) -> LogisticRegression.fit(first, second, ridge);
    }
}
