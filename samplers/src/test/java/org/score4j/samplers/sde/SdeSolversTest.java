package org.score4j.samplers.sde;

import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.exponential.Ddim;

class SdeSolversTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        return List.of(
                Ddim.withEta(0.5),
                Ddim.withEta(1),
                Ddim.withEta(0.5).thresholded(new Thresholding.Static(1)),
                Ddim.withEta(0.5).thresholdedKeepingNoise(new Thresholding.Static(1)),
                Ddpm.posterior(),
                Ddpm.with(Ddpm.Variance.TRANSITION),
                EulerMaruyama.create(),
                ReverseDiffusion.create());
    }

    @Override
    protected List<Solver> ordered() {
        return List.of(
                Ddim.withEta(0.5),
                Ddim.withEta(1),
                Ddpm.posterior(),
                Ddpm.with(Ddpm.Variance.TRANSITION),
                EulerMaruyama.create(),
                ReverseDiffusion.create());
    }
}
