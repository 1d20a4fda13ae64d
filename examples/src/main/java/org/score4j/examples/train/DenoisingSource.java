package org.score4j.examples.train;

import java.util.Optional;
import org.score4j.matching.objective.AutoencoderMatching;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.ExplicitScoreMatching;
import org.score4j.matching.objective.ImplicitMatching;
import org.score4j.matching.objective.ImplicitScoreMatching;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.objective.Weighting;
import org.score4j.matching.training.Loss;
import org.score4j.matching.training.Teacher;
import org.score4j.matching.training.TrainingObjective;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/** Objectives of a configuration that match scores: denoising, explicit, implicit, auto-encoders. */
final class DenoisingSource {
    /** Share of time that is left out at the clean end of processes whose weights have no bound there. */
    private static final double CLEAN = 1e-3;

    private DenoisingSource() {}

    static ObjectiveSource denoising(Fields objective) {
        String process = objective.text("process", "edm");
        ObjectiveSource source = switch (process) {
            case "edm" -> {
                double sigmaData = sigmaData(objective);
                yield ObjectiveSource.flow(
                                TrainingObjective.denoising(edm(objective, sigmaData), levels(objective), true),
                                Preconditioning.edm(sigmaData),
                                ObjectiveSource.EDM)
                        .withEdmCard(sigmaData);
            }
            case "vp" -> {
                AffineProcess vp = VariancePreserving.linear(0.1, 20);
                yield plain(
                        objective,
                        Preconditioning.scaledTime(objective.choice("prediction", Prediction.NOISE), 1),
                        vp,
                        Weighting.sigmaSquared(),
                        TimeDistribution.uniform(CLEAN, vp.startTime()));
            }
            case "flow" ->
                plain(
                        objective,
                        Preconditioning.scaledTime(Prediction.VELOCITY, 1),
                        new RectifiedFlow(),
                        new Weighting.Uniform(Prediction.VELOCITY),
                        TimeDistribution.logitNormal(objective.number("mean", 0), objective.number("std", 1)));
            default ->
                throw new SpecificationException(
                        objective.path() + ".process is '" + process + "'; allowed: edm, vp, flow");
        };
        return objective.flag("uncertainty", false) ? source.withLoss(new Loss.Uncertainty()) : source;
    }

    private static ObjectiveSource plain(
            Fields objective,
            Preconditioning preconditioning,
            AffineProcess process,
            Weighting usual,
            TimeDistribution times) {
        DenoisingScoreMatching matching =
                new DenoisingScoreMatching(preconditioning, process, weighting(objective, usual));
        return ObjectiveSource.flow(TrainingObjective.denoising(matching, times, true), preconditioning, process);
    }

    static double sigmaData(Fields objective) {
        return objective.number("sigmaData", 0.5);
    }

    private static DenoisingScoreMatching edm(Fields objective, double sigmaData) {
        return new DenoisingScoreMatching(
                Preconditioning.edm(sigmaData),
                ObjectiveSource.EDM,
                weighting(objective, new Weighting.Edm(sigmaData)));
    }

    private static TimeDistribution levels(Fields objective) {
        return TimeDistribution.logNormal(
                ObjectiveSource.EDM, objective.number("mean", -1.2), objective.number("std", 1.2));
    }

    private static Weighting weighting(Fields objective, Weighting usual) {
        if (!objective.has("weighting")) {
            return usual;
        }
        String name = objective.text("weighting");
        return switch (name) {
            case "edm" -> new Weighting.Edm(sigmaData(objective));
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

    /** The score of a teacher is matched: distillation of its outputs. */
    static ObjectiveSource explicit(Fields objective, ObjectiveSource.Surroundings around) {
        double sigmaData = sigmaData(objective);
        ScoreModel model = around.teacher(objective, sigmaData);
        Teacher teacher = Teacher.of(model);
        ExplicitScoreMatching matching = new ExplicitScoreMatching(edm(objective, sigmaData));
        TimeDistribution levels = levels(objective);
        TrainingObjective training = (data, batch, draws, student) -> TrainingObjective.explicit(
                        matching,
                        ExplicitScoreMatching.KnownScore.of(teacher.given(student.conditions()), ObjectiveSource.EDM),
                        levels,
                        true)
                .regression(data, batch, draws, student);
        return ObjectiveSource.flow(training, Preconditioning.edm(sigmaData), ObjectiveSource.EDM)
                .withEdmCard(sigmaData);
    }

    static ObjectiveSource implicit(Fields objective) {
        double sigmaData = sigmaData(objective);
        ScorePreconditioning preconditioning = new ScorePreconditioning(sigmaData);
        ImplicitMatching method = objective.choice("method", ImplicitMatching.SLICED_VARIANCE_REDUCED);
        return ObjectiveSource.flow(
                        TrainingObjective.implicit(
                                new ImplicitScoreMatching(preconditioning, ObjectiveSource.EDM),
                                levels(objective),
                                true),
                        preconditioning,
                        ObjectiveSource.EDM)
                .withLoss(new Loss.Implicit(method, objective.number("step", 0.01)));
    }

    static ObjectiveSource autoencoder(Fields objective) {
        double sigma = objective.number("sigma", 0.1);
        AutoencoderMatching matching = new AutoencoderMatching(sigma);
        Preconditioning plain = Preconditioning.none(Prediction.SAMPLE);
        boolean contractive = objective.flag("contractive", false);
        TrainingObjective training = contractive
                ? TrainingObjective.contractive(sigma)
                : TrainingObjective.denoising(
                        new DenoisingScoreMatching(
                                plain, ObjectiveSource.EDM, new Weighting.Uniform(Prediction.SAMPLE)),
                        quantile -> sigma,
                        true);
        ObjectiveSource source =
                ObjectiveSource.flow(training, plain, ObjectiveSource.EDM).sampledBy(Optional.empty());
        return contractive ? source.withLoss(new Loss.Contractive(matching)) : source;
    }
}
