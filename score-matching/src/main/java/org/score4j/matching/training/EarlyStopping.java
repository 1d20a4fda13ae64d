package org.score4j.matching.training;

/**
 * Stops a run whose validation has not become better for some time.
 *
 * <p>Immutable: the state after any number of validations is that of their list, so that a run that was stopped takes it from its log.
 * Losses that are not finite are never better.
 *
 * <p>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), algorithm 7.1.
 *
 * @param patience validations in a row without a better one after which a run stops, at least 1
 * @param best lowest loss so far; infinite before the first
 * @param bestStep steps before the validation that had it; −1 if there is none
 * @param since validations since then
 */
public record EarlyStopping(int patience, double best, long bestStep, int since) {
    /** Checks the ranges. */
    public EarlyStopping {
        if (patience < 1) {
            throw new IllegalArgumentException("patience is " + patience + "; allowed: 1 and more");
        }
        if (since < 0) {
            throw new IllegalArgumentException("since is " + since + "; allowed: 0 and more");
        }
    }

    /** Before the first validation. */
    public static EarlyStopping withPatience(int patience) {
        return new EarlyStopping(patience, Double.POSITIVE_INFINITY, -1, 0);
    }

    /** One that never stops, and knows the best. */
    public static EarlyStopping never() {
        return withPatience(Integer.MAX_VALUE);
    }

    /**
     * After one more validation.
     *
     * @param step steps before it
     * @param loss its mean
     */
    public EarlyStopping after(long step, double loss) {
        return loss < best && Double.isFinite(loss)
                ? new EarlyStopping(patience, loss, step, 0)
                : new EarlyStopping(patience, best, bestStep, since + 1);
    }

    /** Whether the validation after so many steps is the best. */
    public boolean isBest(long step) {
        return bestStep == step;
    }

    /** Whether the run is to stop. */
    public boolean stops() {
        return since >= patience;
    }
}
