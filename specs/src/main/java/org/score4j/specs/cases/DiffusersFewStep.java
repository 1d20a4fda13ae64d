package org.score4j.specs.cases;

import java.util.Map;

/** Diffusers' schedulers for distilled models and of Song et al.'s samplers. */
final class DiffusersFewStep {
    static final Map<String, Project> SAMPLERS = Map.of();

    private DiffusersFewStep() {}
}
