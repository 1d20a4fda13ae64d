package org.score4j.specs.cases;

import java.util.Map;

/** Diffusers' schedulers of SDE solvers. */
final class DiffusersSde {
    static final Map<String, Project> SAMPLERS = Map.of();

    private DiffusersSde() {}
}
