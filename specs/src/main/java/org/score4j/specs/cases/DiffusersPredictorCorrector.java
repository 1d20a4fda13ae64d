package org.score4j.specs.cases;

import java.util.Locale;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.Solver;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.exponential.Deis;
import org.score4j.samplers.exponential.SaSolver;
import org.score4j.samplers.exponential.Tau;
import org.score4j.samplers.exponential.UniPc;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Diffusers' schedulers of UniPC, DEIS and SA-Solver. They evaluate at the sigmas of the grid, not at rounded timesteps. */
final class DiffusersPredictorCorrector {
    static final Map<String, Project> SAMPLERS = Map.of(
            "UniPCMultistepScheduler",
                    reference -> run(reference, unipc(reference)).compare(reference),
            "DEISMultistepScheduler",
                    reference -> run(reference, deis(reference)).compare(reference),
            "SASolverScheduler", reference -> run(reference, sa(reference)).compare(reference));

    /** Diffusers' DEIS lowers orders at the end only in runs of fewer steps. */
    private static final int FEW_STEPS = 15;

    private DiffusersPredictorCorrector() {}

    private static SolverRun run(ReferenceCase reference, Solver solver) {
        return new SolverRun(
                solver,
                Processes.table(reference),
                Schedule.sigmas(reference.grid().numbers("sigmas")),
                SolverRun.recorded(reference, Draw::step));
    }

    private static Solver unipc(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        UniPc solver = UniPc.of(parameters.integer("solver_order"))
                .with(UniPc.Variant.valueOf(parameters.text("solver_type").toUpperCase(Locale.ROOT)))
                .thresholded(thresholding(parameters));
        for (double step : parameters.numbers("disable_corrector")) {
            solver = solver.uncorrected((int) step);
        }
        if (!parameters.flag("predict_x0", true)) {
            solver = solver.inNoise();
        }
        return parameters.flag("lower_order_final", true) ? solver.loweredAtTheEnd() : solver;
    }

    private static Solver deis(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        if (!(thresholding(parameters) instanceof Thresholding.None)) {
            throw new SkippedCaseException("DEIS with thresholds does not exist");
        }
        Deis solver = Deis.inLogRho(parameters.integer("solver_order"));
        boolean few = parameters.integer("num_inference_steps") < FEW_STEPS;
        return few && parameters.flag("lower_order_final", true) ? solver.loweredAtTheEnd() : solver;
    }

    private static Solver sa(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        String function = parameters.text("tau_func");
        Tau tau = switch (function) {
            case "constant 0" -> new Tau.Constant(0);
            case "constant 1" -> new Tau.Constant(1);
            case "1 for 200<=t<=800 else 0" -> new Tau.InTime(1, 200, 800);
            default -> throw new SkippedCaseException("tau_func '" + function + "' is not translated");
        };
        SaSolver solver = SaSolver.of(tau, parameters.integer("predictor_order"), parameters.integer("corrector_order"))
                .thresholded(thresholding(parameters))
                .simplified()
                .withTauAtTheStart();
        if ("noise_prediction".equals(parameters.text("algorithm_type"))) {
            solver = solver.inNoise();
        }
        return parameters.flag("lower_order_final", true) ? solver.loweredAtTheEnd() : solver;
    }

    private static Thresholding thresholding(Fields parameters) {
        return parameters.flag("thresholding", false)
                ? new Thresholding.Dynamic(
                        parameters.number("dynamic_thresholding_ratio"), parameters.number("sample_max_value"))
                : Thresholding.none();
    }
}
