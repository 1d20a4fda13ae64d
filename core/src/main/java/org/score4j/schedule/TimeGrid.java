package org.score4j.schedule;

import java.util.Arrays;

/**
 * The times of a run, from noisy to clean: n steps lie between n + 1 strictly decreasing times.
 *
 * <p>The last time may be the process's clean time, even minus infinity where that is minus infinity.
 */
public final class TimeGrid {
    private final double[] times;

    private TimeGrid(double[] times) {
        this.times = times;
    }

    /**
     * A grid of these times.
     *
     * @throws IllegalArgumentException if there are fewer than two, one is NaN, or they do not decrease strictly
     */
    public static TimeGrid of(double... times) {
        if (times.length < 2) {
            throw new IllegalArgumentException(
                    "times has " + times.length + " entries; a grid needs at least 2, from noisy to clean");
        }
        for (int i = 0; i < times.length; i++) {
            boolean mayBeInfinite = i == times.length - 1 && times[i] < 0;
            if (Double.isNaN(times[i]) || (Double.isInfinite(times[i]) && !mayBeInfinite)) {
                throw new IllegalArgumentException("times[" + i + "] is " + times[i] + "; expected a finite number");
            }
            if (i > 0 && !(times[i] < times[i - 1])) {
                throw new IllegalArgumentException("times[" + i + "] is " + times[i] + " after " + times[i - 1]
                        + "; times must strictly decrease");
            }
        }
        return new TimeGrid(times.clone());
    }

    /** Number of steps, one less than the number of times. */
    public int steps() {
        return times.length - 1;
    }

    /** Time {@code i}, 0 (noisiest) … {@link #steps} (cleanest). */
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
