package org.score4j.specs.cases;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.Solver;
import org.score4j.samplers.sde.Ancestral;
import org.score4j.samplers.sde.DpmPlusPlusSde;
import org.score4j.samplers.sde.SdeDpmSolver;
import org.score4j.specs.Fields;

/** k-diffusion's stochastic samplers. */
final class KDiffusionSde {
    static final Map<String, Project> SAMPLERS = Map.of(
            "euler_ancestral", reference -> ancestral(reference, Ancestral.euler()),
            "dpm_2_ancestral", reference -> ancestral(reference, Ancestral.dpm2()),
            "dpmpp_2s_ancestral", reference -> ancestral(reference, Ancestral.dpmPlusPlus2s()),
            "dpmpp_sde", KDiffusionSde::dpmPlusPlusSde,
            "dpmpp_2m_sde", KDiffusionSde::multistep2,
            "dpmpp_3m_sde",
                    reference ->
                            multistep(reference, SdeDpmSolver.plusPlus(3).withThirdTerm(SdeDpmSolver.ThirdTerm.HALF)));

    private KDiffusionSde() {}

    private static List<Comparison> ancestral(ReferenceCase reference, Ancestral solver) {
        return run(reference, solver.withEta(eta(reference)).withNoiseScale(noiseScale(reference)));
    }

    private static List<Comparison> multistep2(ReferenceCase reference) {
        String rule = reference.parameters().text("solver_type").toUpperCase(Locale.ROOT);
        return multistep(reference, SdeDpmSolver.plusPlus(2).withRule(SdeDpmSolver.Rule.valueOf(rule)));
    }

    private static List<Comparison> multistep(ReferenceCase reference, SdeDpmSolver solver) {
        return run(reference, solver.withEta(eta(reference)).withNoiseScale(noiseScale(reference)));
    }

    private static List<Comparison> run(ReferenceCase reference, Solver solver) {
        return Grids.inSigma(reference, solver, Draw::step).compare(reference);
    }

    /** The stage's draw, of role 0, comes before the step's, of role 1. */
    private static List<Comparison> dpmPlusPlusSde(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        Solver solver = DpmPlusPlusSde.create()
                .withStageAt(parameters.number("r"))
                .withEta(eta(reference))
                .withNoiseScale(noiseScale(reference))
                .withIndependentDraws();
        return Grids.inSigma(reference, solver, index -> Draw.of(Draw.Stream.STEP, index % 2, index / 2))
                .compare(reference);
    }

    private static double eta(ReferenceCase reference) {
        return reference.parameters().number("eta");
    }

    private static double noiseScale(ReferenceCase reference) {
        return reference.parameters().number("s_noise");
    }
}
