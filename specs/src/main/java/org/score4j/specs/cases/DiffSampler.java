package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Zhou et al., diff-sampler. */
final class DiffSampler implements Project {
    private static final Map<String, Project> SAMPLERS = Map.of();

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        if ("grid".equals(reference.family())) {
            return DiffSamplerGrids.run(reference);
        }
        return Samplers.run(SAMPLERS, reference);
    }
}
