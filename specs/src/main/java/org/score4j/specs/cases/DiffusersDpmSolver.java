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
            "DPMSolverMultistepScheduler",
            reference -> run(reference, DiffusersDpmSolver::multistep),
            "EDMDPMSolverMultistepScheduler",
            reference -> run(reference, DiffusersDpmSolver::multistep),
            "DPMSolverSinglestepScheduler",
            reference -> run(reference, DiffusersDpmSolver::singlestep));

    /** From here on Diffusers does not lower the order at the end. */
    private static final int MANY_STEPS = 15;

    private DiffusersDpmSolver() {}

    /** How a scheduler's parameters become a solver. */
    private interface Translation {
        Solver solver(Fields parameters, boolean predictsSample);
    }

    private static List<Comparison> run(ReferenceCase reference, Translation translation) {
        String algorithm = reference.parameters().text("algorithm_type");
        return switch (algorithm) {
            case "dpmsolver", "dpmsolver++" ->
                run(reference, translation.solver(reference.parameters(), "dpmsolver++".equals(algorithm)));
            case "sde-dpmsolver", "sde-dpmsolver++" -> DiffusersSde.dpm(reference);
            default -> throw Project.unknown(reference);
        };
    }

    private static List<Comparison> run(ReferenceCase reference, Solver solver) {
        if ("edm".equals(reference.process().text("type"))) {
            return Grids.inSigma(reference, solver, draw -> null).compare(reference);
        }
        AffineProcess process = Processes.of(reference);
        double[] sigmas = reference.grid().numbers("sigmas");
        Schedule schedule = process instanceof RectifiedFlow ? Schedule.explicit(sigmas) : Schedule.sigmas(sigmas);
        return new SolverRun(solver, process, schedule, SolverRun.recorded(reference, draw -> null)).compare(reference);
    }

    private static Solver multistep(Fields parameters, boolean predictsSample) {
        int order = parameters.integer("solver_order");
        boolean lowered =
                parameters.flag("lower_order_final", false) && parameters.integer("num_inference_steps") < MANY_STEPS;
        DpmMultistep.Ending last =
                parameters.flag("euler_at_final", false) ? DpmMultistep.Ending.EULER : DpmMultistep.Ending.FULL;
        return (predictsSample ? DpmSolverPlusPlus.multistep(order) : DpmSolver.multistep(order))
                .with(variant(parameters))
                .asPublished()
                .ending(lowered ? DpmMultistep.Ending.DESCENDING : last)
                .thresholded(thresholding(parameters));
    }

    private static Solver singlestep(Fields parameters, boolean predictsSample) {
        int order = parameters.integer("solver_order");
        DpmGrouped solver = (predictsSample ? DpmSolverPlusPlus.grouped(order) : DpmSolver.grouped(order))
                .with(variant(parameters))
                .withMiddle(variant(parameters))
                .thresholded(thresholding(parameters));
        boolean divides = parameters.integer("num_inference_steps") % order == 0;
        boolean clean = "zero".equals(parameters.text("final_sigmas_type"));
        // the scheduler lowers by itself where the last step would not be whole
        boolean lowered = parameters.flag("lower_order_final", false) || !divides || clean;
        return lowered ? solver.asPublished() : solver;
    }

    private static DpmVariant variant(Fields parameters) {
        String type = parameters.text("solver_type");
        return switch (type) {
            case "midpoint" -> DpmVariant.MIDPOINT;
            case "heun" -> DpmVariant.TAYLOR;
            default -> throw new SkippedCaseException("solver_type '" + type + "' does not exist");
        };
    }

    private static Thresholding thresholding(Fields parameters) {
        return parameters.flag("thresholding", false)
                ? new Thresholding.Dynamic(
                        parameters.number("dynamic_thresholding_ratio"), parameters.number("sample_max_value"))
                : Thresholding.none();
    }
}
