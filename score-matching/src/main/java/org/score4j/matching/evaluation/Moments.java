package org.score4j.matching.evaluation;

/** Mean and unbiased variance of numbers, by deviations from the mean. */
record Moments(double mean, double variance, int count) {
    static Moments of(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        double mean = sum / numbers.length;
        double squares = 0;
        for (double number : numbers) {
            squares += (number - mean) * (number - mean);
        }
        return new Moments(mean, squares / (numbers.length - 1), numbers.length);
    }

    /** The variance of the mean. */
    double varianceOfMean() {
        return variance / count;
    }

    /**
     * The jackknife's variance (n − 1)/n·Σᵢ (θ₋ᵢ − θ̄)² of a statistic θ, where these numbers are θ₋ᵢ, what it is without row i.
     */
    double jackknifeVariance() {
        return variance * (count - 1.0) * (count - 1.0) / count;
    }
}
