package org.score4j.samplers.algebra;

import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.schedule.TimeGrid;

/** A solver whose steps are those of the grid: compiles to a fixed plan. */
public abstract class FixedStepSolver implements Solver {
    /** For subclasses. */
    protected FixedStepSolver() {}

    /** Emits every step of the grid, each with a mark at its end. */
    protected abstract void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid);

    /** Whether the solver draws no noise: it can then run from clean to noisy too. */
    protected boolean isDeterministic() {
        return order().deterministic() > 0;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the grid goes from clean to noisy and the solver draws noise
     */
    @Override
    public SamplingPlan compile(AffineProcess process, TimeGrid grid) {
        if (grid.isInversion() && !isDeterministic()) {
            throw new IllegalArgumentException("times go from " + grid.time(0) + " to " + grid.time(grid.steps())
                    + ", from clean to noisy; solver '" + name()
                    + "' draws noise and only goes from noisy to clean. Solvers without noise, such as ddim, invert");
        }
        PlanBuilder plan = SamplingPlan.builder(name(), process, process.initialStd(grid.time(0)));
        emit(plan, process, grid);
        return plan.build();
    }

    @Override
    public String toString() {
        return name();
    }
}
