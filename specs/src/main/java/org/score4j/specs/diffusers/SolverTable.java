package org.score4j.specs.diffusers;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.score4j.samplers.Solver;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.sde.Ddpm;

/**
 * The solver of each class, from its configuration and for a number of steps: some lower their orders in short runs. A class without
 * an entry is imported without a solver.
 *
 * <p>An entry reads every field of its class that bears on the solver, and calls {@link SchedulerConfig#unsupported} for values
 * that the solver does not have.
 */
final class SolverTable {
    static final Map<SchedulerClass, Function<SchedulerConfig, IntFunction<Solver>>> SOLVERS = Map.ofEntries(
            Map.entry(SchedulerClass.DDIM, SolverTable::ddim),
            Map.entry(SchedulerClass.DDPM, SolverTable::ddpm),
            Map.entry(SchedulerClass.DPM_MULTISTEP, SolverTable::dpmMultistep),
            Map.entry(SchedulerClass.EULER, config -> steps -> Euler.inSigma()),
            Map.entry(SchedulerClass.HEUN, SolverTable::heun),
            Map.entry(SchedulerClass.EDM_EULER, config -> steps -> Euler.inSigma()),
            Map.entry(SchedulerClass.EDM_DPM, SolverTable::dpmMultistep),
            Map.entry(SchedulerClass.FLOW_EULER, SolverTable::flowEuler),
            Map.entry(SchedulerClass.FLOW_HEUN, config -> steps -> Heun.inTime()));

    private SolverTable() {}

    /** The solver, or null if the class has none. */
    static @Nullable IntFunction<Solver> solver(SchedulerClass scheduler, SchedulerConfig config) {
        Function<SchedulerConfig, IntFunction<Solver>> maker = SOLVERS.get(scheduler);
        if (maker == null) {
            config.unsupported("_class_name", scheduler.className() + " is imported without its solver");
            return null;
        }
        return maker.apply(config);
    }

    private static IntFunction<Solver> ddim(SchedulerConfig config) {
        Solver ddim = Ddim.deterministic().thresholdedKeepingNoise(thresholding(config, true));
        return steps -> ddim;
    }

    private static IntFunction<Solver> ddpm(SchedulerConfig config) {
        String variance = config.choice(
                "variance_type",
                "fixed_small",
                List.of("fixed_small", "fixed_small_log", "fixed_large", "fixed_large_log", "learned", "learned_range"),
                "variance of the reverse steps");
        Ddpm.Variance kind = switch (variance) {
            case "fixed_small" -> Ddpm.Variance.POSTERIOR;
            case "fixed_large" -> Ddpm.Variance.TRANSITION;
            default -> {
                config.unsupported("variance_type", "'" + variance + "' is not supported");
                yield Ddpm.Variance.POSTERIOR;
            }
        };
        Solver ddpm = Ddpm.with(kind).thresholded(thresholding(config, true));
        return steps -> ddpm;
    }

    private static IntFunction<Solver> heun(SchedulerConfig config) {
        if (config.flag("clip_sample", false, "clipping of the denoised sample")) {
            config.unsupported("clip_sample", "Heun's method does not clip");
        }
        return steps -> Heun.inSigma();
    }

    private static IntFunction<Solver> flowEuler(SchedulerConfig config) {
        if (config.flag("stochastic_sampling", false, "whether every step adds fresh noise")) {
            config.unsupported("stochastic_sampling", "Euler's method for flows adds no noise");
        }
        return steps -> Euler.inTime();
    }

    private static IntFunction<Solver> dpmMultistep(SchedulerConfig config) {
        String algorithm = config.choice(
                "algorithm_type",
                "dpmsolver++",
                List.of("dpmsolver", "dpmsolver++", "sde-dpmsolver", "sde-dpmsolver++", "deis"),
                "working prediction and noise");
        if (!List.of("dpmsolver++", "deis").contains(algorithm)) {
            config.unsupported("algorithm_type", "'" + algorithm + "' is not supported");
        }
        int order = config.integer("solver_order", 2, "order");
        if (order != 1 && order != 2) {
            config.unsupported("solver_order", order + " is not supported");
        }
        String type = config.choice(
                "solver_type", "midpoint", List.of("midpoint", "heun", "logrho", "bh1", "bh2"), "form of order 2");
        if ("heun".equals(type) && order > 1) {
            config.unsupported("solver_type", "'heun' is not supported");
        }
        boolean toSmallest = config.has("final_sigmas_type") && Tables.endsAtSmallest(config);
        boolean lowered = config.flag("lower_order_final", true, "the last of fewer than 15 steps is of order 1");
        boolean euler = config.flag("euler_at_final", false, "the last step is of order 1");
        if ((lowered || euler) && toSmallest && order > 1) {
            config.unsupported(
                    "lower_order_final",
                    "a last step of order 1 to a level above 0 is not supported; to clean data it is");
        }
        if (config.flag("thresholding", false, "quantile clipping of the denoised sample")) {
            config.unsupported("thresholding", "DPM-Solver++ does not threshold");
        }
        return steps -> order == 1 ? Ddim.deterministic() : DpmSolverPlusPlus.multistep(2);
    }

    private static Thresholding thresholding(SchedulerConfig config, boolean clips) {
        if (config.flag("thresholding", false, "quantile clipping of the denoised sample")) {
            config.ignore("clip_sample", "thresholding takes its place");
            config.ignore("clip_sample_range", "thresholding takes its place");
            double quantile = config.number("dynamic_thresholding_ratio", 0.995, "quantile");
            double max = config.number("sample_max_value", 1, "largest threshold");
            return config.located(() -> new Thresholding.Dynamic(quantile, max));
        }
        config.ignore("dynamic_thresholding_ratio", "thresholding is off");
        config.ignore("sample_max_value", "thresholding is off");
        if (!config.flag("clip_sample", clips, "clipping of the denoised sample")) {
            config.ignore("clip_sample_range", "clip_sample is off");
            return Thresholding.none();
        }
        double range = config.number("clip_sample_range", 1, "largest value");
        return config.located(() -> new Thresholding.Static(range));
    }
}
