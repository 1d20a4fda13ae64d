package org.score4j.specs.diffusers;

import org.score4j.samplers.Thresholding;

/** What configurations say of clipping the denoised sample. */
final class ImportedThresholds {
    private static final String THRESHOLDING = "thresholding";
    private static final String CLIP_SAMPLE = "clip_sample";
    private static final String QUANTILE_WORDS = "quantile clipping of the denoised sample";
    private static final String CLIPPING_WORDS = "clipping of the denoised sample";

    private ImportedThresholds() {}

    /**
     * Quantile clipping, or else clipping to a range.
     *
     * @param clips the default of clip_sample
     */
    static Thresholding quantileOrRange(SchedulerConfig config, boolean clips) {
        Thresholding quantile = quantile(config);
        if (!(quantile instanceof Thresholding.None)) {
            config.ignore(CLIP_SAMPLE, "thresholding takes its place");
            config.ignore("clip_sample_range", "thresholding takes its place");
            return quantile;
        }
        if (!config.flag(CLIP_SAMPLE, clips, CLIPPING_WORDS)) {
            config.ignore("clip_sample_range", "clip_sample is off");
            return quantile;
        }
        double range = config.number("clip_sample_range", 1, "largest value");
        return config.located(() -> new Thresholding.Static(range));
    }

    /** Quantile clipping, or none. */
    static Thresholding quantile(SchedulerConfig config) {
        if (config.flag(THRESHOLDING, false, QUANTILE_WORDS)) {
            double quantile = config.number("dynamic_thresholding_ratio", 0.995, "quantile");
            double max = config.number("sample_max_value", 1, "largest threshold");
            return config.located(() -> new Thresholding.Dynamic(quantile, max));
        }
        config.ignore("dynamic_thresholding_ratio", "thresholding is off");
        config.ignore("sample_max_value", "thresholding is off");
        return Thresholding.none();
    }

    /** Quantile clipping in SAMPLE; solvers in NOISE have none. */
    static Thresholding quantileInSample(SchedulerConfig config, boolean sample) {
        Thresholding quantile = quantile(config);
        if (sample || quantile instanceof Thresholding.None) {
            return quantile;
        }
        config.unsupported(THRESHOLDING, "solvers that predict noise do not threshold");
        return Thresholding.none();
    }

    /** No quantile clipping. */
    static void requireNoQuantile(SchedulerConfig config, String solver) {
        if (!(quantile(config) instanceof Thresholding.None)) {
            config.unsupported(THRESHOLDING, solver + " does not threshold");
        }
    }

    /**
     * No clipping to a range.
     *
     * @param clips the default of clip_sample
     */
    static void requireNoClipping(SchedulerConfig config, boolean clips, String solver) {
        if (config.flag(CLIP_SAMPLE, clips, CLIPPING_WORDS)) {
            config.unsupported(CLIP_SAMPLE, solver + " does not clip");
        }
        config.ignore("clip_sample_range", "clip_sample is off");
    }
}
