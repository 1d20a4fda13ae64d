package org.score4j.samplers;

import java.util.Optional;
import org.score4j.process.AffineProcess;
import org.score4j.program.Program;
import org.score4j.schedule.TimeGrid;

/**
 * A sampling method as coefficient algebra: turns a process and a grid into a program. Immutable and thread-safe.
 *
 * <p>If the grid ends at the process's clean time, the last step is the exact denoising step x = alpha·E[x0 | xt], unless the
 * solver or an option of it says otherwise.
 */
public interface Solver {
    /** Name and parameters. */
    String name();

    /**
     * The program for a process and a grid.
     *
     * @throws IllegalArgumentException if the solver does not suit the process or the grid
     */
    Program compile(AffineProcess process, TimeGrid grid);

    /** The orders of the formula. */
    Order order();

    /**
     * The clock on which the noise of the steps is that of one Brownian path; empty where there is no noise, or none that a
     * path could supply.
     */
    default Optional<NoiseClock> noiseClock() {
        return Optional.empty();
    }
}
