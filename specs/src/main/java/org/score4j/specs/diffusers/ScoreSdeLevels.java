package org.score4j.specs.diffusers;

import java.util.Arrays;
import java.util.List;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;
import org.score4j.schedule.TimeGrid;
import org.score4j.specs.SpecificationException;

/**
 * Schedulers of Song et al.'s SDEs: N equal steps of time from 1 to eps, then clean data, which Diffusers does not go to.
 *
 * @param process variance exploding or preserving
 * @param preconditioning of a network of the score or of noise
 * @param end eps
 * @param toClean whether clean data follow
 */
record ScoreSdeLevels(AffineProcess process, Preconditioning preconditioning, double end, boolean toClean)
        implements Levels {
    /** A network of the score that is told sigma, as those of the variance-exploding SDE are. */
    record ToldSigma() implements Preconditioning {
        @Override
        public Coefficients at(AffineProcess process, double t) {
            return new Coefficients(1, process.sigma(t), 0, 1, Prediction.SCORE);
        }
    }

    static ScoreSdeLevels of(SchedulerConfig config, SchedulerClass scheduler) {
        boolean exploding = scheduler == SchedulerClass.SCORE_SDE_VE;
        double end = config.number("sampling_eps", exploding ? 1e-5 : 1e-3, "last time before clean data");
        if (!(end > 0 && end < 1)) {
            throw config.refuse("sampling_eps", "is " + end + "; allowed: (0, 1)");
        }
        boolean toClean = !config.isPublished();
        if (exploding) {
            config.ignore("num_train_timesteps", "the network is told sigma");
            double low = config.number("sigma_min", 0.01, "smallest level");
            double high = config.number("sigma_max", 1348, "largest level");
            return new ScoreSdeLevels(
                    config.located(() -> new VarianceExploding(low, high)), new ToldSigma(), end, toClean);
        }
        int timesteps = config.integer("num_train_timesteps", 2000, "the network is told the time times this less one");
        double low = config.number("beta_min", 0.1, "first β");
        double high = config.number("beta_max", 20, "last β");
        return new ScoreSdeLevels(
                config.located(() -> VariancePreserving.linear(low, high)),
                config.located(() -> Preconditioning.vp(low, high, timesteps)),
                end,
                toClean);
    }

    @Override
    public String network() {
        return process instanceof VarianceExploding ? "SCORE, told sigma" : "NOISE, told the time on the table's scale";
    }

    @Override
    public DiffusersGrid grid(int steps) {
        if (steps == 1 && !toClean) {
            throw new SpecificationException("num_inference_steps is 1; as published, at least 2 are needed");
        }
        double[] times = new double[steps];
        for (int i = 0; i < steps; i++) {
            times[i] = i == 0 ? 1 : 1 + (end - 1) * i / (steps - 1);
        }
        double[] run = times;
        if (toClean) {
            run = Arrays.copyOf(times, steps + 1);
            run[steps] = process.cleanTime();
        }
        boolean exploding = process instanceof VarianceExploding;
        List<Double> sigmas =
                exploding ? Levels.list(Arrays.stream(times).map(process::sigma).toArray()) : List.of();
        return new DiffusersGrid(Levels.list(times), sigmas, List.of(), process.initialStd(1), TimeGrid.of(run));
    }
}
