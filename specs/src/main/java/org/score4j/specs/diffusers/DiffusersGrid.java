package org.score4j.specs.diffusers;

import java.util.List;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;

/**
 * The levels of one number of inference steps.
 *
 * @param timesteps what the network is told, as Diffusers lists it: once for each call, repetitions included
 * @param sigmas the noise levels as Diffusers lists them, the last one included; empty for classes that list none
 * @param midpoints the levels of second calls as Diffusers lists them, NaN where it has none; empty for classes without them
 * @param initialStd standard deviation of the first state in Diffusers' scale (of x/alpha for classes that work in sigma)
 * @param times the times of the run in the scheduler's process; a step of length 0, which some classes list last, is left out
 */
public record DiffusersGrid(
        List<Double> timesteps, List<Double> sigmas, List<Double> midpoints, double initialStd, TimeGrid times) {
    /** Copies the lists. */
    public DiffusersGrid {
        timesteps = List.copyOf(timesteps);
        sigmas = List.copyOf(sigmas);
        midpoints = List.copyOf(midpoints);
    }

    /** The times as a schedule. */
    public Schedule schedule() {
        return Schedule.explicit(times.times());
    }
}
