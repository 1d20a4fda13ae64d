package org.score4j.samplers.sde;

import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;

/** With the levels of other data than the study's, for which the steps would be exact. */
class AnalyticSolversTest extends SolverContract {
    private static final MeanSquaredNoise LEVELS = MeanSquaredNoise.ofGaussian(0.5);

    @Override
    protected List<Solver> solvers() {
        return List.of(
                AnalyticDpm.ddpm(LEVELS),
                AnalyticDpm.withEta(0, LEVELS),
                AnalyticDpm.withEta(0.5, LEVELS).within(-0.4, 0.4),
                AnalyticDpm.ddpm(LEVELS).limitingLastNoise(1e-3));
    }

    /** Without the limited last noise, which does not shrink with the grid. */
    @Override
    protected List<Solver> ordered() {
        return solvers().subList(0, 3);
    }
}
