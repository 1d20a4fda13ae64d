package org.score4j.specs.cases;

import java.util.List;
import org.score4j.noise.Draw;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.specs.Fields;

/** Crowson, k-diffusion. */
final class KDiffusion implements Project {
    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return switch (reference.sampler()) {
            case "euler" -> churned(reference, Euler.churned(churn(reference)));
            case "heun" -> churned(reference, Heun.churned(churn(reference)));
            case "dpmpp_2m" -> churned(reference, DpmSolverPlusPlus.multistep2());
            default -> throw Project.unknown(reference);
        };
    }

    private static List<Comparison> churned(ReferenceCase reference, Solver solver) {
        return Grids.inSigma(reference, solver, index -> Draw.of(Draw.Stream.CHURN, 0, index))
                .compare(reference);
    }

    private static Churn churn(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        return new Churn(
                parameters.number("s_churn"),
                parameters.number("s_tmin"),
                parameters.number("s_tmax"),
                parameters.number("s_noise"));
    }
}
