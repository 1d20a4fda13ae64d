package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.process.RectifiedFlow;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.AdamsBashforth;
import org.score4j.samplers.classical.Dpm2;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.classical.Pndm;
import org.score4j.samplers.classical.Renoising;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Diffusers' schedulers of classical ODE solvers. */
final class DiffusersClassical {
    private static final int IPNDM_ORDER = 4;

    static final Map<String, Project> SAMPLERS = Map.ofEntries(
            Map.entry("EulerDiscreteScheduler", reference -> euler(reference)),
            Map.entry("EDMEulerScheduler", reference -> euler(reference)),
            Map.entry("HeunDiscreteScheduler", reference -> inSigma(reference, Heun.inSigma())),
            Map.entry("KDPM2DiscreteScheduler", reference -> inSigma(reference, Dpm2.midpoint())),
            Map.entry(
                    "LMSDiscreteScheduler",
                    reference -> inSigma(
                            reference,
                            AdamsBashforth.inSigma(reference.parameters().integer("step.order", 4))
                                    .keepingOrderToClean())),
            Map.entry("FlowMatchEulerDiscreteScheduler", reference -> flow(reference, flowEuler(reference))),
            Map.entry("FlowMatchHeunDiscreteScheduler", reference -> flow(reference, Heun.inTime())),
            Map.entry("IPNDMScheduler", reference -> ipndm(reference)),
            Map.entry("PNDMScheduler", reference -> pndm(reference)),
            Map.entry("DDIMInverseScheduler", reference -> ddimInverse(reference)));

    private DiffusersClassical() {}

    private static List<Comparison> inSigma(ReferenceCase reference, Solver solver) {
        return Grids.inSigma(reference, solver, Draw::step).compare(reference);
    }

    private static List<Comparison> euler(ReferenceCase reference) {
        if (reference.parameters().number("step.s_churn", 0) > 0) {
            throw new SkippedCaseException("the reference asks the model before it adds noise: a defect");
        }
        if ("log_linear".equals(reference.parameters().text("interpolation_type", "linear"))) {
            throw new SkippedCaseException("the reference has a level too many and stops before clean data: a defect");
        }
        return inSigma(reference, Euler.inSigma());
    }

    private static Solver flowEuler(ReferenceCase reference) {
        return reference.parameters().flag("stochastic_sampling", false) ? Renoising.create() : Euler.inTime();
    }

    private static List<Comparison> flow(ReferenceCase reference, Solver solver) {
        return new SolverRun(
                        solver,
                        new RectifiedFlow(),
                        Schedule.explicit(Grids.distinctSigmas(reference)),
                        SolverRun.recorded(reference, Draw::step))
                .compare(reference);
    }

    private static List<Comparison> ipndm(ReferenceCase reference) {
        double[] times = Grids.append(reference.grid().numbers("times"), 0);
        AdamsBashforth solver = Pndm.improved(IPNDM_ORDER).asPublished().keepingOrderToClean();
        return alongTimes(reference, solver, times).compare(reference);
    }

    private static List<Comparison> pndm(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        double[] timesteps = reference.grid().numbers("timesteps");
        int steps = parameters.integer("num_inference_steps");
        int stride = Processes.timesteps(reference) / steps;
        double last = timesteps[timesteps.length - 1];
        boolean clean = parameters.flag("set_alpha_to_one", false);
        // from the table's last level the reference goes to the same level once more, which changes nothing
        boolean idle = !clean && last == 0;
        double[] times = new double[idle ? steps : steps + 1];
        for (int i = 0; i < steps; i++) {
            times[i] = last + (steps - 1 - i) * stride;
        }
        if (!idle) {
            times[steps] = clean ? -1 : 0;
        }
        AdamsBashforth pndm = parameters.flag("skip_prk_steps", false) ? Pndm.plms() : Pndm.rungeKuttaStart();
        return alongTimes(reference, pndm.asPublished().keepingOrderToClean(), times)
                .compare(reference, "x", !idle);
    }

    private static List<Comparison> ddimInverse(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        double[] timesteps = reference.grid().numbers("timesteps");
        int stride = Processes.timesteps(reference) / parameters.integer("num_inference_steps");
        double first = timesteps[0] - stride;
        if (first < 0) {
            first = parameters.flag("set_alpha_to_one", true) ? -1 : 0;
        }
        double[] times = new double[timesteps.length + 1];
        times[0] = first;
        System.arraycopy(timesteps, 0, times, 1, timesteps.length);
        boolean atTarget = "target".equals(parameters.text("model_level"));
        return alongTimes(reference, atTarget ? Euler.inSigma().evaluatedAtTarget() : Euler.inSigma(), times)
                .compare(reference);
    }

    private static SolverRun alongTimes(ReferenceCase reference, Solver solver, double... times) {
        return new SolverRun(
                solver, Processes.of(reference), Schedule.explicit(times), SolverRun.recorded(reference, Draw::step));
    }
}
