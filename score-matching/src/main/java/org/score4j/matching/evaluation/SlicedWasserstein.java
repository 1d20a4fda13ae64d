package org.score4j.matching.evaluation;

import java.util.Arrays;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;

/**
 * The sliced Wasserstein distance: SW_pᵖ is the mean, over directions θ of length 1, of W_pᵖ between the projections on θ, where W_p
 * is ∫ |F⁻¹(u) − G⁻¹(u)|ᵖ du to the power 1/p. In units of the data; the sets may have different sizes.
 *
 * <p>W₁ is linear in the mass that is misplaced; W₂ is as the root of it, so that the chance numbers of samples in each mode hide
 * smaller errors. Between N(m, s²I) and N(m', s'²I) in d dimensions SW₂² = |m − m'|²/d + (s − s')².
 *
 * <p>Direction i is made of the normals of {@code PhiloxNoise(seed)} for sample i, scaled; the same in every run. Time
 * O(directions·n·(d + ln n)).
 *
 * <p><b>The interval</b> is for the distance of the distributions over all directions. Its standard error has two parts: the
 * variance of the Kantorovich potentials, averaged over directions, which are the derivatives of the distance by the weight of a
 * row; and the variance of W_pᵖ over directions. The bias is at most that of equal distributions, of order (1/n + 1/m)^(p/2), measured
 * between random halves of each set; see {@code docs/evaluation.md}.
 *
 * <p>Source: Bonneel, Rabin, Peyré and Pfister, Sliced and Radon Wasserstein Barycenters of Measures, 2015. Potentials: del Barrio
 * and Loubes, Central Limit Theorems for Empirical Transportation Cost in General Dimension, 2019.
 *
 * @param power p, 1 or 2
 * @param directions number of directions, at least 2
 * @param seed of directions and halves
 */
public record SlicedWasserstein(int power, int directions, long seed) implements Metric {
    private static final String METHOD = "potentials and directions, normal, with the bias of equal distributions";

    /** Checks the ranges. */
    public SlicedWasserstein {
        ConvexInterval.requirePower(power);
        if (directions < 2) {
            throw new IllegalArgumentException("directions is " + directions + "; allowed: 2 and more");
        }
    }

    @Override
    public double value(SampleSet first, SampleSet second) {
        return ConvexInterval.root(cost(first, second), power);
    }

    private double cost(SampleSet first, SampleSet second) {
        first.requireSameDimensions(second);
        double[] costs = new double[directions];
        for (int i = 0; i < directions; i++) {
            double[] direction = direction(i, first.dimensions());
            costs[i] = costOf(projections(first, direction), projections(second, direction));
        }
        return Moments.of(costs).mean();
    }

    private double costOf(double[] ofFirst, double[] ofSecond) {
        Arrays.parallelSort(ofFirst);
        Arrays.parallelSort(ofSecond);
        return new LineTransport(ofFirst, ofSecond, power).cost();
    }

    private double[] direction(int i, int dimensions) {
        double[] direction = new double[dimensions];
        new PhiloxNoise(seed).fill(Draw.of(Draw.Stream.PROBE, 0, 0), i, 0, direction, 0, dimensions);
        double length = Math.sqrt(Arrays.stream(direction).map(x -> x * x).sum());
        for (int d = 0; d < dimensions; d++) {
            direction[d] /= length;
        }
        return direction;
    }

    private static double[] projections(SampleSet set, double[] direction) {
        double[] projections = new double[set.count()];
        Arrays.parallelSetAll(projections, row -> set.dot(row, direction, 0));
        return projections;
    }

    @Override
    public Estimate estimate(SampleSet first, SampleSet second, double level) {
        first.requireSameDimensions(second);
        double[] costs = new double[directions];
        double[] ofFirst = new double[first.count()];
        double[] ofSecond = new double[second.count()];
        for (int i = 0; i < directions; i++) {
            double[] direction = direction(i, first.dimensions());
            double[] firstProjections = projections(first, direction);
            double[] secondProjections = projections(second, direction);
            double[] firstSorted = firstProjections.clone();
            double[] secondSorted = secondProjections.clone();
            costs[i] = costOf(firstSorted, secondSorted);
            LineTransport.Potentials potentials = new LineTransport(firstSorted, secondSorted, power).potentials();
            add(firstProjections, firstSorted, potentials.ofFirst(), ofFirst);
            add(secondProjections, secondSorted, potentials.ofSecond(), ofSecond);
        }
        Moments ofDirections = Moments.of(costs);
        double variance = Moments.of(ofFirst).varianceOfMean()
                + Moments.of(ofSecond).varianceOfMean()
                + ofDirections.varianceOfMean();
        return new ConvexInterval(ofDirections.mean(), variance, bias(first, second), power).ofRoot(level, METHOD);
    }

    /** Adds each row's share of the mean potential; rows of equal projections have equal potentials. */
    private void add(double[] projections, double[] sorted, double[] potentials, double[] sums) {
        double mean = Moments.of(potentials).mean();
        for (int row = 0; row < sums.length; row++) {
            sums[row] += (potentials[Arrays.binarySearch(sorted, projections[row])] - mean) / directions;
        }
    }

    /** What V is between sets of these sizes that have one distribution, from both distributions alike. */
    private double bias(SampleSet first, SampleSet second) {
        Shuffle shuffle = new Shuffle(seed);
        double scale = 1.0 / first.count() + 1.0 / second.count();
        double sum = 0;
        for (SampleSet set : new SampleSet[] {first, second}) {
            Halves halves = Halves.of(set, shuffle);
            double ratio = scale * halves.first().count() / 2;
            sum += cost(halves.first(), halves.second()) * (power == 1 ? Math.sqrt(ratio) : ratio);
        }
        return sum / 2;
    }

    @Override
    public OfRows among(SampleSet rows) {
        double[][] projections = new double[directions][];
        for (int i = 0; i < directions; i++) {
            projections[i] = projections(rows, direction(i, rows.dimensions()));
        }
        return (first, second) -> {
            double[] costs = new double[directions];
            for (int i = 0; i < directions; i++) {
                costs[i] = costOf(chosen(projections[i], first), chosen(projections[i], second));
            }
            return ConvexInterval.root(Moments.of(costs).mean(), power);
        };
    }

    private static double[] chosen(double[] numbers, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> numbers[row]).toArray();
    }
}
