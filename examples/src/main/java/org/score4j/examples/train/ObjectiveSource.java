package org.score4j.examples.train;

import java.util.List;
import java.util.Optional;
import org.score4j.matching.file.ModelCard;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.objective.Weighting;
import org.score4j.matching.training.TrainingObjective;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/**
 * What the network of a configuration learns, and how it is used then.
 *
 * @param matching what
 * @param times at which noise levels
 * @param sigmaData standard deviation of the data that preconditioning takes
 */
record ObjectiveSource(DenoisingScoreMatching matching, TimeDistribution times, double sigmaData) {
    /** Share of time that is left out at the clean end of processes whose weights have no bound there. */
    private static final double CLEAN = 1e-3;

    private static final double SIGMA_MIN = 0.002;
    private static final double SIGMA_MAX = 80;

    /** The objective that a configuration names. */
    static ObjectiveSource of(Fields objective) {
        return objective.located(() -> read(objective));
    }

    private static ObjectiveSource read(Fields objective) {
        String process = objective.text("process", "edm");
        double sigmaData = objective.number("sigmaData", 0.5);
        return switch (process) {
            case "edm" -> {
                AffineProcess edm = Edm.standard();
                yield new ObjectiveSource(
                        new DenoisingScoreMatching(
                                Preconditioning.edm(sigmaData),
                                edm,
                                weighting(objective, new Weighting.Edm(sigmaData))),
                        TimeDistribution.logNormal(edm, objective.number("mean", -1.2), objective.number("std", 1.2)),
                        sigmaData);
            }
            case "vp" -> {
                AffineProcess vp = VariancePreserving.linear(0.1, 20);
                yield new ObjectiveSource(
                        new DenoisingScoreMatching(
                                Preconditioning.scaledTime(objective.choice("prediction", Prediction.NOISE), 1),
                                vp,
                                weighting(objective, Weighting.sigmaSquared())),
                        TimeDistribution.uniform(CLEAN, vp.startTime()),
                        sigmaData);
            }
            case "flow" ->
                new ObjectiveSource(
                        new DenoisingScoreMatching(
                                Preconditioning.scaledTime(Prediction.VELOCITY, 1),
                                new RectifiedFlow(),
                                weighting(objective, new Weighting.Uniform(Prediction.VELOCITY))),
                        TimeDistribution.logitNormal(objective.number("mean", 0), objective.number("std", 1)),
                        sigmaData);
            default ->
                throw new SpecificationException(
                        objective.path() + ".process is '" + process + "'; allowed: edm, vp, flow");
        };
    }

    private static Weighting weighting(Fields objective, Weighting usual) {
        if (!objective.has("weighting")) {
            return usual;
        }
        String name = objective.text("weighting");
        return switch (name) {
            case "edm" -> new Weighting.Edm(objective.number("sigmaData", 0.5));
            case "sigma-squared" -> Weighting.sigmaSquared();
            case "likelihood" -> new Weighting.Likelihood();
            case "min-snr" -> new Weighting.MinSnr(objective.number("gamma", 5));
            case "soft-min-snr" -> new Weighting.SoftMinSnr(objective.number("gamma", 4));
            case "p2" -> new Weighting.P2(objective.number("k", 1), objective.number("gamma", 1));
            case "truncated-snr" -> new Weighting.TruncatedSnr();
            default ->
                throw new SpecificationException(objective.path() + ".weighting is '" + name
                        + "'; allowed: edm, sigma-squared, likelihood, min-snr, soft-min-snr, p2, truncated-snr");
        };
    }

    /** As the trainer wants it. */
    TrainingObjective training() {
        return TrainingObjective.denoising(matching, times, true);
    }

    /** What a file of such a network says of itself; nothing where the library's files have no words for it. */
    Optional<ModelCard> card(List<String> classes) {
        if (!(matching.process() instanceof Edm)) {
            return Optional.empty();
        }
        ModelCard card = ModelCard.edm(sigmaData, SIGMA_MIN, SIGMA_MAX);
        return Optional.of(classes.isEmpty() ? card : card.withClasses("classes", classes));
    }

    /** Levels for samples: Karras et al.'s, and times evenly spaced where the process begins without signal. */
    Schedule schedule(int steps) {
        AffineProcess process = matching.process();
        return process.alpha(process.startTime()) > 0 ? Schedule.karras(steps) : Schedule.uniform(steps);
    }

    /** A network in its place. */
    ScoreModel model(ScoreNetwork network) {
        return new ScoreModel(network, matching.preconditioning(), matching.process());
    }
}
