package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Diffusers' schedulers of SDE solvers. */
final class DiffusersSde {
    static final Map<String, Project> SAMPLERS = Map.of();

    /** Schedulers of the DPM-Solver family with algorithm types sde-dpmsolver and sde-dpmsolver++. */
    private static final Map<String, Project> DPM = Map.of();

    private DiffusersSde() {}

    /** A case of the DPM-Solver family with noise. */
    static List<Comparison> dpm(ReferenceCase reference) {
        return Samplers.run(DPM, reference);
    }
}
