package org.score4j.matching.evaluation;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * The classifier two-sample test: a classifier learns to tell the sets apart from a random half of each and is judged on the other
 * halves. If the distributions are equal its accuracy is 1/2 whatever it learned.
 *
 * <p>The number of right answers is compared with the binomial distribution of probability 1/2, which is exact if it answers both
 * sets at random alike and otherwise wider than the true one, so p is never too small on average: with a probability q of saying
 * "second" the variance is q·(1 − q) a row. The test has power against what the classifier sees, and half of the rows go into
 * learning.
 *
 * <p>Source: Lopez-Paz and Oquab, Revisiting Classifier Two-Sample Tests, 2017, section 3.
 *
 * @param classifier that learns
 * @param seed of the halves
 */
public record ClassifierTest(Classifier classifier, long seed) {
    private static final int LEAST = 4;

    /**
     * The outcome.
     *
     * @param accuracy the share of right answers, with Clopper's and Pearson's interval for this classifier, once trained
     * @param pValue probability of as many right answers or more if the distributions are equal
     */
    public record Outcome(Estimate accuracy, double pValue) {}

    /** The test with an interval of level 0.95. */
    public Outcome of(SampleSet first, SampleSet second) {
        return of(first, second, Metric.USUAL_LEVEL);
    }

    /**
     * Learns and judges.
     *
     * @param level of the interval, in (0, 1)
     * @throws IllegalArgumentException if the sets have rows of different lengths, not as many, or fewer than 4
     */
    public Outcome of(SampleSet first, SampleSet second, double level) {
        first.requireSameDimensions(second);
        first.requireSameCount(second, "to be told apart by chance half of the time");
        first.requireAtLeast(LEAST, "to be halved");
        Shuffle shuffle = new Shuffle(seed);
        int[] ofFirst = shuffle.order(first.count());
        int[] ofSecond = shuffle.order(second.count());
        int half = ofFirst.length / 2;
        Predicate<double[]> isSecond =
                classifier.learn(first.rows(Arrays.copyOf(ofFirst, half)), second.rows(Arrays.copyOf(ofSecond, half)));
        int trials = 2 * (ofFirst.length - half);
        int right = (int) IntStream.range(half, ofFirst.length)
                .mapToLong(i -> (isSecond.test(first.row(ofFirst[i])) ? 0 : 1)
                        + (isSecond.test(second.row(ofSecond[i])) ? 1 : 0))
                .sum();
        // as likely as that many wrong answers, and a sum of small numbers
        double pValue = new BinomialDistribution(trials, 0.5).cumulativeProbability(trials - right);
        return new Outcome(Estimate.binomial(right, trials, level, "binomial"), pValue);
    }
}
