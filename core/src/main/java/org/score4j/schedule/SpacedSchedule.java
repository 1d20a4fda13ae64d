package org.score4j.schedule;

import org.jspecify.annotations.Nullable;
import org.score4j.process.AffineProcess;

/**
 * Noise levels spaced by a rule between two times.
 *
 * @param spacing the rule
 * @param steps number of steps, at least 1
 * @param toClean whether the last step goes to clean data
 * @param start noisiest time, or null for the process's
 * @param end cleanest time before clean data, or null for the process's
 */
public record SpacedSchedule(
        Spacing spacing,
        int steps,
        boolean toClean,
        @Nullable Double start,
        @Nullable Double end) implements Schedule {
    /** Checks the number of steps. */
    public SpacedSchedule {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
        if (start != null && !Double.isFinite(start)) {
            throw new IllegalArgumentException("start is " + start + "; expected a finite time");
        }
        if (end != null && !Double.isFinite(end)) {
            throw new IllegalArgumentException("end is " + end + "; expected a finite time");
        }
        if (start != null && end != null && !(end < start)) {
            throw new IllegalArgumentException(
                    "noisiest is " + start + " and cleanest is " + end + "; expected cleanest < noisiest");
        }
    }

    static SpacedSchedule of(Spacing spacing, int steps) {
        return new SpacedSchedule(spacing, steps, true, null, null);
    }

    /** n steps between n + 1 times that end at the end time, where sigma is still positive. */
    public SpacedSchedule endingAtEndTime() {
        return new SpacedSchedule(spacing, steps, false, start, end);
    }

    /**
     * The same rule between other times.
     *
     * @throws IllegalArgumentException unless cleanest &lt; noisiest and both are finite
     */
    public SpacedSchedule between(double noisiest, double cleanest) {
        return new SpacedSchedule(spacing, steps, toClean, noisiest, cleanest);
    }

    @Override
    public String name() {
        return spacing.rule();
    }

    @Override
    public TimeGrid grid(AffineProcess process) {
        double first = start == null ? process.startTime() : start;
        double last = end == null ? process.endTime() : end;
        if (!(last < first)) {
            throw new IllegalArgumentException(
                    "the schedule runs from " + first + " to " + last + "; expected an end before the start");
        }
        int levels = toClean ? steps : steps + 1;
        double[] times = new double[steps + 1];
        boolean published = spacing instanceof Spacing.AlignYourSteps;
        int intervals = spacing.leavesOutEnd() ? steps : Math.max(1, levels - 1);
        for (int i = 0; i < levels; i++) {
            if (!published && (i == 0 || i == intervals)) {
                times[i] = i == 0 ? first : last;
            } else {
                times[i] = spacing.time(process, first, last, i / (double) intervals);
            }
        }
        if (toClean) {
            times[steps] = process.cleanTime();
        }
        return TimeGrid.of(times);
    }
}
