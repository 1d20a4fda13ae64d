package org.score4j.samplers.exponential;

import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;
import org.score4j.samplers.Thresholding;

class ExponentialSolversTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        return List.of(
                Ddim.deterministic(),
                DpmSolverPlusPlus.multistep(2),
                Ddim.deterministic().thresholded(new Thresholding.Dynamic(0.9, 2)));
    }

    @Override
    protected List<Solver> ordered() {
        return List.of(Ddim.deterministic(), DpmSolverPlusPlus.multistep(2));
    }
}
