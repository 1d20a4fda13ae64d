package org.score4j.samplers.adaptive;

import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;

class AdaptiveSdeContractTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        return List.of(AdaptiveSde.withTolerance(0.2, 0.2));
    }
}
