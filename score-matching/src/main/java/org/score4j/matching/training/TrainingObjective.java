package org.score4j.matching.training;

import java.util.Arrays;
import org.score4j.matching.objective.Coupling;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.ImplicitScoreMatching;
import org.score4j.matching.objective.PathMatching;
import org.score4j.matching.objective.Regression;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.training.StepDraws.Role;

/** What a step asks of the network: a regression problem, made of a batch of data and the step's random numbers. */
@FunctionalInterface
public interface TrainingObjective {
    /**
     * The problem of a step.
     *
     * @param data x0 [B·n]
     * @param batch B
     * @param draws of the step
     */
    Regression regression(double[] data, int batch, StepDraws draws);

    /** Denoising score matching at times of a distribution. */
    static TrainingObjective denoising(DenoisingScoreMatching matching, TimeDistribution times, boolean stratified) {
        return (data, batch, draws) -> {
            double[] at = times(times, draws.quantiles(batch, stratified));
            double[] eps = draws.normals(Role.NOISE, batch, data.length / batch);
            return matching.regression(data, at, eps).times(factors(times, at));
        };
    }

    /**
     * Matching along a path from Gaussian noise to the data.
     *
     * @param coupling which noise goes to which datum; drawn pairs repeat data, so that their classes are lost
     * @param times within [0, 1], towards the data
     */
    static TrainingObjective path(
            PathMatching matching, Coupling coupling, TimeDistribution times, boolean stratified) {
        return (data, batch, draws) -> {
            int length = data.length / batch;
            double[] at = times(times, draws.quantiles(batch, stratified));
            double[] source = draws.normals(Role.SOURCE, batch, length);
            double[] z = draws.normals(Role.NOISE, batch, length);
            // from the data's side, so that each datum stays in its place, and with its class
            Coupling.Pairs pairs = coupling.pairs(data, source, batch, i -> draws.uniform(Role.COUPLING, i, 0));
            return matching.regression(
                    Coupling.Pairs.rows(source, pairs.target()), Coupling.Pairs.rows(data, pairs.source()), at, z);
        };
    }

    /** Implicit score matching of noisy data, for {@link Loss.Implicit}. */
    static TrainingObjective implicit(ImplicitScoreMatching matching, TimeDistribution times, boolean stratified) {
        return (data, batch, draws) -> {
            int length = data.length / batch;
            double[] at = times(times, draws.quantiles(batch, stratified));
            double[] eps = draws.normals(Role.NOISE, batch, length);
            double[] probes = draws.normals(Role.PROBE, batch, length);
            return matching.regression(data, at, eps, probes).times(factors(times, at));
        };
    }

    private static double[] times(TimeDistribution times, double[] quantiles) {
        return Arrays.stream(quantiles).map(times::time).toArray();
    }

    private static double[] factors(TimeDistribution times, double[] at) {
        return Arrays.stream(at).map(times::factor).toArray();
    }
}
