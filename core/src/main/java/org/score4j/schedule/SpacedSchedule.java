package org.score4j.schedule;

import java.util.Locale;
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
        Spacing spacing, int steps, boolean toClean, @Nullable Double start, @Nullable Double end)
        implements Schedule {
    /** Checks the number of steps. */
    public SpacedSchedule {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
    }

    static SpacedSchedule of(Spacing spacing, int steps) {
        return new SpacedSchedule(spacing, steps, true, null, null);
    }

    /** n steps between n + 1 times that end at the end time, where sigma is still positive. */
    public SpacedSchedule endingAtEndTime() {
        return new SpacedSchedule(spacing, steps, false, start, end);
    }

    /** The same rule between other times. */
    public SpacedSchedule between(double noisiest, double cleanest) {
        if (!(cleanest < noisiest)) {
            throw new IllegalArgumentException("noisiest is " + noisiest + " and cleanest is " + cleanest
                    + "; expected cleanest < noisiest");
        }
        return new SpacedSchedule(spacing, steps, toClean, noisiest, cleanest);
    }

    @Override
    public String name() {
        return spacing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public TimeGrid grid(AffineProcess process) {
        double first = start == null ? process.startTime() : start;
        double last = end == null ? process.endTime() : end;
        int levels = toClean ? steps : steps + 1;
        double[] times = new double[steps + 1];
        boolean published = spacing instanceof Spacing.AlignYourSteps;
        for (int i = 0; i < levels; i++) {
            boolean isEnd = i == levels - 1 && levels > 1;
            if (!published && (i == 0 || isEnd)) {
                times[i] = i == 0 ? first : last;
            } else {
                double fraction = levels == 1 ? 0 : i / (levels - 1.0);
                times[i] = spacing.time(process, first, last, fraction);
            }
        }
        if (toClean) {
            times[steps] = process.cleanTime();
        }
        return TimeGrid.of(times);
    }
}
