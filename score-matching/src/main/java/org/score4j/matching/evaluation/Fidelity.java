package org.score4j.matching.evaluation;

/**
 * Quality and variety apart, by balls that reach from each row to its k-th nearest neighbour in its own set.
 *
 * <ul>
 *   <li><b>Precision</b>: the share of generated rows that are in the ball of some real row. <b>Recall</b>: the share of real rows that
 *       are in the ball of some generated row. Source: Kynkäänniemi, Karras, Laine, Lehtinen and Aila, Improved Precision and Recall
 *       Metric for Assessing Generative Models, 2019; k = 3 there.
 *   <li><b>Density</b>: the mean number of balls of real rows that a generated row is in, divided by k: 1 on average for equal
 *       distributions, and not bounded by it. <b>Coverage</b>: the share of real rows whose ball has a generated row in it. Source:
 *       Naeem, Oh, Uh, Choi and Yoo, Reliable Fidelity and Diversity Metrics for Generative Models, 2020; k = 5 there. For equal
 *       distributions, n real and m generated rows coverage is 1 − Πⱼ₌₁…ₖ (n − j)/(n + m − j) on average. Coverage and density
 *       resist outliers, whose balls are large, better than recall and precision.
 * </ul>
 *
 * <p>All depend on the numbers of rows: compare sets of the same sizes only. Time O((n + m)²·d).
 *
 * <p><b>The intervals</b> are for the mean of each number over sets of these sizes. The variance is the jackknife's over real and
 * generated rows, computed exactly (balls grow when a neighbour goes). Density gets a normal interval; the shares get Wilson's, with as
 * many trials as make the variance of a proportion that of the jackknife. Precision and recall count n/k trials at most, as k rows in one
 * place share their fate, which a set with all rows covered does not show. Between sets that hardly overlap, a few outliers decide about all
 * but coverage, and intervals of 95 % cover 83 to 95 %.
 *
 * @param precision in [0, 1]
 * @param recall in [0, 1]
 * @param density 0 and more
 * @param coverage in [0, 1]
 */
public record Fidelity(Estimate precision, Estimate recall, Estimate density, Estimate coverage) {
    private static final String METHOD = "jackknife, normal";
    private static final String SHARE_METHOD = "jackknife, Wilson";

    /**
     * Compares generated with real rows, with intervals of level 0.95.
     *
     * @param neighbours k, at least 1
     * @throws IllegalArgumentException if the sets have rows of different lengths, or fewer than k + 3
     */
    public static Fidelity of(SampleSet real, SampleSet generated, int neighbours) {
        return of(real, generated, neighbours, Metric.USUAL_LEVEL);
    }

    /**
     * Compares generated with real rows.
     *
     * @param neighbours k, at least 1
     * @param level of the intervals, in (0, 1)
     * @throws IllegalArgumentException if the sets have rows of different lengths, or fewer than k + 3
     */
    public static Fidelity of(SampleSet real, SampleSet generated, int neighbours, double level) {
        if (neighbours < 1) {
            throw new IllegalArgumentException("neighbours is " + neighbours + "; allowed: 1 and more");
        }
        real.requireSameDimensions(generated);
        String why = "for " + neighbours + " neighbours";
        real.requireAtLeast(Math.addExact(neighbours, 3), why);
        generated.requireAtLeast(neighbours + 3, why);
        Manifold ofReal = Manifold.of(Neighbourhoods.of(real, neighbours), generated);
        Manifold ofGenerated = Manifold.of(Neighbourhoods.of(generated, neighbours), real);
        Manifold.Share density = ofReal.density();
        return new Fidelity(
                share(ofReal.pointsCovered(), (double) generated.count() / neighbours, level),
                share(ofGenerated.pointsCovered(), (double) real.count() / neighbours, level),
                Estimate.normal(density.value(), Math.sqrt(density.variance()), level, METHOD),
                share(ofReal.ballsOccupied(), real.count(), level));
    }

    private static Estimate share(Manifold.Share share, double mostTrials, double level) {
        double one = share.value() * (1 - share.value());
        double trials = one > 0 ? Math.min(mostTrials, one / share.variance()) : mostTrials;
        return Estimate.proportion(share.value(), trials, level, SHARE_METHOD);
    }
}
