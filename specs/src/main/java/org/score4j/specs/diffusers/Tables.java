package org.score4j.specs.diffusers;

import java.util.List;
import java.util.Locale;
import org.score4j.model.Prediction;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.SpacedSchedule;
import org.score4j.schedule.TimestepSchedule;

/** What the schedulers of discrete processes have in common: table, spacing, prediction, conversions of sigmas. */
final class Tables {
    /** What the last ᾱ of a rescaled table becomes where sigma/alpha must be finite. */
    private static final double SMALLEST = 0x1p-24;

    private static final double BETA_DISTRIBUTION = 0.6;

    private Tables() {}

    /** How sigmas are respaced. */
    enum Conversion {
        NONE,
        KARRAS,
        EXPONENTIAL,
        LU,
        BETA;

        /** The respaced levels of the whole process. */
        SpacedSchedule schedule(int steps) {
            return switch (this) {
                case KARRAS -> Schedule.karras(steps);
                case EXPONENTIAL, LU -> Schedule.exponential(steps);
                case BETA -> Schedule.beta(steps, BETA_DISTRIBUTION, BETA_DISTRIBUTION);
                case NONE -> Schedule.uniform(steps);
            };
        }
    }

    /** The table of β. */
    static DiscreteVariancePreserving table(SchedulerConfig config, SchedulerClass scheduler) {
        int steps = config.integer("num_train_timesteps", 1000, "length of the table");
        if (config.has("trained_betas")) {
            config.ignore("beta_schedule", "trained_betas are given");
            config.ignore("beta_start", "trained_betas are given");
            config.ignore("beta_end", "trained_betas are given");
            double[] betas = config.numbers("trained_betas", "the table");
            return rescaled(config, scheduler, config.located(() -> DiscreteVariancePreserving.ofBetas(betas)));
        }
        String schedule = config.choice(
                "beta_schedule",
                scheduler.betaSchedule(),
                List.of("linear", "scaled_linear", "squaredcos_cap_v2"),
                "shape of the table");
        if ("squaredcos_cap_v2".equals(schedule)) {
            config.ignore("beta_start", "the squared cosine has no parameter");
            config.ignore("beta_end", "the squared cosine has no parameter");
            return rescaled(config, scheduler, config.located(() -> DiscreteVariancePreserving.squaredCosine(steps)));
        }
        double first = config.number("beta_start", scheduler.betaStart(), "first β");
        double last = config.number("beta_end", scheduler.betaEnd(), "last β");
        return rescaled(
                config,
                scheduler,
                config.located(() -> "linear".equals(schedule)
                        ? DiscreteVariancePreserving.linear(first, last, steps)
                        : DiscreteVariancePreserving.scaledLinear(first, last, steps)));
    }

    private static DiscreteVariancePreserving rescaled(
            SchedulerConfig config, SchedulerClass scheduler, DiscreteVariancePreserving table) {
        boolean finite = scheduler.family() != SchedulerClass.Family.TIMESTEPS;
        String words = finite
                ? "table of zero terminal signal-to-noise ratio, with a last ᾱ of 2⁻²⁴"
                : "table of zero terminal signal-to-noise ratio";
        if (!scheduler.canRescale()) {
            if (config.has("rescale_betas_zero_snr")) {
                config.ignore("rescale_betas_zero_snr", scheduler.className() + " does not have it");
            }
            return table;
        }
        if (!config.flag("rescale_betas_zero_snr", false, words)) {
            return table;
        }
        DiscreteVariancePreserving zero = table.withZeroTerminalSnr();
        double before = zero.alphaCumprod(zero.timesteps() - 2);
        if (finite && before <= SMALLEST) {
            throw config.refuse(
                    "rescale_betas_zero_snr",
                    "is true, and Diffusers makes the last ᾱ of this table " + SMALLEST + ", above the one before, "
                            + before + ": noise would not grow");
        }
        return finite ? zero.withLastAlphaCumprod(SMALLEST) : zero;
    }

    /** The timesteps of a spacing. */
    static TimestepSchedule spacing(String spacing, int steps, int offset) {
        return switch (spacing) {
            case "leading" -> Schedule.leading(steps, offset);
            case "trailing" -> Schedule.trailing(steps);
            default -> Schedule.linspace(steps);
        };
    }

    static String spacing(SchedulerConfig config, SchedulerClass scheduler) {
        return config.choice(
                "timestep_spacing",
                scheduler.spacing(),
                List.of("linspace", "leading", "trailing"),
                "which timesteps are visited");
    }

    static int offset(SchedulerConfig config, String spacing) {
        if (!"leading".equals(spacing)) {
            config.ignore("steps_offset", "only leading timesteps are offset");
            return 0;
        }
        return config.integer("steps_offset", 0, "added to every timestep");
    }

    /** What the network predicts. */
    static Prediction prediction(SchedulerConfig config, String fallback, List<String> allowed) {
        String type = config.choice("prediction_type", fallback, allowed, "what the network predicts");
        return switch (type) {
            case "epsilon" -> Prediction.NOISE;
            case "sample" -> Prediction.SAMPLE;
            case "v_prediction" -> Prediction.V;
            default -> Prediction.VELOCITY;
        };
    }

    /** At most one of the conversions. */
    static Conversion conversion(SchedulerConfig config, SchedulerClass scheduler) {
        Conversion chosen = Conversion.NONE;
        for (Conversion candidate : Conversion.values()) {
            String name = candidate == Conversion.LU
                    ? "use_lu_lambdas"
                    : "use_" + candidate.name().toLowerCase(Locale.ROOT) + "_sigmas";
            boolean known = candidate != Conversion.NONE && (candidate != Conversion.LU || scheduler.hasLu());
            if (known && config.flag(name, false, "levels are respaced")) {
                if (chosen != Conversion.NONE) {
                    throw config.refuse(
                            name, "is true, and so is another one; only one way to space sigmas can be used");
                }
                chosen = candidate;
            }
        }
        return chosen;
    }

    /** Whether the last step ends at the table's smallest level instead of clean data. */
    static boolean endsAtSmallest(SchedulerConfig config) {
        return "sigma_min"
                .equals(config.choice(
                        "final_sigmas_type",
                        "zero",
                        List.of("zero", "sigma_min"),
                        "the last level: clean data or the smallest of the process"));
    }
}
