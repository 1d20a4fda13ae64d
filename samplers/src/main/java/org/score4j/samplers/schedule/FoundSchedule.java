package org.score4j.samplers.schedule;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.score4j.process.AffineProcess;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;

/**
 * A grid that was found for a model, beside those it was compared with.
 *
 * @param process the process of its times
 * @param grid the times
 * @param error the quantity that the finder made small
 * @param baselines the same quantity of other grids of as many steps, by their names
 */
public record FoundSchedule(AffineProcess process, TimeGrid grid, double error, Map<String, Double> baselines) {
    /** Copies the baselines. */
    public FoundSchedule {
        baselines = Collections.unmodifiableMap(new TreeMap<>(baselines));
    }

    /** These times, for the same process. */
    public Schedule schedule() {
        return Schedule.explicit(grid.times());
    }

    /**
     * The levels sigma/alpha at these times, which mean the same in every process; {@link Schedule#sigmas} takes them, if the
     * first is finite.
     */
    public double[] sigmas() {
        return Arrays.stream(grid.times()).map(process::rho).toArray();
    }
}
