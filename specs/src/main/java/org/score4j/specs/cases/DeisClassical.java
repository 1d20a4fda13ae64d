package org.score4j.specs.cases;

import java.util.Map;

/** The classical methods in the code of DEIS. */
final class DeisClassical {
    static final Map<String, Project> SAMPLERS = Map.of();

    private DeisClassical() {}
}
