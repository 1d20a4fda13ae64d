package org.score4j.examples.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.score4j.matching.objective.AutoencoderMatching;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.ExplicitScoreMatching;
import org.score4j.matching.objective.ImplicitMatching;
import org.score4j.matching.objective.ImplicitScoreMatching;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.objective.Weighting;
import org.score4j.matching.training.Loss;
import org.score4j.matching.training.TrainingObjective;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VarianceExploding;
import org.score4j.process.VariancePreserving;

/** The objectives that are compared on a mixture. */
final class ComparedObjectives {
    static final double SIGMA_DATA = 0.7;
    static final AffineProcess EDM = Edm.standard();

    private static final double LEAST = 1e-3;
    private static final double FINE = 0.1;
    private static final AffineProcess VP = VariancePreserving.linear(0.1, 20);
    private static final TimeDistribution LOG_NORMAL = TimeDistribution.logNormal(EDM, -1.2, 1.2);
    private static final TimeDistribution UNIFORM = TimeDistribution.uniform(LEAST, 1);

    private ComparedObjectives() {}

    /** All of them, for data of this distribution. */
    static List<LearnedObjective> of(GaussianMixtureModel data) {
        List<LearnedObjective> all = new ArrayList<>();
        addEdm(all);
        addVp(all);
        all.add(LearnedObjective.of(
                "explicit, EDM",
                Preconditioning.edm(SIGMA_DATA),
                EDM,
                TrainingObjective.explicit(
                        new ExplicitScoreMatching(edm(new Weighting.Edm(SIGMA_DATA))),
                        (states, times) -> scores(data, states, times),
                        LOG_NORMAL,
                        true)));
        all.addAll(ComparedPaths.all());
        for (ImplicitMatching objective : ImplicitMatching.values()) {
            all.add(implicit(objective));
        }
        addAutoencoders(all);
        all.addAll(ComparedDistillations.all());
        return all;
    }

    private static double[] scores(GaussianMixtureModel data, double[] states, double[] times) {
        int length = states.length / times.length;
        double[] point = new double[length];
        double[] score = new double[length];
        double[] scores = new double[states.length];
        for (int i = 0; i < times.length; i++) {
            System.arraycopy(states, i * length, point, 0, length);
            data.at(EDM.alpha(times[i]), EDM.sigma(times[i])).score(point, score);
            System.arraycopy(score, 0, scores, i * length, length);
        }
        return scores;
    }

    private static DenoisingScoreMatching edm(Weighting weighting) {
        return new DenoisingScoreMatching(Preconditioning.edm(SIGMA_DATA), EDM, weighting);
    }

    private static void addEdm(List<LearnedObjective> all) {
        Preconditioning edm = Preconditioning.edm(SIGMA_DATA);
        Weighting usual = new Weighting.Edm(SIGMA_DATA);
        all.add(denoising("denoising, EDM", edm, EDM, usual, LOG_NORMAL));
        all.add(denoising("denoising, EDM, learned uncertainty", edm, EDM, usual, LOG_NORMAL)
                .withLoss(new Loss.Uncertainty()));
        all.add(denoising("denoising, EDM, min-SNR 5", edm, EDM, new Weighting.MinSnr(5), LOG_NORMAL));
        all.add(denoising("denoising, EDM, soft min-SNR 4", edm, EDM, new Weighting.SoftMinSnr(4), LOG_NORMAL));
        all.add(denoising("denoising, EDM, P2", edm, EDM, new Weighting.P2(1, 1), LOG_NORMAL));
    }

    private static void addVp(List<LearnedObjective> all) {
        all.add(denoising("denoising, VP, noise", told(Prediction.NOISE), VP, Weighting.sigmaSquared(), UNIFORM));
        all.add(denoising(
                "denoising, VP, sample, truncated SNR",
                told(Prediction.SAMPLE),
                VP,
                new Weighting.TruncatedSnr(),
                UNIFORM));
        all.add(denoising("denoising, VP, score", told(Prediction.SCORE), VP, Weighting.sigmaSquared(), UNIFORM));
        all.add(denoising("denoising, VP, v", told(Prediction.V), VP, new Weighting.Uniform(Prediction.V), UNIFORM));
        all.add(denoising(
                "denoising, VP, noise, likelihood by importance",
                told(Prediction.NOISE),
                VP,
                new Weighting.Likelihood(),
                TimeDistribution.likelihoodImportance(VP, LEAST, 1)));
        all.add(denoising(
                "denoising, VE",
                Preconditioning.edm(SIGMA_DATA),
                new VarianceExploding(0.01, 50),
                Weighting.sigmaSquared(),
                UNIFORM));
        all.add(denoising(
                "flow matching, as denoising",
                Preconditioning.none(Prediction.VELOCITY),
                new RectifiedFlow(),
                new Weighting.Uniform(Prediction.VELOCITY),
                TimeDistribution.logitNormal(0, 1)));
    }

    private static void addAutoencoders(List<LearnedObjective> all) {
        Preconditioning plain = Preconditioning.none(Prediction.SAMPLE);
        all.add(denoising(
                        "denoising auto-encoder, sigma 0.1",
                        plain,
                        EDM,
                        new Weighting.Uniform(Prediction.SAMPLE),
                        quantile -> FINE)
                .knowing(FINE)
                .withoutSamples());
        all.add(LearnedObjective.of(
                        "contractive auto-encoder, sigma 0.1", plain, EDM, TrainingObjective.contractive(FINE))
                .withLoss(new Loss.Contractive(new AutoencoderMatching(FINE)))
                .knowing(FINE)
                .withoutSamples());
    }

    private static LearnedObjective denoising(
            String name,
            Preconditioning preconditioning,
            AffineProcess process,
            Weighting weighting,
            TimeDistribution times) {
        return LearnedObjective.of(
                name,
                preconditioning,
                process,
                TrainingObjective.denoising(
                        new DenoisingScoreMatching(preconditioning, process, weighting), times, true));
    }

    private static LearnedObjective implicit(ImplicitMatching objective) {
        Preconditioning preconditioning = new ScorePreconditioning(SIGMA_DATA);
        return LearnedObjective.of(
                        "implicit, " + objective.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        preconditioning,
                        EDM,
                        TrainingObjective.implicit(new ImplicitScoreMatching(preconditioning, EDM), LOG_NORMAL, true))
                .withLoss(new Loss.Implicit(objective, 0.01));
    }

    /** A network that says a prediction itself, and is told ln(rho)/4 as those of EDM are. */
    private static Preconditioning told(Prediction prediction) {
        return (process, t) -> new Preconditioning.Coefficients(1, -0.25 * process.halfLogSnr(t), 0, 1, prediction);
    }
}
