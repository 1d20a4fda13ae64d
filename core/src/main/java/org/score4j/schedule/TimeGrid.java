package org.score4j.schedule;

import java.util.Arrays;

/**
 * The times of a run: n steps lie between n + 1 times that strictly decrease, from noisy to clean. Strictly increasing times
 * are an inversion, from clean to noisy.
 *
 * <p>The last time of a decreasing grid may be the process's clean time, even minus infinity where that is minus infinity.
 */
public final class TimeGrid {
    private final double[] times;

    private TimeGrid(double[] times) {
        this.times = times;
    }

    /**
     * A grid of these times.
     *
     * @throws IllegalArgumentException if there are fewer than two, one is NaN, or they are not strictly monotone
     */
    public static TimeGrid of(double... times) {
        if (times.length < 2) {
            throw new IllegalArgumentException("times has " + times.length + " entries; a grid needs at least 2");
        }
        for (int i = 0; i < times.length; i++) {
            boolean mayBeInfinite = i == times.length - 1 && times[i] < 0;
            if (Double.isNaN(times[i]) || (Double.isInfinite(times[i]) && !mayBeInfinite)) {
                throw new IllegalArgumentException("times[" + i + "] is " + times[i] + "; expected a finite number");
            }
            if (i > 0 && (times[i] == times[i - 1] || times[i] > times[i - 1] != times[1] > times[0])) {
                throw new IllegalArgumentException("times[" + i + "] is " + times[i] + " after " + times[i - 1]
                        + "; times must strictly decrease, or strictly increase for an inversion");
            }
        }
        return new TimeGrid(times.clone());
    }

    /** Number of steps, one less than the number of times. */
    public int steps() {
        return times.length - 1;
    }

    /** Whether the times increase: a run from clean to noisy. */
    public boolean isInversion() {
        return times[1] > times[0];
    }

    /** The same times in the opposite order. */
    public TimeGrid reversed() {
        double[] opposite = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            opposite[i] = times[times.length - 1 - i];
        }
        return of(opposite);
    }

    /** Time {@code i}, 0 (first) … {@link #steps} (last). */
    public double time(int i) {
        return times[i];
    }

    /** A copy of all times. */
    public double[] times() {
        return times.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeGrid grid && Arrays.equals(times, grid.times);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(times);
    }

    @Override
    public String toString() {
        return "TimeGrid" + Arrays.toString(times);
    }
}
