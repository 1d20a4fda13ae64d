package org.score4j.specs;

import org.score4j.samplers.Solver;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.langevin.AnnealedLangevin;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.samplers.sde.ReverseDiffusion;

/** Correctors and Langevin dynamics by name. */
final class LangevinEntries {
    private LangevinEntries() {}

    static void addTo(Catalogue<Solver> solvers) {
        solvers.with("predictor-corrector", f -> predictorCorrector(f))
                .with(
                        "annealed-langevin",
                        f -> AnnealedLangevin.of(f.integer("stepsPerLevel", 10), f.number("base", 2e-5)));
    }

    private static Solver predictorCorrector(Fields f) {
        OneStepSolver predictor = ReverseDiffusion.create();
        if (f.has("predictor")) {
            Solver named = Catalogues.SOLVERS.make(f.object("predictor"));
            if (!(named instanceof OneStepSolver oneStep)) {
                throw new IllegalArgumentException(
                        "predictor is " + named.name() + "; expected a one-step solver such as reverse-diffusion");
            }
            predictor = oneStep;
        }
        LangevinCorrector corrector = new LangevinCorrector(
                f.integer("correctorSteps", 1), f.number("snr", 0.16), f.flag("batchNorms", false));
        PredictorCorrector solver = PredictorCorrector.of(predictor, corrector);
        return f.flag("predictorFirst", false) ? solver.predictorFirst() : solver;
    }
}
