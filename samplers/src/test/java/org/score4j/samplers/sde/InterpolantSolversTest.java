package org.score4j.samplers.sde;

import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;

/** Factors whose errors do not change sign between the grids on which orders are measured, as those of others do. */
class InterpolantSolversTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        return List.of(
                InterpolantSde.euler(Diffusivity.constant(1)),
                InterpolantSde.euler(Diffusivity.ofSigma(1)),
                InterpolantSde.euler(Diffusivity.reverse(1)),
                InterpolantSde.heun(Diffusivity.constant(0.5)),
                InterpolantSde.heun(Diffusivity.ofSigma(0.5)),
                InterpolantSde.heun(Diffusivity.reverse(0.2)),
                InterpolantSde.heun(Diffusivity.constant(0)));
    }
}
