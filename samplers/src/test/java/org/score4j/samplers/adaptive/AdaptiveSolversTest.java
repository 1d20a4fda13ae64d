package org.score4j.samplers.adaptive;

import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;

class AdaptiveSolversTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        return List.of(DormandPrince.withTolerance(1e-6, 1e-6));
    }
}
