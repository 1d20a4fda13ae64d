package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Albergo et al., stochastic interpolants: the authors' code. */
final class StochasticInterpolants implements Project {
    private static final Map<String, Project> SAMPLERS = Samplers.merged(StochasticInterpolantsSde.SAMPLERS);

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }
}
