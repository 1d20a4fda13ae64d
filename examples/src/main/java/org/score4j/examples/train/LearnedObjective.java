package org.score4j.examples.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.score4j.matching.objective.Coupling;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.ImplicitMatching;
import org.score4j.matching.objective.ImplicitScoreMatching;
import org.score4j.matching.objective.PathMatching;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.objective.Weighting;
import org.score4j.matching.training.Loss;
import org.score4j.matching.training.TrainingObjective;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.Interpolant;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;

/**
 * An objective, with everything that its network needs to be used.
 *
 * @param name what tables call it
 * @param preconditioning of the network
 * @param process that it is used in
 * @param objective of its training
 * @param loss of its training
 * @param knowsScore whether its optimum is the exact score at every level
 */
record LearnedObjective(
        String name,
        Preconditioning preconditioning,
        AffineProcess process,
        TrainingObjective objective,
        Loss loss,
        boolean knowsScore) {
    private static final double SIGMA_DATA = 0.7;
    private static final double LEAST = 1e-3;
    private static final AffineProcess EDM = Edm.standard();
    private static final AffineProcess VP = VariancePreserving.linear(0.1, 20);
    private static final TimeDistribution LOG_NORMAL = TimeDistribution.logNormal(EDM, -1.2, 1.2);
    private static final TimeDistribution UNIFORM = TimeDistribution.uniform(LEAST, 1);

    /** All that are compared. */
    static List<LearnedObjective> all() {
        List<LearnedObjective> all = new ArrayList<>();
        Preconditioning edm = Preconditioning.edm(SIGMA_DATA);
        all.add(denoising("denoising, EDM", edm, EDM, new Weighting.Edm(SIGMA_DATA), LOG_NORMAL));
        all.add(new LearnedObjective(
                "denoising, EDM, learned uncertainty",
                edm,
                EDM,
                TrainingObjective.denoising(
                        new DenoisingScoreMatching(edm, EDM, new Weighting.Edm(SIGMA_DATA)), LOG_NORMAL, true),
                new Loss.Uncertainty(),
                true));
        all.add(denoising("denoising, EDM, min-SNR 5", edm, EDM, new Weighting.MinSnr(5), LOG_NORMAL));
        all.add(denoising("denoising, EDM, soft min-SNR 4", edm, EDM, new Weighting.SoftMinSnr(4), LOG_NORMAL));
        all.add(denoising("denoising, EDM, P2", edm, EDM, new Weighting.P2(1, 1), LOG_NORMAL));
        all.add(denoising("denoising, VP, noise", vp(Prediction.NOISE), VP, Weighting.sigmaSquared(), UNIFORM));
        all.add(denoising("denoising, VP, sample", vp(Prediction.SAMPLE), VP, new Weighting.TruncatedSnr(), UNIFORM));
        all.add(denoising("denoising, VP, score", vp(Prediction.SCORE), VP, Weighting.sigmaSquared(), UNIFORM));
        all.add(denoising("denoising, VP, v", vp(Prediction.V), VP, new Weighting.Uniform(Prediction.V), UNIFORM));
        all.add(denoising(
                "denoising, VP, noise, likelihood by importance",
                vp(Prediction.NOISE),
                VP,
                new Weighting.Likelihood(),
                TimeDistribution.likelihoodImportance(VP, LEAST, 1)));
        all.add(denoising(
                "flow matching, as denoising",
                Preconditioning.none(Prediction.VELOCITY),
                new RectifiedFlow(),
                new Weighting.Uniform(Prediction.VELOCITY),
                TimeDistribution.logitNormal(0, 1)));
        all.add(path("conditional flow matching", Coupling.INDEPENDENT, true));
        all.add(path("OT conditional flow matching", Coupling.OPTIMAL, false));
        for (ImplicitMatching objective : ImplicitMatching.values()) {
            all.add(implicit(objective));
        }
        return all;
    }

    private static Preconditioning vp(Prediction prediction) {
        return Preconditioning.none(prediction);
    }

    private static LearnedObjective denoising(
            String name,
            Preconditioning preconditioning,
            AffineProcess process,
            Weighting weighting,
            TimeDistribution times) {
        return new LearnedObjective(
                name,
                preconditioning,
                process,
                TrainingObjective.denoising(
                        new DenoisingScoreMatching(preconditioning, process, weighting), times, true),
                new Loss.Squares(),
                true);
    }

    private static LearnedObjective path(String name, Coupling coupling, boolean knowsScore) {
        return new LearnedObjective(
                name,
                new PathPreconditioning(),
                new RectifiedFlow(),
                TrainingObjective.path(
                        PathMatching.drift(Interpolant.oneSidedLinear()),
                        coupling,
                        TimeDistribution.logitNormal(0, 1),
                        true),
                new Loss.Squares(),
                knowsScore);
    }

    private static LearnedObjective implicit(ImplicitMatching objective) {
        ScorePreconditioning preconditioning = new ScorePreconditioning(SIGMA_DATA);
        return new LearnedObjective(
                "implicit, " + objective.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                preconditioning,
                EDM,
                TrainingObjective.implicit(new ImplicitScoreMatching(preconditioning, EDM), LOG_NORMAL, true),
                new Loss.Implicit(objective, 0.01),
                true);
    }

    /** The drift of a path whose time runs towards the data: its network is told 1 − t, and its output is −dx/dt. */
    private record PathPreconditioning() implements Preconditioning {
        @Override
        public Coefficients at(AffineProcess process, double t) {
            return new Coefficients(1, 1 - t, 0, -1, Prediction.VELOCITY);
        }
    }

    /** F(x/√(sigma² + sd²); ln(rho)/4) = −eps, with nothing skipped. */
    private record ScorePreconditioning(double sigmaData) implements Preconditioning {
        @Override
        public Coefficients at(AffineProcess process, double t) {
            double norm = Math.hypot(process.sigma(t), process.alpha(t) * sigmaData);
            return new Coefficients(1 / norm, -0.25 * process.halfLogSnr(t), 0, -1, Prediction.NOISE);
        }
    }
}
