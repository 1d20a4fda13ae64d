package org.score4j.specs.cases;

import java.util.Arrays;
import java.util.List;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.Regression;
import org.score4j.matching.objective.Weighting;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.model.exact.Marginal;
import org.score4j.process.AffineProcess;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.specs.Fields;

/** The losses of Song et al., of an exact score. */
final class ScoreSdeLosses {
    private ScoreSdeLosses() {}

    static List<Comparison> run(ReferenceCase reference) {
        return switch (reference.sampler()) {
            case "dsm" -> {
                boolean likelihood = reference.parameters().flag("likelihood_weighting", false);
                yield loss(
                        reference,
                        Processes.of(reference),
                        Prediction.SCORE,
                        likelihood ? new Weighting.Likelihood() : Weighting.sigmaSquared(),
                        reference.grid().numbers("times"));
            }
            case "smld" -> {
                int levels = reference.parameters().integer("N");
                // labels begin at the noisiest level
                double[] times = Arrays.stream(reference.grid().numbers("timesteps"))
                        .map(label -> 1 - label / (levels - 1))
                        .toArray();
                yield loss(reference, Processes.of(reference), Prediction.SCORE, Weighting.sigmaSquared(), times);
            }
            case "ddpm" -> {
                Fields process = reference.process();
                int steps = reference.parameters().integer("N");
                yield loss(
                        reference,
                        DiscreteVariancePreserving.linear(
                                process.number("beta_min") / steps, process.number("beta_max") / steps, steps),
                        Prediction.NOISE,
                        Weighting.sigmaSquared(),
                        reference.grid().numbers("timesteps"));
            }
            default -> throw Project.unknown(reference);
        };
    }

    private static List<Comparison> loss(
            ReferenceCase reference,
            AffineProcess process,
            Prediction prediction,
            Weighting weighting,
            double[] times) {
        Regression regression = new DenoisingScoreMatching(Preconditioning.none(prediction), process, weighting)
                .regression(
                        Rows.flat(reference.initial()),
                        times,
                        Rows.flat(reference.noise()[0]));
        GaussianMixtureModel mixture = reference.mixture();
        int length = regression.length();
        double[] outputs = new double[regression.targets().length];
        double[] x = new double[length];
        double[] score = new double[length];
        for (int i = 0; i < times.length; i++) {
            System.arraycopy(regression.inputs(), i * length, x, 0, length);
            Marginal marginal = mixture.at(process.alpha(times[i]), process.sigma(times[i]));
            marginal.score(x, score);
            for (int d = 0; d < length; d++) {
                outputs[i * length + d] =
                        prediction == Prediction.SCORE ? score[d] : -process.sigma(times[i]) * score[d];
            }
        }
        Regression.Reduction reduction = reference.parameters().flag("reduce_mean", true)
                ? Regression.Reduction.MEAN
                : Regression.Reduction.HALF_SUM;
        return Expected.of(reference)
                .number("loss", regression.loss(outputs, reduction))
                .all();
    }
}
