package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Diffusers' schedulers of SDE solvers. */
final class DiffusersSde {
    static final Map<String, Project> SAMPLERS = Map.of();

    private DiffusersSde() {}

    /** The algorithm types sde-dpmsolver and sde-dpmsolver++ of the schedulers of the DPM-Solver family. */
    static List<Comparison> dpm(ReferenceCase reference) {
        throw new SkippedCaseException(
                "algorithm_type '" + reference.parameters().text("algorithm_type") + "' of " + reference.sampler()
                        + " does not exist yet");
    }
}
