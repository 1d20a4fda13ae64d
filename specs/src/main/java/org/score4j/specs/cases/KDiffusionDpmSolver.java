package org.score4j.specs.cases;

import java.util.Map;

/** k-diffusion's dpm_fast and dpm_adaptive. */
final class KDiffusionDpmSolver {
    static final Map<String, Project> SAMPLERS = Map.of();

    private KDiffusionDpmSolver() {}
}
