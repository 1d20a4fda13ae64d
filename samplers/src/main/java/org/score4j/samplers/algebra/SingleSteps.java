package org.score4j.samplers.algebra;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.score4j.process.AffineProcess;
import org.score4j.program.Instruction;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.schedule.TimeGrid;

/**
 * The steps of a solver one by one, for solvers that do something in between: noise, corrections.
 *
 * <p>Only for solvers whose every step starts anew from the state. That is checked on the grid at hand: the solver's plan must
 * be the same as the plans of its single steps put one after another.
 */
public final class SingleSteps {
    private final Solver solver;
    private final AffineProcess process;
    private final Splice splice;

    private SingleSteps(Solver solver, AffineProcess process, Splice splice) {
        this.solver = solver;
        this.process = process;
        this.splice = splice;
    }

    /**
     * The steps of a solver in a plan.
     *
     * @throws IllegalArgumentException if the solver remembers earlier steps, treats steps by their number, or chooses its steps
     *     itself
     */
    public static SingleSteps of(Solver solver, AffineProcess process, TimeGrid grid, PlanBuilder plan) {
        if (!(solver.compile(process, grid) instanceof SamplingPlan whole)) {
            throw new IllegalArgumentException(
                    "solver '" + solver.name() + "' chooses its steps itself; only solvers with"
                            + " the steps of the grid can be taken step by step");
        }
        PlanBuilder trial = SamplingPlan.builder(whole.name(), process, whole.initialStd());
        SingleSteps alone = new SingleSteps(solver, process, Splice.into(trial));
        for (int i = 0; i < grid.steps(); i++) {
            trial.mark(grid.time(i + 1), alone.step(i, grid.time(i), grid.time(i + 1)));
        }
        List<Instruction> parts = trial.build().instructions();
        if (!parts.equals(whole.instructions())) {
            throw new IllegalArgumentException(
                    "solver '" + solver.name() + "' remembers earlier steps or treats steps by"
                            + " their number; only solvers whose every step starts anew, such as euler, heun or ddpm, can be"
                            + " taken step by step");
        }
        return new SingleSteps(solver, process, Splice.into(plan));
    }

    /**
     * Emits one step.
     *
     * @param index names its draws
     * @return the register of the denoised sample, or null
     */
    public @Nullable Register step(int index, double from, double to) {
        SamplingPlan part = (SamplingPlan) solver.compile(process, TimeGrid.of(from, to));
        return splice.append(part, index, 0).denoised();
    }
}
