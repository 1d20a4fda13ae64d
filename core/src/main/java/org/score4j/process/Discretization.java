package org.score4j.process;

/**
 * One step of a discrete forward chain: x(t) = stateFactor·x(next) + noiseStd·z.
 *
 * <p>Source: Song et al. (2021), appendix E.
 *
 * @param stateFactor factor of the cleaner state
 * @param noiseStd standard deviation of the noise that is added
 */
public record Discretization(double stateFactor, double noiseStd) {
    /**
     * The variance-preserving step √(1 − β), √β.
     *
     * @param beta variance of the noise that is added, in [0, 1]
     */
    public static Discretization ofBeta(double beta) {
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("beta is " + beta + "; allowed: [0, 1]");
        }
        return new Discretization(Math.sqrt(1 - beta), Math.sqrt(beta));
    }

    /** The variance-exploding step from noise level {@code cleaner} to {@code noisier}: 1, √(noisier² − cleaner²). */
    static Discretization between(double noisier, double cleaner) {
        return new Discretization(1, Math.sqrt((noisier - cleaner) * (noisier + cleaner)));
    }
}
