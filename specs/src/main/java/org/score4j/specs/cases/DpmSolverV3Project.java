package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Zheng et al., DPM-Solver-v3: the authors' code. */
final class DpmSolverV3Project implements Project {
    private static final Map<String, Project> SAMPLERS = Map.of();

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }
}
