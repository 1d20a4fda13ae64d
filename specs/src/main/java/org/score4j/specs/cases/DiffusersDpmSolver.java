package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;

/** Diffusers' schedulers of the DPM-Solver family. */
final class DiffusersDpmSolver {
    static final Map<String, Project> SAMPLERS = Map.of(
            "DPMSolverMultistepScheduler", DiffusersDpmSolver::run,
            "DPMSolverSinglestepScheduler", DiffusersDpmSolver::run,
            "EDMDPMSolverMultistepScheduler", DiffusersDpmSolver::run);

    private DiffusersDpmSolver() {}

    private static List<Comparison> run(ReferenceCase reference) {
        if (reference.parameters().text("algorithm_type").startsWith("sde")) {
            return DiffusersSde.dpm(reference);
        }
        throw new SkippedCaseException("does not exist yet");
    }
}
