package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Zhang and Chen, DEIS: the authors' code. */
final class DeisProject implements Project {
    private static final Map<String, Project> SAMPLERS = DeisClassical.SAMPLERS;

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }
}
