package org.score4j.matching.evaluation;

import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;

/** Samples of Gaussians, and what is asked of many sets of them. */
final class Draws {
    static final int REPLICATIONS = 200;

    private Draws() {}

    /** Rows of N(mean, std²·I). */
    static SampleSet normal(long seed, int count, double[] mean, double std) {
        double[] values = new double[count * mean.length];
        new PhiloxNoise(seed).fill(Draw.of(Draw.Stream.USER, 0, 0), 0, 0, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = mean[i % mean.length] + std * values[i];
        }
        return new SampleSet(values, mean.length);
    }

    /** Rows of N(0, I). */
    static SampleSet standard(long seed, int count, int dimensions) {
        return normal(seed, count, new double[dimensions], 1);
    }

    /** (shift, 0, …, 0). */
    static double[] shift(double shift, int dimensions) {
        double[] mean = new double[dimensions];
        mean[0] = shift;
        return mean;
    }

    /** factor·x + offset for every element. */
    static SampleSet moved(SampleSet set, double factor, double offset) {
        double[] values = set.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = factor * values[i] + offset;
        }
        return new SampleSet(values, set.dimensions());
    }

    /** The same rows in another order. */
    static SampleSet shuffled(SampleSet set, long seed) {
        return set.rows(new Shuffle(seed).order(set.count()));
    }

    static double[] uniforms(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(count).toArray();
    }

    /** In how many of 200 replications the interval covers the truth. */
    static long coverage(double truth, IntFunction<Estimate> estimateOfReplication) {
        return IntStream.range(0, REPLICATIONS)
                .parallel()
                .filter(r -> estimateOfReplication.apply(r).covers(truth))
                .count();
    }

    /**
     * Kolmogorov's statistic √n·sup |F̂ − F| of p-values against the uniform distribution on the multiples of 1/steps.
     */
    static double distanceFromUniform(double[] pValues, int steps) {
        double largest = 0;
        for (int step = 1; step <= steps; step++) {
            double p = (double) step / steps;
            double share = 0;
            for (double value : pValues) {
                share += value <= p + 1e-12 ? 1.0 / pValues.length : 0;
            }
            largest = Math.max(largest, Math.abs(share - p));
        }
        return Math.sqrt(pValues.length) * largest;
    }
}
