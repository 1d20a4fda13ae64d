package org.score4j.matching.evaluation;

/**
 * The squared Fréchet (2-Wasserstein) distance between Gaussians fitted to two sets: |m₁ − m₂|² + tr(C₁ + C₂ − 2·(C₁·C₂)^½). In squared
 * units of the data. It sees means and covariances and nothing else.
 *
 * <p>Time O((n + m)·d² + d³), with two eigenvalue decompositions. Covariances may be singular. Errors of rounding are near 10⁻¹⁵ of
 * the traces, or 10⁻¹⁰ where eigenvalues are 0 or of very different sizes.
 *
 * <p><b>Bias.</b> The value is too large by about c·(1/n + 1/m), where c grows with the number of dimensions: for equal Gaussians of
 * d dimensions with covariance s²·I it is s²·(d + d·(d + 1)/4)·(1/n + 1/m). Distances of sets of different sizes cannot be compared.
 * {@link #extrapolated} estimates the distance of infinite sets instead: it also takes the distance between halves and follows the
 * line in (1/n + 1/m) to 0 (Chong and Forsyth, Effectively Unbiased FID and Inception Score, 2020, who fit the line to more sizes). It
 * may be a little negative.
 *
 * <p><b>The interval</b> is the same for both. It has the standard error of the influence functions 2·(m₁ − m₂)ᵀ(x − m₁) + (x −
 * m₁)ᵀ(I − T)(x − m₁), T the optimal map between the Gaussians. The value is a convex function of means and covariances, so its bias is
 * positive, and nearly that of equal distributions at most: the interval of the plain value reaches down by that bias, measured between
 * random halves of each set.
 *
 * <p>This is FID only on the features of the Inception network that FID was published with (Heusel et al., GANs Trained by a Two
 * Time-Scale Update Rule Converge to a Local Nash Equilibrium, 2017). Formula: Dowson and Landau, The Fréchet Distance between
 * Multivariate Normal Distributions, 1982.
 */
public final class FrechetDistance implements Metric {
    private static final String METHOD = "influence, normal, with the bias of equal distributions";

    private final boolean extrapolated;
    private final long seed;

    private FrechetDistance(boolean extrapolated, long seed) {
        this.extrapolated = extrapolated;
        this.seed = seed;
    }

    /**
     * The distance of the Gaussians fitted.
     *
     * @param seed of the halves that the interval needs
     */
    public static FrechetDistance plain(long seed) {
        return new FrechetDistance(false, seed);
    }

    /**
     * The distance extrapolated to infinitely many samples.
     *
     * @param seed of the halves
     */
    public static FrechetDistance extrapolated(long seed) {
        return new FrechetDistance(true, seed);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the sets have rows of different lengths or, extrapolated, fewer than 4
     */
    @Override
    public double value(SampleSet first, SampleSet second) {
        double whole = plain(first, second);
        return extrapolated ? extrapolate(whole, first, second) : whole;
    }

    private static double plain(SampleSet first, SampleSet second) {
        first.requireSameDimensions(second);
        return GaussianFit.of(first).distance(GaussianFit.of(second));
    }

    private static double scale(SampleSet first, SampleSet second) {
        return 1.0 / first.count() + 1.0 / second.count();
    }

    private double extrapolate(double whole, SampleSet first, SampleSet second) {
        Shuffle shuffle = new Shuffle(seed);
        Halves ofFirst = Halves.of(first, shuffle);
        Halves ofSecond = Halves.of(second, shuffle);
        double half = (plain(ofFirst.first(), ofSecond.first()) + plain(ofFirst.second(), ofSecond.second())) / 2;
        double wholeScale = scale(first, second);
        double halfScale = scale(ofFirst.first(), ofSecond.first());
        return (whole * halfScale - half * wholeScale) / (halfScale - wholeScale);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the sets have rows of different lengths, or fewer than 4
     */
    @Override
    public Estimate estimate(SampleSet first, SampleSet second, double level) {
        first.requireSameDimensions(second);
        GaussianFit.Transport transport = GaussianFit.of(first).transport(GaussianFit.of(second));
        double whole = transport.distance();
        double variance = Moments.of(transport.influenceOfFirst(first)).varianceOfMean()
                + Moments.of(transport.influenceOfSecond(second)).varianceOfMean();
        ConvexInterval interval = new ConvexInterval(whole, variance, bias(first, second), 2);
        double value = extrapolated ? extrapolate(whole, first, second) : whole;
        double low = Math.min(value, interval.low(level));
        return new Estimate(value, low, Math.max(value, interval.high(level)), level, METHOD);
    }

    private double bias(SampleSet first, SampleSet second) {
        Shuffle shuffle = new Shuffle(seed);
        double sum = 0;
        for (SampleSet set : new SampleSet[] {first, second}) {
            Halves halves = Halves.of(set, shuffle);
            sum += plain(halves.first(), halves.second())
                    * scale(first, second)
                    / scale(halves.first(), halves.second());
        }
        return sum / 2;
    }
}
