package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** What the names and parameters of a published project mean in this library. Only names are translated, never numbers. */
@FunctionalInterface
interface Project {
    /** Every project by the name its cases give. */
    Map<String, Project> ALL = Map.of(
            "k-diffusion", new KDiffusion(),
            "NVlabs/edm", new NvlabsEdm(),
            "diffusers", new Diffusers(),
            "LuChengTHU/dpm-solver", new DpmSolverProject(),
            "score_sde_pytorch", new ScoreSde());

    /**
     * Runs a case through the public path solver → program → executor.
     *
     * @throws SkippedCaseException if the library cannot run it
     */
    List<Comparison> run(ReferenceCase reference);

    /** The project of a case. */
    static Project of(ReferenceCase reference) {
        Project project = ALL.get(reference.project());
        if (project == null) {
            throw new SkippedCaseException("project '" + reference.project() + "' is not translated");
        }
        return project;
    }

    /** Skips a case whose sampler is not there. */
    static SkippedCaseException unknown(ReferenceCase reference) {
        return new SkippedCaseException("sampler '" + reference.sampler() + "' of " + reference.project() + ", family "
                + reference.family() + ", does not exist yet");
    }
}
