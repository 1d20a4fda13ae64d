package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Tong et al., conditional flow matching: the authors' code. */
final class ConditionalFlowMatching implements Project {
    private static final Map<String, Project> SAMPLERS = Map.of();

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }
}
