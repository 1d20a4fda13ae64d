package org.score4j.specs.cases;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.Solver;
import org.score4j.samplers.sde.Ancestral;
import org.score4j.samplers.sde.SdeDpmSolver;
import org.score4j.samplers.sde.SdeDpmSolverSinglestep;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Diffusers' schedulers of SDE solvers. */
final class DiffusersSde {
    static final Map<String, Project> SAMPLERS = Map.of(
            "EulerAncestralDiscreteScheduler",
            reference -> Grids.inSigma(reference, Ancestral.euler(), Draw::step).compare(reference),
            "KDPM2AncestralDiscreteScheduler",
            reference -> Grids.inSigma(reference, Ancestral.dpm2(), Draw::step).compare(reference));

    /** With fewer steps than these, lower_order_final lowers the orders at the end. */
    private static final int FEW_STEPS = 15;

    private DiffusersSde() {}

    /** Schedulers of the DPM-Solver family whose algorithm_type begins with sde. */
    static List<Comparison> dpm(ReferenceCase reference) {
        if (reference.parameters().flag("thresholding", false)) {
            throw new SkippedCaseException("thresholds in SDE solvers do not exist yet");
        }
        Solver solver = reference.sampler().contains("Singlestep") ? singlestep(reference) : multistep(reference);
        if (reference.sampler().startsWith("EDM")) {
            return Grids.inSigma(reference, solver, Draw::step).compare(reference);
        }
        return new SolverRun(
                        solver,
                        Processes.of(reference),
                        Schedule.sigmas(Grids.distinctSigmas(reference)),
                        SolverRun.recorded(reference, Draw::step))
                .compare(reference);
    }

    private static boolean plusPlus(ReferenceCase reference) {
        return reference.parameters().text("algorithm_type").endsWith("++");
    }

    private static SdeDpmSolver.Rule rule(ReferenceCase reference) {
        return SdeDpmSolver.Rule.valueOf(
                reference.parameters().text("solver_type").toUpperCase(Locale.ROOT));
    }

    private static Solver multistep(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        int order = parameters.integer("solver_order");
        SdeDpmSolver solver = plusPlus(reference) ? SdeDpmSolver.plusPlus(order) : SdeDpmSolver.noisePrediction(order);
        solver = solver.withRule(rule(reference));
        if (order == 3) {
            solver = solver.withThirdTerm(SdeDpmSolver.ThirdTerm.DIFFUSERS);
        }
        boolean lowers =
                parameters.flag("lower_order_final", true) && parameters.integer("num_inference_steps") < FEW_STEPS;
        return lowers ? solver.loweredAtTheEnd() : solver;
    }

    private static Solver singlestep(ReferenceCase reference) {
        int order = reference.parameters().integer("solver_order");
        if (order == 1) {
            return SdeDpmSolver.plusPlus(1);
        }
        if (order != 2 || !plusPlus(reference)) {
            throw new SkippedCaseException("a singlestep SDE solver of " + order + " stages does not exist yet");
        }
        return SdeDpmSolverSinglestep.plusPlus().withRule(rule(reference)).withIndependentDraws();
    }
}
