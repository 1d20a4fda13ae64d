package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** What the names and parameters of a published project mean in this library. Only names are translated, never numbers. */
@FunctionalInterface
interface Project {
    /** Every project by the name its cases give. */
    Map<String, Project> ALL = Map.ofEntries(
            Map.entry("k-diffusion", new KDiffusion()),
            Map.entry("NVlabs/edm", new NvlabsEdm()),
            Map.entry("diffusers", new Diffusers()),
            Map.entry("LuChengTHU/dpm-solver", new DpmSolverProject()),
            Map.entry("score_sde_pytorch", new ScoreSde()),
            Map.entry("wl-zhao/UniPC", new UniPcProject()),
            Map.entry("qsh-zh/deis", new DeisProject()),
            Map.entry("scxue/SA-Solver", new SaSolverProject()),
            Map.entry("thu-ml/DPM-Solver-v3", new DpmSolverV3Project()),
            Map.entry("zju-pi/diff-sampler", new DiffSampler()),
            Map.entry("Newbeeer/diffusion_restart_sampling", new RestartProject()),
            Map.entry("stochastic-interpolants", new StochasticInterpolants()),
            Map.entry("conditional-flow-matching", new ConditionalFlowMatching()),
            Map.entry("flow_matching", new FlowMatching()),
            Map.entry("azula", new Azula()));

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
