package org.score4j.samplers.fewstep;

import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;

class FewStepSolversTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        return List.of(
                ConsistencySampling.create(),
                ConsistencySampling.create().answeringAt(0.02),
                ConsistencySampling.scaled(BoundaryScaling.latent()),
                TrajectoryConsistency.withGamma(0),
                TrajectoryConsistency.withGamma(0.3),
                TrajectoryConsistency.withGamma(1));
    }

    @Override
    protected List<Solver> ordered() {
        return List.of(TrajectoryConsistency.withGamma(0));
    }
}
