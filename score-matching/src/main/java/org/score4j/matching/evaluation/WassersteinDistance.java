package org.score4j.matching.evaluation;

/**
 * The Wasserstein distance between the empirical distributions of two sets of n rows each, exactly: W_pᵖ is the least mean of |x −
 * y|ᵖ over all pairings of the rows. In units of the data.
 *
 * <p>Time O(n³) at worst, memory 8n² bytes: meant for n up to some thousands; see {@link Assignment}.
 *
 * <p>In more than two dimensions the distance of samples exceeds that of the distributions by something of order n^(−1/d): equal
 * distributions are far apart, and the value alone says little. <b>The interval</b> says so: it is for the distance of the
 * distributions, with the standard error from the variance of the Kantorovich potentials (del Barrio and Loubes, Central Limit
 * Theorems for Empirical Transportation Cost in General Dimension, 2019), and it reaches down by the distance between random halves
 * of each set, which is more than the bias. It is wide in many dimensions because more cannot be known. To learn whether the
 * distributions differ, use {@link PermutationTest}.
 *
 * @param power p, 1 or 2
 * @param seed of the halves
 */
public record WassersteinDistance(int power, long seed) implements Metric {
    private static final String METHOD = "potentials, normal, with the bias of equal distributions";

    /** Checks the power. */
    public WassersteinDistance {
        ConvexInterval.requirePower(power);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the sets have rows of different lengths, or not as many
     */
    @Override
    public double value(SampleSet first, SampleSet second) {
        return ConvexInterval.root(pairing(first, second).cost() / first.count(), power);
    }

    private Assignment pairing(SampleSet first, SampleSet second) {
        double[] costs = Assignment.squaredDistances(first, second);
        if (power == 1) {
            for (int k = 0; k < costs.length; k++) {
                costs[k] = Math.sqrt(costs[k]);
            }
        }
        return Assignment.minimising(costs, first.count());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the sets have rows of different lengths, not as many, or fewer than 4
     */
    @Override
    public Estimate estimate(SampleSet first, SampleSet second, double level) {
        Assignment pairing = pairing(first, second);
        double variance = Moments.of(pairing.rowPotentials()).varianceOfMean()
                + Moments.of(pairing.columnPotentials()).varianceOfMean();
        Shuffle shuffle = new Shuffle(seed);
        double bias = (betweenHalves(first, shuffle) + betweenHalves(second, shuffle)) / 2;
        return new ConvexInterval(pairing.cost() / first.count(), variance, bias, power).ofRoot(level, METHOD);
    }

    private double betweenHalves(SampleSet set, Shuffle shuffle) {
        Halves halves = Halves.of(set, shuffle);
        return pairing(halves.first(), halves.second()).cost() / halves.first().count();
    }
}
