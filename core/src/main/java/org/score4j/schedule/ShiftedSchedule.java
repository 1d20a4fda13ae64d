package org.score4j.schedule;

import org.score4j.process.AffineProcess;

/**
 * t ↦ shift·t/(1 + (shift − 1)·t) applied to another schedule on [0, 1].
 *
 * @param base the schedule before the shift
 * @param shift in (0, ∞); above 1 spends more steps on noisy states
 */
public record ShiftedSchedule(Schedule base, double shift) implements Schedule {
    /** Checks the shift. */
    public ShiftedSchedule {
        if (!(shift > 0) || Double.isInfinite(shift)) {
            throw new IllegalArgumentException("shift is " + shift + "; allowed: (0, ∞)");
        }
    }

    @Override
    public int steps() {
        return base.steps();
    }

    @Override
    public String name() {
        return "shifted(" + base.name() + ", " + shift + ")";
    }

    @Override
    public TimeGrid grid(AffineProcess process) {
        double[] times = base.grid(process).times();
        for (int i = 0; i < times.length; i++) {
            if (times[i] < 0 || times[i] > 1) {
                throw new IllegalArgumentException(
                        "times[" + i + "] is " + times[i] + "; a shifted schedule needs times in [0, 1]");
            }
            // 1 + (shift − 1)·t in a form that leaves 0 and 1 where they are
            times[i] = shift * times[i] / (shift * times[i] + (1 - times[i]));
        }
        return TimeGrid.of(times);
    }
}
