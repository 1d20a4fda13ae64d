package org.score4j.matching.training;

/**
 * Count, mean and spread of some losses; parts put together are the statistics of all.
 *
 * <p>Source: Chan, Golub and LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample Variances (1982).
 *
 * @param count how many, at least 0
 * @param mean of them; 0 if there are none
 * @param deviations sum of their squared distances from the mean, at least 0
 */
public record LossStatistics(long count, double mean, double deviations) {
    /** Of nothing. */
    public static final LossStatistics NONE = new LossStatistics(0, 0, 0);

    /** Checks the count. */
    public LossStatistics {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + "; allowed: 0 and more");
        }
    }

    /** Of these losses and one more. */
    public LossStatistics plus(double loss) {
        return plus(new LossStatistics(1, loss, 0));
    }

    /** Of these losses and others. */
    public LossStatistics plus(LossStatistics other) {
        if (other.count == 0) {
            return this;
        }
        long total = count + other.count;
        double distance = other.mean - mean;
        double share = other.count / (double) total;
        return new LossStatistics(
                total, mean + distance * share, deviations + other.deviations + distance * distance * count * share);
    }

    /** Standard error of the mean if the losses are independent: √(deviations/(count − 1)/count); NaN for fewer than two. */
    public double standardError() {
        return count < 2 ? Double.NaN : Math.sqrt(deviations / (count - 1.0) / count);
    }
}
