package org.score4j.matching.training;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.score4j.matching.objective.AutoencoderMatching;
import org.score4j.matching.objective.ConsistencyCurriculum;
import org.score4j.matching.objective.ConsistencyMatching;
import org.score4j.matching.objective.Coupling;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.ExplicitScoreMatching;
import org.score4j.matching.objective.ImplicitScoreMatching;
import org.score4j.matching.objective.PathMatching;
import org.score4j.matching.objective.ProgressiveDistillation;
import org.score4j.matching.objective.Regression;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.training.StepDraws.Role;

/**
 * What a step asks of the network: a regression problem, made of a batch of data and the step's random numbers.
 *
 * <p>Objectives are functions of their arguments alone, so that a run that was stopped goes on as it would have: what they take from
 * the network that is trained they ask of the {@link Student}, whose numbers are part of the run's state.
 */
@FunctionalInterface
public interface TrainingObjective {
    /**
     * The problem of a step.
     *
     * @param data x0 [B·n]
     * @param batch B
     * @param draws of the step
     * @param student the network before the step, for targets that are made of its answers
     */
    Regression regression(double[] data, int batch, StepDraws draws, Student student);

    /** Denoising score matching at times of a distribution. */
    static TrainingObjective denoising(DenoisingScoreMatching matching, TimeDistribution times, boolean stratified) {
        return (data, batch, draws, student) -> {
            double[] at = times(times, draws.quantiles(batch, stratified));
            double[] eps = draws.normals(Role.NOISE, batch, data.length / batch);
            return matching.regression(data, at, eps).times(factors(times, at));
        };
    }

    /** Explicit score matching of noisy data whose score is known. */
    static TrainingObjective explicit(
            ExplicitScoreMatching matching,
            ExplicitScoreMatching.KnownScore score,
            TimeDistribution times,
            boolean stratified) {
        return (data, batch, draws, student) -> {
            double[] at = times(times, draws.quantiles(batch, stratified));
            double[] eps = draws.normals(Role.NOISE, batch, data.length / batch);
            return matching.regression(data, at, eps, score).times(factors(times, at));
        };
    }

    /**
     * Matching along a path from Gaussian noise to the data.
     *
     * @param coupling which noise goes to which datum; pairs that are drawn from a plan repeat data, with their classes
     * @param times within [0, 1], towards the data
     */
    static TrainingObjective path(
            PathMatching matching, Coupling coupling, TimeDistribution times, boolean stratified) {
        return path(Optional.empty(), matching, coupling, times, stratified);
    }

    /**
     * Matching along a path from one data set to another: a two-sided interpolant, or a bridge.
     *
     * @param source what paths begin at, of the data's shape
     * @param coupling which source goes to which datum; pairs that are drawn from a plan repeat data, with their classes
     * @param times within [0, 1], towards the data
     */
    static TrainingObjective between(
            Examples source, PathMatching matching, Coupling coupling, TimeDistribution times, boolean stratified) {
        return path(Optional.of(source), matching, coupling, times, stratified);
    }

    private static TrainingObjective path(
            Optional<Examples> from,
            PathMatching matching,
            Coupling coupling,
            TimeDistribution times,
            boolean stratified) {
        return (data, batch, draws, student) -> {
            int length = data.length / batch;
            double[] at = times(times, draws.quantiles(batch, stratified));
            double[] source = from.map(examples -> draws.rows(Role.SOURCE, examples, batch, length))
                    .orElseGet(() -> draws.normals(Role.SOURCE, batch, length));
            double[] z = draws.normals(Role.NOISE, batch, length);
            // from the data's side, so that each datum stays in its place where pairs are not drawn
            Coupling.Pairs pairs = coupling.pairs(data, source, batch, i -> draws.uniform(Role.COUPLING, i, 0));
            return matching.regression(
                            Coupling.Pairs.rows(source, pairs.target()),
                            Coupling.Pairs.rows(data, pairs.source()),
                            at,
                            z)
                    .ofDataFrom(pairs.source());
        };
    }

    /** Implicit score matching of noisy data, for {@link Loss.Implicit}. */
    static TrainingObjective implicit(ImplicitScoreMatching matching, TimeDistribution times, boolean stratified) {
        return (data, batch, draws, student) -> {
            int length = data.length / batch;
            double[] at = times(times, draws.quantiles(batch, stratified));
            double[] eps = draws.normals(Role.NOISE, batch, length);
            double[] probes = draws.normals(Role.PROBE, batch, length);
            return matching.regression(data, at, eps, probes).times(factors(times, at));
        };
    }

    /**
     * A contractive auto-encoder of the data themselves, for {@link Loss.Contractive}. A denoising one is {@link #denoising} at one
     * time.
     *
     * @param noise what the network is told
     */
    static TrainingObjective contractive(double noise) {
        return (data, batch, draws, student) -> AutoencoderMatching.regression(
                data, batch, noise, draws.normals(Role.PROBE, batch, data.length / batch));
    }

    /**
     * Consistency training.
     *
     * @param target whose answers at the cleaner levels are the targets
     */
    static TrainingObjective consistencyTraining(
            ConsistencyMatching matching, ConsistencyCurriculum curriculum, Student.Target target, boolean stratified) {
        return (data, batch, draws, student) -> {
            ConsistencyMatching.Times times =
                    matching.times(curriculum, student.steps(), draws.quantiles(batch, stratified));
            double[] eps = draws.normals(Role.NOISE, batch, data.length / batch);
            return matching.training(
                    data,
                    times.noisier(),
                    times.cleaner(),
                    eps,
                    target.of(student, matching.preconditioning(), matching.process()));
        };
    }

    /**
     * Consistency distillation.
     *
     * @param teacher E[x0 | xt], whose steps lead to the cleaner levels
     * @param target whose answers there are the targets
     */
    static TrainingObjective consistencyDistillation(
            ConsistencyMatching matching,
            ConsistencyCurriculum curriculum,
            Teacher teacher,
            Student.Target target,
            boolean stratified) {
        return (data, batch, draws, student) -> {
            ConsistencyMatching.Times times =
                    matching.times(curriculum, student.steps(), draws.quantiles(batch, stratified));
            double[] eps = draws.normals(Role.NOISE, batch, data.length / batch);
            return matching.distillation(
                    data,
                    times.noisier(),
                    times.cleaner(),
                    eps,
                    teacher.given(student.conditions()),
                    target.of(student, matching.preconditioning(), matching.process()));
        };
    }

    /**
     * A stage of progressive distillation.
     *
     * @param grid times of the teacher's DDIM steps, falling, twice as many steps as the student is to take; the last may be clean
     * @param teacher the network of the stage before
     * @throws IllegalArgumentException if the number of steps is odd or times do not fall
     */
    static TrainingObjective progressiveDistillation(
            ProgressiveDistillation matching, double[] grid, Teacher teacher, boolean stratified) {
        double[] times = grid.clone();
        if (times.length < 3 || times.length % 2 == 0) {
            throw new IllegalArgumentException(
                    "grid has " + (times.length - 1) + " steps; expected an even number, two for each of the student");
        }
        for (int i = 1; i < times.length; i++) {
            if (!(times[i] < times[i - 1])) {
                throw new IllegalArgumentException("grid has " + times[i] + " after " + times[i - 1]
                        + "; expected times that fall, from noise to data");
            }
        }
        int steps = times.length / 2;
        return (data, batch, draws, student) -> {
            double[] quantiles = draws.quantiles(batch, stratified);
            int[] first = IntStream.range(0, batch)
                    .map(i -> 2 * Math.min(steps - 1, (int) (steps * quantiles[i])))
                    .toArray();
            double[] eps = draws.normals(Role.NOISE, batch, data.length / batch);
            return matching.regression(
                    data,
                    Arrays.stream(first).mapToDouble(i -> times[i]).toArray(),
                    Arrays.stream(first).mapToDouble(i -> times[i + 1]).toArray(),
                    Arrays.stream(first).mapToDouble(i -> times[i + 2]).toArray(),
                    eps,
                    teacher.given(student.conditions()));
        };
    }

    private static double[] times(TimeDistribution times, double[] quantiles) {
        return Arrays.stream(quantiles).map(times::time).toArray();
    }

    private static double[] factors(TimeDistribution times, double[] at) {
        return Arrays.stream(at).map(times::factor).toArray();
    }
}
