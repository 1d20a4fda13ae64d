package org.score4j.matching.training;

import java.util.Arrays;
import java.util.List;
import org.score4j.model.Preconditioning;
import org.score4j.process.AffineProcess;

/**
 * Intervals of the noise level sigma/alpha between fixed edges, so that losses can be told apart by where they arose.
 *
 * <p>A trainer knows c_noise only; the edges are put into these terms once, and need c_noise to grow or to fall with the level.
 */
public final class NoiseLevels {
    /** Edges of half decades: 0.01, 0.0316, 0.1, … 100. */
    private static final int FIRST = -4;

    private static final int LAST = 4;

    private final double[] edges;
    private final double[] noise;
    private final boolean falls;

    private NoiseLevels(double[] edges, double[] noise, boolean falls) {
        this.edges = edges;
        this.noise = noise;
        this.falls = falls;
    }

    /**
     * Intervals between edges, with an open one at each end.
     *
     * @param process of the network
     * @param preconditioning of the network, which says its c_noise
     * @param edges growing values of sigma/alpha in (0, ∞); those that the process does not reach are left out
     * @throws IllegalArgumentException if the edges do not grow, or c_noise neither grows nor falls along them
     */
    public static NoiseLevels of(AffineProcess process, Preconditioning preconditioning, double... edges) {
        for (int i = 0; i < edges.length; i++) {
            if (!(edges[i] > (i == 0 ? 0 : edges[i - 1])) || Double.isInfinite(edges[i])) {
                throw new IllegalArgumentException(
                        "edge " + i + " is " + edges[i] + "; expected numbers in (0, ∞) that grow");
            }
        }
        double largest = process.rho(process.startTime());
        double[] reached = Arrays.stream(edges).filter(edge -> edge < largest).toArray();
        double[] noise = Arrays.stream(reached)
                .map(edge ->
                        preconditioning.at(process, process.timeAtRho(edge)).noise())
                .toArray();
        double most = preconditioning.at(process, process.startTime()).noise();
        boolean falls = noise.length > 0 && most < noise[0];
        for (int i = 1; i < noise.length; i++) {
            if (!(falls ? noise[i] < noise[i - 1] : noise[i] > noise[i - 1])) {
                throw new IllegalArgumentException("c_noise at sigma/alpha = " + Arrays.toString(reached) + " is "
                        + Arrays.toString(noise) + "; expected numbers that grow or fall");
            }
        }
        return new NoiseLevels(reached, noise, falls);
    }

    /** Half decades, with edges from 0.01 to 100. */
    public static NoiseLevels halfDecades(AffineProcess process, Preconditioning preconditioning) {
        double[] edges = new double[LAST - FIRST + 1];
        Arrays.setAll(edges, i -> Math.pow(10, 0.5 * (FIRST + i)));
        return of(process, preconditioning, edges);
    }

    /** How many intervals there are, one more than edges. */
    public int count() {
        return edges.length + 1;
    }

    /** Where an interval begins: a value of sigma/alpha, 0 for the first. */
    public double from(int level) {
        return level == 0 ? 0 : edges[level - 1];
    }

    /** Where an interval ends: a value of sigma/alpha, infinite for the last. */
    public double to(int level) {
        return level == edges.length ? Double.POSITIVE_INFINITY : edges[level];
    }

    /**
     * The interval of a sample; an edge belongs to the interval above it.
     *
     * @param cNoise what the network is told
     * @return 0 … count − 1
     */
    public int level(double cNoise) {
        int level = 0;
        while (level < noise.length && (falls ? cNoise <= noise[level] : cNoise >= noise[level])) {
            level++;
        }
        return level;
    }

    /**
     * The losses of each interval.
     *
     * @param cNoise of the samples [B]
     * @param losses of the samples [B]
     */
    public List<LossStatistics> statistics(double[] cNoise, double[] losses) {
        if (cNoise.length != losses.length) {
            throw new IllegalArgumentException(
                    "there are " + cNoise.length + " noise levels for " + losses.length + " losses");
        }
        LossStatistics[] statistics = new LossStatistics[count()];
        Arrays.fill(statistics, LossStatistics.NONE);
        for (int i = 0; i < losses.length; i++) {
            int level = level(cNoise[i]);
            statistics[level] = statistics[level].plus(losses[i]);
        }
        return List.of(statistics);
    }
}
