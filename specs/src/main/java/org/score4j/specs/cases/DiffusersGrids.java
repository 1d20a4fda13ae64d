package org.score4j.specs.cases;

import java.util.Map;

/** The timesteps and sigmas of Diffusers' schedulers. */
final class DiffusersGrids {
    static final Map<String, Project> SAMPLERS = Map.of();

    private DiffusersGrids() {}
}
