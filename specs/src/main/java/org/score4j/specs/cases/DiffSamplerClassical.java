package org.score4j.specs.cases;

import java.util.Map;

/** The classical methods in diff-sampler. */
final class DiffSamplerClassical {
    static final Map<String, Project> SAMPLERS = Map.of();

    private DiffSamplerClassical() {}
}
