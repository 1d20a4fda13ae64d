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
 * @param withoutCleanest whether the rule is asked for one timestep more, of which the cleanest is left out
 */
public record TimestepSchedule(Rule rule, int steps, int offset, boolean withoutCleanest) implements Schedule {
    /** Which of T timesteps n steps visit. */
    public enum Rule {
        /** round(linspace(0, T − 1, n)), ties to even; T − 1 for a single step, where NumPy has 0. */
        LINSPACE,
        /** k·(T / n) + offset with the integer quotient. */
        LEADING,
        /** round(T − k·T/n) − 1, ties to even. */
        TRAILING,
        /** T − 1 − floor(k·T/n): every so many levels of the table, as ComfyUI's "simple". */
        SIMPLE
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

    static TimestepSchedule of(Rule rule, int steps, int offset) {
        return new TimestepSchedule(rule, steps, offset, false);
    }

    /**
     * The noisiest n of n + 1 timesteps, after which the last step goes from a level well above the table's smallest.
     *
     * <p>So Diffusers' multistep solvers (DPM-Solver, DEIS, UniPC, SA-Solver) read LINSPACE and LEADING.
     */
    public TimestepSchedule droppingCleanest() {
        return new TimestepSchedule(rule, steps, offset, true);
    }

    @Override
    public String name() {
        String name = rule.name().toLowerCase(Locale.ROOT);
        return withoutCleanest ? name + "-dropping-cleanest" : name;
    }

    @Override
    public TimeGrid grid(AffineProcess process) {
        if (!(process instanceof DiscreteVariancePreserving table)) {
            throw new IllegalArgumentException("process is " + process.name() + "; schedule '" + name()
                    + "' needs a discrete process with timesteps");
        }
        int timesteps = table.timesteps();
        int count = withoutCleanest ? steps + 1 : steps;
        if (count > timesteps) {
            throw new IllegalArgumentException("steps is " + steps + "; allowed: 1 to " + (timesteps - (count - steps))
                    + ", the process has " + timesteps + " timesteps");
        }
        double[] times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            times[i] = timestep(i, count, timesteps);
        }
        if (times[0] > timesteps - 1) {
            throw new IllegalArgumentException("offset is " + offset + ", which makes the first timestep " + times[0]
                    + "; the last one of the process is " + (timesteps - 1));
        }
        times[steps] = process.cleanTime();
        return TimeGrid.of(times);
    }

    /**
     * Timestep {@code i} of {@code count}, in the operations and hence the roundings of NumPy's linspace and arange.
     */
    private double timestep(int i, int count, int timesteps) {
        return switch (rule) {
            case LINSPACE -> i == 0 ? timesteps - 1 : Math.rint((count - 1 - i) * ((timesteps - 1.0) / (count - 1)));
            case LEADING -> (count - 1 - i) * (timesteps / count) + offset;
            case SIMPLE -> timesteps - 1 - Math.floor(i * (timesteps / (double) count));
            case TRAILING -> {
                double spacing = (timesteps - timesteps / (double) count) - timesteps;
                yield Math.rint(timesteps + i * spacing) - 1;
            }
        };
    }
}
