package org.score4j.samplers.sde;

import java.util.ArrayList;
import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.exponential.Ddim;

class SdeSolversTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        List<Solver> all = new ArrayList<>(ordered());
        all.addAll(List.of(
                Ddim.withEta(0.5).thresholded(new Thresholding.Static(1)),
                Ddim.withEta(0.5).thresholdedKeepingNoise(new Thresholding.Static(1)),
                Ancestral.dpm2().withNoiseScale(1.01),
                Ancestral.dpmPlusPlus2s().withEta(0.3).withNoiseScale(0.9),
                DpmPlusPlusSde.create().withNoiseScale(1.01),
                SdeDpmSolver.plusPlus(2).withNoiseScale(1.01),
                SdeDpmSolver.plusPlus(3).withEta(0),
                SdeDpmSolver.plusPlus(3).loweredAtTheEnd(),
                SdeDpmSolver.plusPlus(3).withThirdTerm(SdeDpmSolver.ThirdTerm.DIFFUSERS),
                SdeDpmSolver.noisePrediction(3).withEta(0),
                SdeDpmSolverSinglestep.noisePrediction().withRule(SdeDpmSolver.Rule.HEUN),
                ErSdeSolver.of(3),
                ErSdeSolver.of(3).with(NoiseScale.ODE),
                ErSdeSolver.of(3).with(NoiseScale.SDE_4)));
        return all;
    }

    @Override
    protected List<Solver> ordered() {
        return List.of(
                Ddim.withEta(0.5),
                Ddim.withEta(1),
                Ddpm.posterior(),
                Ddpm.with(Ddpm.Variance.TRANSITION),
                EulerMaruyama.create(),
                ReverseDiffusion.create(),
                StochasticHeun.create(),
                Ancestral.euler(),
                Ancestral.dpm2(),
                Ancestral.dpm2().withEta(0),
                Ancestral.dpmPlusPlus2s(),
                Ancestral.dpmPlusPlus2s().withEta(0.5),
                DpmPlusPlusSde.create(),
                DpmPlusPlusSde.create().withStageAt(0.3).withEta(0.5),
                DpmPlusPlusSde.create().withStageAt(0.7).withEta(0),
                DpmPlusPlusSde.create().withIndependentDraws(),
                SdeDpmSolver.plusPlus(1),
                SdeDpmSolver.plusPlus(2),
                SdeDpmSolver.plusPlus(2).withEta(0.5).withRule(SdeDpmSolver.Rule.HEUN),
                SdeDpmSolver.plusPlus(2).withEta(0),
                SdeDpmSolver.plusPlus(3),
                SdeDpmSolver.plusPlus(3).withThirdTerm(SdeDpmSolver.ThirdTerm.HALF),
                SdeDpmSolver.plusPlus(3).withEta(0).withThirdTerm(SdeDpmSolver.ThirdTerm.HALF),
                SdeDpmSolver.plusPlus(3).withEta(0).withThirdTerm(SdeDpmSolver.ThirdTerm.DIFFUSERS),
                SdeDpmSolver.plusPlus(2).loweredAtTheEnd(),
                SdeDpmSolver.noisePrediction(1),
                SdeDpmSolver.noisePrediction(2),
                SdeDpmSolver.noisePrediction(2).withEta(0).withRule(SdeDpmSolver.Rule.HEUN),
                SdeDpmSolver.noisePrediction(3),
                SdeDpmSolverSinglestep.plusPlus(),
                SdeDpmSolverSinglestep.plusPlus()
                        .withRule(SdeDpmSolver.Rule.HEUN)
                        .withEta(0),
                SdeDpmSolverSinglestep.plusPlus().withIndependentDraws(),
                SdeDpmSolverSinglestep.noisePrediction(),
                Seeds.of(1),
                Seeds.of(2),
                Seeds.of(3),
                Seeds.of(3).withEta(0),
                Seeds.of(3).withEta(0.5).inDataPrediction(),
                ErSdeSolver.of(1),
                ErSdeSolver.of(2),
                ErSdeSolver.of(2).with(NoiseScale.ODE),
                ErSdeSolver.of(3).with(NoiseScale.ODE).withPublishedSlope(),
                ErSdeSolver.of(2).with(NoiseScale.SDE_1),
                ErSdeSolver.of(2).with(NoiseScale.power(1.2)));
    }

    /** The weak order of the 3M SDE solver measures up to 2.5. */
    @Override
    protected double slackAbove() {
        return 0.5;
    }
}
