package org.score4j.examples.train;

import java.util.Optional;
import java.util.Set;
import org.score4j.matching.training.Loss;
import org.score4j.matching.training.Teacher;
import org.score4j.matching.training.TrainingObjective;
import org.score4j.model.Preconditioning;
import org.score4j.process.AffineProcess;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.Heun;
import org.score4j.schedule.Schedule;

/**
 * An objective, with everything that its network needs to be used.
 *
 * @param name what tables call it
 * @param preconditioning of the network
 * @param process that it is used in
 * @param stages of its training, each a part of the same length that begins with the parameters of the one before
 * @param loss of its training
 * @param levels sigma/alpha at which its optimum is the exact score
 * @param sampling how samples are made; empty where it knows one noise level only
 */
record LearnedObjective(
        String name,
        Preconditioning preconditioning,
        AffineProcess process,
        Stages stages,
        Loss loss,
        Set<Double> levels,
        Optional<Sampling> sampling) {
    /** The noise levels of the comparison. */
    static final Set<Double> LEVELS = Set.of(0.1, 0.3, 1.0, 3.0);

    /** Steps of the solver that follows the probability flow. */
    static final int SOLVER_STEPS = 60;

    /** What is trained, one objective after the other. */
    interface Stages {
        /** How many. */
        default int count() {
            return 1;
        }

        /**
         * The objective of a stage.
         *
         * @param stage from 0
         * @param steps of the stage
         * @param before what the stage before has learned; of the first stage, the exact denoiser
         */
        TrainingObjective objective(int stage, long steps, Teacher before);
    }

    /**
     * How samples are made.
     *
     * @param solver of the steps
     * @param schedule of the times
     */
    record Sampling(Solver solver, Schedule schedule) {
        /** Along the probability flow. */
        static Sampling flow(AffineProcess process) {
            boolean beginsInNoise = process.alpha(process.startTime()) == 0;
            return new Sampling(
                    Heun.inTime(), beginsInNoise ? Schedule.uniform(SOLVER_STEPS) : Schedule.karras(SOLVER_STEPS));
        }
    }

    /** One whose optimum is the score at every level, and that is used along the probability flow. */
    static LearnedObjective of(
            String name, Preconditioning preconditioning, AffineProcess process, TrainingObjective objective) {
        return new LearnedObjective(
                name,
                preconditioning,
                process,
                (stage, steps, before) -> objective,
                new Loss.Squares(),
                LEVELS,
                Optional.of(Sampling.flow(process)));
    }

    /** With another loss. */
    LearnedObjective withLoss(Loss value) {
        return new LearnedObjective(name, preconditioning, process, stages, value, levels, sampling);
    }

    /** With its score known at these levels only. */
    LearnedObjective knowing(Double... values) {
        return new LearnedObjective(name, preconditioning, process, stages, loss, Set.of(values), sampling);
    }

    /** Without samples. */
    LearnedObjective withoutSamples() {
        return new LearnedObjective(name, preconditioning, process, stages, loss, levels, Optional.empty());
    }

    /** With samples made in another way. */
    LearnedObjective sampledBy(Solver solver, Schedule schedule) {
        return new LearnedObjective(
                name, preconditioning, process, stages, loss, levels, Optional.of(new Sampling(solver, schedule)));
    }
}
