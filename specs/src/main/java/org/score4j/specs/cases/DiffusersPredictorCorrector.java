package org.score4j.specs.cases;

import java.util.Map;

/** Diffusers' schedulers of UniPC, DEIS and SA-Solver. */
final class DiffusersPredictorCorrector {
    static final Map<String, Project> SAMPLERS = Map.of();

    private DiffusersPredictorCorrector() {}
}
