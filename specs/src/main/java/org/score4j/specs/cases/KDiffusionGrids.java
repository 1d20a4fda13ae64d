package org.score4j.specs.cases;

import java.util.Map;

/** k-diffusion's schedules. */
final class KDiffusionGrids {
    static final Map<String, Project> SAMPLERS = Map.of();

    private KDiffusionGrids() {}
}
