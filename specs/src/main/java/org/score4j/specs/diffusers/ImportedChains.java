package org.score4j.specs.diffusers;

import java.util.List;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.langevin.Corrector;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.samplers.langevin.Song2021;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.samplers.sde.EulerMaruyama;
import org.score4j.samplers.sde.LearnedRangeDdpm;
import org.score4j.samplers.sde.ReverseDiffusion;

/** Schedulers that reverse the forward chain or its SDE: DDIM, DDPM and Song et al.'s. */
final class ImportedChains {
    private static final String VARIANCE = "variance_type";

    private ImportedChains() {}

    static ImportedSolver ddim(SchedulerConfig config) {
        Thresholding thresholding = ImportedThresholds.quantileOrRange(config, true);
        return run -> {
            Double eta = run.arguments().eta();
            boolean clipped = Boolean.TRUE.equals(run.arguments().clippedOutput());
            Ddim ddim = Ddim.withEta(eta == null ? 0 : eta);
            return clipped ? ddim.thresholded(thresholding) : ddim.thresholdedKeepingNoise(thresholding);
        };
    }

    static ImportedSolver ddpm(SchedulerConfig config) {
        String variance = config.choice(
                VARIANCE,
                "fixed_small",
                List.of("fixed_small", "fixed_small_log", "fixed_large", "fixed_large_log", "learned", "learned_range"),
                "variance of the reverse steps");
        Thresholding thresholding = ImportedThresholds.quantileOrRange(config, true);
        Ddpm posterior = Ddpm.posterior().thresholded(thresholding);
        Ddpm transition = Ddpm.with(Ddpm.Variance.TRANSITION).thresholded(thresholding);
        return switch (variance) {
            case "fixed_large" -> fixedLarge(config, transition);
            case "fixed_large_log" -> {
                config.mend(
                        VARIANCE,
                        "the variance is that of fixed_large",
                        "the root of the variance's logarithm is taken, which is not a number");
                yield ImportedSolver.always(transition);
            }
            case "learned_range" -> learnedRange(config, thresholding);
            case "learned" -> {
                config.unsupported(VARIANCE, "'learned' is not supported: only ranges of variances are learned");
                yield ImportedSolver.always(posterior);
            }
            default -> ImportedSolver.always(posterior);
        };
    }

    private static ImportedSolver fixedLarge(SchedulerConfig config, Ddpm transition) {
        boolean published = config.publishes(
                VARIANCE,
                "the step to clean data adds no noise",
                "the step to clean data adds noise unless it starts at timestep 0");
        return run -> {
            List<Double> timesteps = published ? run.levels().get().timesteps() : List.of(0.0);
            return timesteps.get(timesteps.size() - 1) > 0 ? transition.withNoiseInTheLastStep() : transition;
        };
    }

    private static ImportedSolver learnedRange(SchedulerConfig config, Thresholding thresholding) {
        config.explain(
                VARIANCE,
                "learned_range: the run needs a second model, '" + LearnedRangeDdpm.VARIANCE
                        + "', which answers the place of the variance in its range");
        return ImportedSolver.always(LearnedRangeDdpm.create().thresholded(thresholding));
    }

    static ImportedSolver scoreSdeVe(SchedulerConfig config) {
        int corrections = config.integer("correct_steps", 1, "Langevin steps at each level");
        double snr = config.number("snr", 0.15, "signal-to-noise ratio of the Langevin steps");
        Corrector corrector =
                config.located(() -> corrections == 0 ? Corrector.none() : LangevinCorrector.of(corrections, snr));
        boolean published = publishesSteps(config);
        boolean batchNorms = config.publishes(
                "snr",
                "each sample's own norms set its step",
                "norms are means over the batch, so samples depend on it");
        if (published) {
            Corrector coupled = batchNorms && corrector instanceof LangevinCorrector langevin
                    ? langevin.withBatchNorms()
                    : corrector;
            return ImportedSolver.always(Song2021.of(Song2021.Predictor.REVERSE_DIFFUSION, coupled));
        }
        return ImportedSolver.always(PredictorCorrector.of(ReverseDiffusion.create(), corrector));
    }

    static ImportedSolver scoreSdeVp(SchedulerConfig config) {
        return ImportedSolver.always(
                publishesSteps(config)
                        ? Song2021.of(Song2021.Predictor.EULER_MARUYAMA, Corrector.none())
                        : EulerMaruyama.create());
    }

    private static boolean publishesSteps(SchedulerConfig config) {
        return config.publishes(
                "_class_name",
                "steps are those of the grid, and the last goes to clean data",
                "all steps have length 1/N, which is not that of the grid, and none goes to clean data");
    }
}
