package org.score4j.specs.cases;

import java.util.Map;

/** k-diffusion's stochastic samplers. */
final class KDiffusionSde {
    static final Map<String, Project> SAMPLERS = Map.of();

    private KDiffusionSde() {}
}
