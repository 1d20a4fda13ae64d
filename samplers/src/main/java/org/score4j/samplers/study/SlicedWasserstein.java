package org.score4j.samplers.study;

import java.util.Arrays;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;

/**
 * How far sets of samples are from one given set: the mean, over directions θ, of W₁ between the projections on θ.
 *
 * <p>In one dimension W₁ between two sets of N numbers is the mean absolute difference of the sorted ones. It is linear in the mass
 * that is misplaced; W₂ is as the root of it, so that the chance numbers of samples in each mode would hide smaller errors.
 * Directions are normals of {@code PhiloxNoise(0)}, scaled to length 1; they are the same in every run.
 *
 * <p>After Bonneel, Rabin, Peyré and Pfister, Sliced and Radon Wasserstein Barycenters of Measures, 2015, who take W₂.
 */
public final class SlicedWasserstein {
    private final int count;
    private final double[][] directions;
    private final double[][] sorted;

    private SlicedWasserstein(int count, double[][] directions, double[][] sorted) {
        this.count = count;
        this.directions = directions;
        this.sorted = sorted;
    }

    /**
     * Distances from these samples.
     *
     * @param samples [N, D] in 'c' order
     * @param dimensions D, at least 1
     * @param directions number of directions, at least 1
     * @throws IllegalArgumentException if {@code samples} is empty or does not divide into samples of D elements
     */
    public static SlicedWasserstein from(double[] samples, int dimensions, int directions) {
        if (dimensions < 1) {
            throw new IllegalArgumentException("dimensions is " + dimensions + "; allowed: 1 and more");
        }
        if (directions < 1) {
            throw new IllegalArgumentException("directions is " + directions + "; allowed: 1 and more");
        }
        if (samples.length == 0 || samples.length % dimensions != 0) {
            throw new IllegalArgumentException("samples has " + samples.length + " elements; expected a multiple of "
                    + dimensions + ", at least that");
        }
        double[][] units = new double[directions][];
        double[][] sorted = new double[directions][];
        for (int i = 0; i < directions; i++) {
            units[i] = direction(i, dimensions);
            sorted[i] = projected(samples, units[i]);
        }
        return new SlicedWasserstein(samples.length / dimensions, units, sorted);
    }

    private static double[] direction(int i, int dimensions) {
        double[] direction = new double[dimensions];
        new PhiloxNoise(0).fill(Draw.of(Draw.Stream.PROBE, 0, 0), i, 0, direction, 0, dimensions);
        double length = Math.sqrt(Arrays.stream(direction).map(x -> x * x).sum());
        for (int d = 0; d < dimensions; d++) {
            direction[d] /= length;
        }
        return direction;
    }

    private static double[] projected(double[] samples, double[] direction) {
        double[] projections = new double[samples.length / direction.length];
        for (int i = 0; i < projections.length; i++) {
            for (int d = 0; d < direction.length; d++) {
                projections[i] += samples[i * direction.length + d] * direction[d];
            }
        }
        Arrays.sort(projections);
        return projections;
    }

    /**
     * The distance of other samples, in units of the data.
     *
     * @param samples [N, D] in 'c' order, as many as the given ones
     */
    public double distance(double[] samples) {
        int expected = count * directions[0].length;
        if (samples.length != expected) {
            throw new IllegalArgumentException("samples has " + samples.length + " elements; expected " + expected);
        }
        double sum = 0;
        for (int i = 0; i < directions.length; i++) {
            double[] projections = projected(samples, directions[i]);
            for (int j = 0; j < count; j++) {
                sum += Math.abs(projections[j] - sorted[i][j]);
            }
        }
        return sum / directions.length / count;
    }
}
