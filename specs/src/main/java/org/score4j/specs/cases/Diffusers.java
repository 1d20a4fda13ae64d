package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Hugging Face, Diffusers: the schedulers. */
final class Diffusers implements Project {
    private static final Map<String, Project> SOLVERS = Samplers.merged(
            DiffusersDiscrete.SAMPLERS,
            DiffusersClassical.SAMPLERS,
            DiffusersDpmSolver.SAMPLERS,
            DiffusersPredictorCorrector.SAMPLERS,
            DiffusersSde.SAMPLERS,
            DiffusersFewStep.SAMPLERS);

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run("grid".equals(reference.family()) ? DiffusersGrids.SAMPLERS : SOLVERS, reference);
    }
}
