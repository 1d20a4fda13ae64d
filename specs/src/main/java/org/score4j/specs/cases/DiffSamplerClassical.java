package org.score4j.specs.cases;

import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.AdamsBashforth;
import org.score4j.samplers.classical.Dpm2;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.classical.Pndm;

/** Classical methods of diff-sampler. Its grids end at sigma &gt; 0. */
final class DiffSamplerClassical {
    static final Map<String, Project> SAMPLERS = Map.of(
            "euler", reference -> inSigma(reference, Euler.inSigma()).compare(reference),
            "heun", reference -> inSigma(reference, Heun.inSigma()).compare(reference),
            "dpm_2",
                    reference -> inSigma(
                                    reference,
                                    Dpm2.withStageAt(reference.parameters().number("r")))
                            .compare(reference),
            "ipndm",
                    reference ->
                            inSigma(reference, ipndm(reference).asPublished()).compare(reference),
            "ipndm_v", reference -> inSigma(reference, variable(reference)).compare(reference));

    private DiffSamplerClassical() {}

    private static AdamsBashforth ipndm(ReferenceCase reference) {
        return Pndm.improved(reference.parameters().integer("max_order"));
    }

    private static AdamsBashforth variable(ReferenceCase reference) {
        if (reference.parameters().integer("max_order") > 2) {
            throw new SkippedCaseException("the reference's weights of orders 3 and 4 are wrong: a defect");
        }
        return ipndm(reference);
    }

    private static SolverRun inSigma(ReferenceCase reference, Solver solver) {
        if (reference.parameters().flag("afs", false)) {
            throw new SkippedCaseException("analytical first steps do not exist yet");
        }
        return Grids.inSigma(reference, solver, Draw::step);
    }
}
