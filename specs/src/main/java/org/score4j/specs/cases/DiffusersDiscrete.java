package org.score4j.specs.cases;

import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Diffusers' schedulers that step from timestep to timestep of a table: DDIM and DDPM. */
final class DiffusersDiscrete {
    static final Map<String, Project> SAMPLERS = Map.of(
            "DDIMScheduler", reference -> ddim(reference).compare(reference),
            "DDPMScheduler", reference -> ddpm(reference).compare(reference));

    private DiffusersDiscrete() {}

    private static SolverRun ddim(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        double[] timesteps = reference.grid().numbers("timesteps");
        int stride = Processes.timesteps(reference) / parameters.integer("num_inference_steps");
        for (int i = 0; i + 1 < timesteps.length; i++) {
            if (timesteps[i] - stride != timesteps[i + 1]) {
                throw new SkippedCaseException("the reference steps from " + timesteps[i] + " to "
                        + (timesteps[i] - stride) + " but goes on at " + timesteps[i + 1] + ": a defect");
            }
        }
        double last = timesteps[timesteps.length - 1] - stride;
        boolean clean = last >= 0 || parameters.flag("set_alpha_to_one", true);
        Ddim ddim = Ddim.withEta(parameters.number("step.eta", 0));
        Thresholding thresholding = thresholding(parameters);
        if (!(thresholding instanceof Thresholding.None)) {
            ddim = parameters.flag("step.use_clipped_model_output", false)
                    ? ddim.thresholded(thresholding)
                    : ddim.thresholdedKeepingNoise(thresholding);
        }
        return new SolverRun(
                ddim,
                Processes.table(reference),
                Schedule.explicit(Grids.append(timesteps, clean ? -1 : 0)),
                SolverRun.recorded(reference, Draw::step));
    }

    private static SolverRun ddpm(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        String variance = parameters.text("variance_type");
        Ddpm.Variance kind = switch (variance) {
            case "fixed_small" -> Ddpm.Variance.POSTERIOR;
            case "fixed_large" -> Ddpm.Variance.TRANSITION;
            default -> throw new SkippedCaseException("variance '" + variance + "' does not exist yet");
        };
        double[] timesteps = reference.grid().numbers("timesteps");
        Ddpm ddpm = Ddpm.with(kind).thresholded(thresholding(parameters));
        boolean noisyEnd = kind == Ddpm.Variance.TRANSITION && timesteps[timesteps.length - 1] > 0;
        return new SolverRun(
                noisyEnd ? ddpm.withNoiseInTheLastStep() : ddpm,
                Processes.table(reference),
                Schedule.explicit(Grids.append(timesteps, -1)),
                SolverRun.recorded(reference, Draw::step));
    }

    private static Thresholding thresholding(Fields parameters) {
        if (parameters.flag("thresholding", false)) {
            return new Thresholding.Dynamic(
                    parameters.number("dynamic_thresholding_ratio"), parameters.number("sample_max_value"));
        }
        return parameters.flag("clip_sample", false)
                ? new Thresholding.Static(parameters.number("clip_sample_range"))
                : Thresholding.none();
    }
}
