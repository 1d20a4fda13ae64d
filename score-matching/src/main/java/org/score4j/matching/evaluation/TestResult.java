package org.score4j.matching.evaluation;

/**
 * The outcome of a test of whether two sets of samples have one distribution.
 *
 * @param statistic what was compared with its distribution under that hypothesis
 * @param pValue probability, under that hypothesis, of a statistic as large as this: small where the distributions differ
 */
public record TestResult(double statistic, double pValue) {
    /** Checks the probability. */
    public TestResult {
        if (!(pValue > 0 && pValue <= 1)) {
            throw new IllegalArgumentException("pValue is " + pValue + "; allowed: (0, 1]");
        }
    }
}
