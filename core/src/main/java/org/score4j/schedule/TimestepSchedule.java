package org.score4j.schedule;

import java.util.Locale;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;

/**
 * Timesteps of a discrete process, followed by clean data.
 *
 * <p>Source: Lin et al., Common Diffusion Noise Schedules and Sample Steps are Flawed (2024), table 2.
 *
 * @param rule which timesteps
 * @param steps number of steps, 1 … T
 * @param offset added to every timestep of LEADING
 */
public record TimestepSchedule(Rule rule, int steps, int offset) implements Schedule {
    /** Which of T timesteps n steps visit. */
    public enum Rule {
        /** round(linspace(0, T − 1, n)), ties to even. */
        LINSPACE,
        /** k·(T / n) + offset with the integer quotient. */
        LEADING,
        /** round(T − k·T/n) − 1. */
        TRAILING
    }

    /** Checks the number of steps. */
    public TimestepSchedule {
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 and more");
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + "; allowed: 0 and more");
        }
    }

    @Override
    public String name() {
        return rule.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public TimeGrid grid(AffineProcess process) {
        if (!(process instanceof DiscreteVariancePreserving table)) {
            throw new IllegalArgumentException("process is " + process.name() + "; schedule '" + name()
                    + "' needs a discrete process with timesteps");
        }
        int timesteps = table.timesteps();
        if (steps > timesteps) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 to " + timesteps + ", the timesteps");
        }
        double[] times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            times[i] = switch (rule) {
                case LINSPACE -> steps == 1
                        ? 0
                        : Math.rint((timesteps - 1.0) * (steps - 1 - i) / (steps - 1));
                case LEADING -> (steps - 1 - i) * (timesteps / steps) + offset;
                case TRAILING -> Math.rint(timesteps - i * (timesteps / (double) steps)) - 1;
            };
        }
        times[steps] = process.cleanTime();
        return TimeGrid.of(times);
    }
}
