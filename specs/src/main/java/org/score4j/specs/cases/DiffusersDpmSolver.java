package org.score4j.specs.cases;

import java.util.Map;

/** Diffusers' schedulers of the DPM-Solver family. */
final class DiffusersDpmSolver {
    static final Map<String, Project> SAMPLERS = Map.of();

    private DiffusersDpmSolver() {}
}
