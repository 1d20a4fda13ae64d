package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;
import org.score4j.process.AffineProcess;
import org.score4j.process.RectifiedFlow;
import org.score4j.samplers.Solver;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.exponential.DpmGrouped;
import org.score4j.samplers.exponential.DpmMultistep;
import org.score4j.samplers.exponential.DpmSolver;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.exponential.DpmVariant;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

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
