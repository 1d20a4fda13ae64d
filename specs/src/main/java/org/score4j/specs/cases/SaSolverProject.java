package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Xue et al., SA-Solver: the authors' code. */
final class SaSolverProject implements Project {
    private static final Map<String, Project> SAMPLERS = Map.of();

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        if ("process".equals(reference.family())) {
            return SaSolverProcesses.run(reference);
        }
        return Samplers.run(SAMPLERS, reference);
    }
}
