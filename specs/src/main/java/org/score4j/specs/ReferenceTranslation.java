package org.score4j.specs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.RecordedNoise;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.process.Edm;
import org.score4j.process.SubVariancePreserving;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;
import org.score4j.samplers.Solver;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.schedule.Schedule;

/**
 * A reference's names and parameters in this library's terms.
 *
 * @param solver the solver
 * @param process the process
 * @param schedule the grid, as the reference recorded it
 * @param noise the recorded draws under this library's names
 */
record ReferenceTranslation(Solver solver, AffineProcess process, Schedule schedule, NoiseSource noise) {
    private static final double CONVERGED = 1e-12;

    static ReferenceTranslation of(ReferenceCase reference) {
        return switch (reference.project() + "/" + reference.sampler()) {
            case "k-diffusion/euler" ->
                sigmas(reference, Euler.churned(churn(reference, "s_churn", "s_tmin", "s_tmax", "s_noise")));
            case "k-diffusion/heun" ->
                sigmas(reference, Heun.churned(churn(reference, "s_churn", "s_tmin", "s_tmax", "s_noise")));
            case "k-diffusion/dpmpp_2m" -> sigmas(reference, DpmSolverPlusPlus.multistep2());
            case "NVlabs/edm/edm_sampler" ->
                sigmas(reference, Heun.churned(churn(reference, "S_churn", "S_min", "S_max", "S_noise")));
            case "diffusers/DDIMScheduler" -> ddim(reference);
            case "diffusers/DDPMScheduler" -> ddpm(reference);
            case "diffusers/EulerDiscreteScheduler" -> sigmas(reference, Euler.inSigma());
            case "diffusers/HeunDiscreteScheduler" -> sigmas(reference, Heun.inSigma());
            case "LuChengTHU/dpm-solver/dpmsolver++ multistep" -> multistep(reference);
            case "score_sde_pytorch/ode" -> ode(reference);
            default ->
                throw new SkippedCaseException(
                        "sampler '" + reference.sampler() + "' of " + reference.project() + " does not exist yet");
        };
    }

    private static Churn churn(ReferenceCase reference, String amount, String min, String max, String scale) {
        Fields parameters = reference.parameters();
        return new Churn(
                parameters.number(amount), parameters.number(min), parameters.number(max), parameters.number(scale));
    }

    /** Runs in sigma space. A grid that repeats a level for a two-stage method is meant once. */
    private static ReferenceTranslation sigmas(ReferenceCase reference, Solver solver) {
        List<Double> levels = new ArrayList<>();
        for (double sigma : reference.grid().numbers("sigmas")) {
            if (levels.isEmpty() || levels.get(levels.size() - 1) != sigma) {
                levels.add(sigma);
            }
        }
        double[] distinct = levels.stream().mapToDouble(Double::doubleValue).toArray();
        return new ReferenceTranslation(
                solver,
                new Edm(distinct[distinct.length - 2] / 2, distinct[0]),
                Schedule.sigmas(distinct),
                recorded(reference, index -> Draw.of(Draw.Stream.CHURN, 0, index)));
    }

    private static ReferenceTranslation ddim(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        double[] timesteps = reference.grid().numbers("timesteps");
        int stride = timesteps(reference) / parameters.integer("num_inference_steps");
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
        return new ReferenceTranslation(
                ddim,
                table(reference),
                Schedule.explicit(append(timesteps, clean ? -1 : 0)),
                recorded(reference, Draw::step));
    }

    private static ReferenceTranslation ddpm(ReferenceCase reference) {
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
        return new ReferenceTranslation(
                noisyEnd ? ddpm.withNoiseInTheLastStep() : ddpm,
                table(reference),
                Schedule.explicit(append(timesteps, -1)),
                recorded(reference, Draw::step));
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

    private static ReferenceTranslation multistep(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        int order = parameters.integer("order");
        boolean lowered = order > 1 && parameters.flag("lower_order_final", false) && parameters.integer("steps") < 10;
        if (order > 2 || lowered || parameters.flag("denoise_to_zero", false)) {
            throw new SkippedCaseException("DPM-Solver++ with order " + order + (lowered ? " lowered at the end" : "")
                    + " does not exist yet");
        }
        if (!"dpmsolver".equals(parameters.text("solver_type"))) {
            throw new SkippedCaseException("solver_type '" + parameters.text("solver_type") + "' does not exist yet");
        }
        return new ReferenceTranslation(
                order == 1 ? Ddim.deterministic() : DpmSolverPlusPlus.multistep2(),
                process(reference),
                Schedule.explicit(reference.grid().numbers("times")),
                recorded(reference, Draw::step));
    }

    /** Compared with the converged solution: the reference's own steps depend on the whole batch. */
    private static ReferenceTranslation ode(ReferenceCase reference) {
        if (reference.parameters().flag("denoise", false)) {
            throw new SkippedCaseException("the reference's denoising step does not exist yet");
        }
        return new ReferenceTranslation(
                DormandPrince.withTolerance(CONVERGED, CONVERGED),
                process(reference),
                Schedule.explicit(reference.grid().numbers("times")),
                recorded(reference, Draw::step));
    }

    private static AffineProcess process(ReferenceCase reference) {
        Fields process = reference.process();
        String type = process.text("type");
        return switch (type) {
            case "vp-linear" -> VariancePreserving.linear(process.number("beta_min"), process.number("beta_max"));
            case "sub-vp" -> SubVariancePreserving.linear(process.number("beta_min"), process.number("beta_max"));
            case "ve" -> new VarianceExploding(process.number("sigma_min"), process.number("sigma_max"));
            case "vp-discrete" ->
                throw new SkippedCaseException("a discrete process on other times does not exist yet");
            default -> throw new SkippedCaseException("process '" + type + "' does not exist yet");
        };
    }

    private static int timesteps(ReferenceCase reference) {
        return reference.process().integer("steps");
    }

    private static DiscreteVariancePreserving table(ReferenceCase reference) {
        Fields process = reference.process();
        int steps = timesteps(reference);
        String schedule = process.text("schedule");
        DiscreteVariancePreserving table = switch (schedule) {
            case "linear" ->
                DiscreteVariancePreserving.linear(process.number("beta_start"), process.number("beta_end"), steps);
            case "scaled_linear" ->
                DiscreteVariancePreserving.scaledLinear(
                        process.number("beta_start"), process.number("beta_end"), steps);
            case "squaredcos_cap_v2" -> DiscreteVariancePreserving.squaredCosine(steps);
            default -> throw new SkippedCaseException("beta schedule '" + schedule + "' does not exist yet");
        };
        return reference.parameters().flag("rescale_betas_zero_snr", false) ? table.withZeroTerminalSnr() : table;
    }

    private static NoiseSource recorded(ReferenceCase reference, IntFunction<Draw> names) {
        List<@Nullable Draw> draws = new ArrayList<>();
        for (int i = 0; i < reference.noise().length; i++) {
            draws.add(names.apply(i));
        }
        return RecordedNoise.inOrder(draws, reference.noise());
    }

    private static double[] append(double[] values, double last) {
        double[] longer = Arrays.copyOf(values, values.length + 1);
        longer[values.length] = last;
        return longer;
    }
}
