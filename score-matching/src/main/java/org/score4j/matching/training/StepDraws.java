package org.score4j.matching.training;

import org.score4j.matching.objective.TimeDistribution;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;

/**
 * The random numbers of one step of training: by name, so that they depend on seed, step, role and place alone and a run that was
 * stopped goes on with the same ones.
 *
 * @param seed of the run
 * @param step from 0
 */
public record StepDraws(long seed, long step) {
    /** What numbers are for. Codes are part of the counters. */
    public enum Role {
        /** Noise levels, or times. */
        TIME(0),
        /** Noise. */
        NOISE(1),
        /** Points of the source, where it is not the noise. */
        SOURCE(2),
        /** Which pairs of a coupling. */
        COUPLING(3),
        /** Whether a class is left out. */
        CONDITION(4),
        /** Augmentation. */
        AUGMENTATION(5),
        /** Probe vectors. */
        PROBE(6);

        private final int code;

        Role(int code) {
            this.code = code;
        }
    }

    /**
     * Unit normals [rows·length].
     *
     * @param role what for
     */
    public double[] normals(Role role, int rows, int length) {
        double[] values = new double[Math.multiplyExact(rows, length)];
        PhiloxNoise noise = new PhiloxNoise(seed);
        Draw draw = draw(role);
        for (int row = 0; row < rows; row++) {
            noise.fill(draw, row, 0, values, row * length, length);
        }
        return values;
    }

    /** Examples, each drawn with replacement [rows·length]. */
    double[] rows(Role role, Examples source, int rows, int length) {
        if (source.length() != length) {
            throw new IllegalArgumentException("examples of the source have shape " + source.shape() + " with "
                    + source.length() + " values; the data have " + length);
        }
        double[] points = new double[Math.multiplyExact(rows, length)];
        for (int row = 0; row < rows; row++) {
            int index = Math.min(source.size() - 1, (int) (source.size() * uniform(role, row, 0)));
            source.read(index, points, row * length);
        }
        return points;
    }

    /** A uniform number in (0, 1). */
    public double uniform(Role role, int row, int place) {
        return new PhiloxNoise(seed).uniform(draw(role), row, place);
    }

    /** Quantiles of the rows of a batch: independent, or spread evenly. */
    public double[] quantiles(int rows, boolean stratified) {
        if (stratified) {
            return TimeDistribution.stratified(uniform(Role.TIME, 0, 0), rows);
        }
        double[] quantiles = new double[rows];
        for (int row = 0; row < rows; row++) {
            quantiles[row] = uniform(Role.TIME, row, 0);
        }
        return quantiles;
    }

    private Draw draw(Role role) {
        return Draw.of(Draw.Stream.TRAINING, role.code, step);
    }
}
