package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.specs.Fields;

/** Crowson, k-diffusion. */
final class KDiffusion implements Project {
    private static final Map<String, Project> SAMPLERS = Samplers.merged(
            Map.of(
                    "euler", reference -> churned(reference, Euler.churned(churn(reference))),
                    "heun", reference -> churned(reference, Heun.churned(churn(reference))),
                    "dpmpp_2m", reference -> churned(reference, DpmSolverPlusPlus.multistep(2))),
            KDiffusionClassical.SAMPLERS,
            KDiffusionDpmSolver.SAMPLERS,
            KDiffusionSde.SAMPLERS,
            KDiffusionGrids.SAMPLERS);

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }

    /** A run whose draws are churn. */
    static List<Comparison> churned(ReferenceCase reference, Solver solver) {
        return Grids.inSigma(reference, solver, index -> Draw.of(Draw.Stream.CHURN, 0, index))
                .compare(reference);
    }

    /** The reference's churn parameters. */
    static Churn churn(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        return new Churn(
                parameters.number("s_churn"),
                parameters.number("s_tmin"),
                parameters.number("s_tmax"),
                parameters.number("s_noise"));
    }
}
