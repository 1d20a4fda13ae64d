package org.score4j.schedule;

import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;

/**
 * The timesteps of a model that was distilled on an equally spaced subset of a table's timesteps: of the m timesteps
 * k·(T / m) − 1, k = m … 1, those at the places ⌊i·m/n⌋, i = 0 … n − 1, followed by clean data.
 *
 * <p>Source: Luo et al., Latent Consistency Models (2023), appendix, and their code.
 *
 * @param original m, the number of timesteps the model was distilled on, 1 … T; 50 for published models
 * @param steps n, 1 … m
 */
public record DistilledTimesteps(int original, int steps) implements Schedule {
    /** Checks the numbers. */
    public DistilledTimesteps {
        if (original < 1) {
            throw new IllegalArgumentException("original is " + original + "; allowed: 1 and more");
        }
        if (steps < 1 || steps > original) {
            throw new IllegalArgumentException(
                    "steps is " + steps + "; allowed: 1 to " + original + ", the timesteps the model was distilled on");
        }
    }

    @Override
    public String name() {
        return "distilled(" + original + ")";
    }

    @Override
    public TimeGrid grid(AffineProcess process) {
        if (!(process instanceof DiscreteVariancePreserving table)) {
            throw new IllegalArgumentException("process is " + process.name() + "; schedule '" + name()
                    + "' needs a discrete process with timesteps");
        }
        int stride = table.timesteps() / original;
        if (stride < 1) {
            throw new IllegalArgumentException("original is " + original + "; allowed: 1 to " + table.timesteps()
                    + ", the timesteps of the process");
        }
        double[] times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            int place = (int) ((long) i * original / steps);
            times[i] = (original - place) * stride - 1.0;
        }
        times[steps] = process.cleanTime();
        return TimeGrid.of(times);
    }
}
