package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Zhao et al., UniPC: the authors' code. */
final class UniPcProject implements Project {
    private static final Map<String, Project> SAMPLERS = Map.of();

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }
}
