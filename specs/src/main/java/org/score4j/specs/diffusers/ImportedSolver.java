package org.score4j.specs.diffusers;

import java.util.function.Supplier;
import org.score4j.samplers.Solver;

/** The solver of a configuration, which depends on the run: some lower their orders in short ones. */
@FunctionalInterface
interface ImportedSolver {
    /** Runs of fewer steps than these have their orders lowered at the end where lower_order_final asks for it. */
    int MANY_STEPS = 15;

    /**
     * What is known of a run.
     *
     * @param steps number of inference steps
     * @param arguments of Diffusers' step function
     * @param levels the grid, made when it is asked for
     */
    record Run(int steps, CallArguments arguments, Supplier<DiffusersGrid> levels) {
        /** Whether orders are lowered only in runs as short as this. */
        boolean isShort() {
            return steps < MANY_STEPS;
        }
    }

    /** The solver of a run. */
    Solver make(Run run);

    /** The same solver for every run. */
    static ImportedSolver always(Solver solver) {
        return run -> solver;
    }
}
