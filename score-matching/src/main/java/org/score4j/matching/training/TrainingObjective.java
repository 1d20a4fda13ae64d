package org.score4j.matching.training;

import java.util.Arrays;
import org.score4j.matching.objective.DenoisingScoreMatching;
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
            double[] at = Arrays.stream(draws.quantiles(batch, stratified))
                    .map(times::time)
                    .toArray();
            double[] eps = draws.normals(Role.NOISE, batch, data.length / batch);
            return matching.regression(data, at, eps)
                    .times(Arrays.stream(at).map(times::factor).toArray());
        };
    }

    /**
     * Matching along a path from Gaussian noise to the data, every datum with noise of its own.
     *
     * @param times within [0, 1], towards the data
     */
    static TrainingObjective path(PathMatching matching, TimeDistribution times, boolean stratified) {
        return (data, batch, draws) -> {
            int length = data.length / batch;
            double[] at = Arrays.stream(draws.quantiles(batch, stratified))
                    .map(times::time)
                    .toArray();
            double[] source = draws.normals(Role.SOURCE, batch, length);
            double[] z = draws.normals(Role.NOISE, batch, length);
            return matching.regression(source, data, at, z);
        };
    }
}
