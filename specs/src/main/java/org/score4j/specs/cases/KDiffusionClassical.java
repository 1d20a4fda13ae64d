package org.score4j.specs.cases;

import java.util.Map;

/** k-diffusion's linear multistep and second-order samplers. */
final class KDiffusionClassical {
    static final Map<String, Project> SAMPLERS = Map.of();

    private KDiffusionClassical() {}
}
