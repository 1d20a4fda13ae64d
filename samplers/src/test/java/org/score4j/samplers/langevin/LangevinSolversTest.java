package org.score4j.samplers.langevin;

import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.samplers.sde.EulerMaruyama;
import org.score4j.samplers.sde.ReverseDiffusion;
import org.score4j.samplers.sde.SigmaEulerMaruyama;

class LangevinSolversTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        return List.of(
                PredictorCorrector.of(ReverseDiffusion.create(), LangevinCorrector.of(2, 0.1)),
                PredictorCorrector.of(EulerMaruyama.create(), LangevinCorrector.of(1, 0.1))
                        .predictorFirst(),
                PredictorCorrector.of(Ddpm.posterior(), AnnealedCorrector.of(2, 0.1)),
                PredictorCorrector.of(ReverseDiffusion.probabilityFlow(), AnnealedCorrector.of(1, 0.1)),
                PredictorCorrector.of(EulerMaruyama.create(), Corrector.none()),
                PredictorCorrector.correctorOnly(AnnealedCorrector.of(2, 0.2)),
                PredictorCorrector.correctorOnly(LangevinCorrector.of(1, 0.2)),
                PredictorCorrector.of(Ddim.deterministic(), RenoisingCorrector.of(2, 0.2)),
                AnnealedLangevin.of(2, 0.01),
                SigmaEulerMaruyama.withEta(0),
                SigmaEulerMaruyama.withEta(0.5),
                SigmaEulerMaruyama.withEta(1),
                SigmaEulerMaruyama.withEta(0.7).atTemperature(0.9),
                ReverseDiffusion.probabilityFlow());
    }

    @Override
    protected List<Solver> ordered() {
        return List.of(
                PredictorCorrector.of(EulerMaruyama.create(), Corrector.none()),
                SigmaEulerMaruyama.withEta(0),
                SigmaEulerMaruyama.withEta(0.5),
                SigmaEulerMaruyama.withEta(1),
                ReverseDiffusion.probabilityFlow());
    }
}
