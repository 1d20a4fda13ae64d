package org.score4j.examples.train;

import java.util.Optional;
import java.util.stream.IntStream;
import org.score4j.examples.train.LearnedObjective.Sampling;
import org.score4j.matching.objective.ConsistencyCurriculum;
import org.score4j.matching.objective.ConsistencyMatching;
import org.score4j.matching.objective.ProgressiveDistillation;
import org.score4j.matching.objective.Weighting;
import org.score4j.matching.training.Loss;
import org.score4j.matching.training.Student;
import org.score4j.matching.training.Teacher;
import org.score4j.matching.training.TrainingObjective;
import org.score4j.model.ConsistencyPreconditioning;
import org.score4j.model.Preconditioning;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.fewstep.ConsistencySampling;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/** Objectives of a configuration whose networks take few steps. Teachers are networks of EDM's preconditioning. */
final class DistillationSource {
    private DistillationSource() {}

    /** Consistency distillation where a teacher is named, consistency training else. */
    static ObjectiveSource consistency(Fields objective, ObjectiveSource.Surroundings around) {
        double sigmaData = DenoisingSource.sigmaData(objective);
        double boundary = objective.number("boundary", ObjectiveSource.SIGMA_MIN);
        double most = objective.number("most", ObjectiveSource.SIGMA_MAX);
        boolean distilled = objective.has("teacher");
        ConsistencyPreconditioning preconditioning = new ConsistencyPreconditioning(sigmaData, boundary);
        int length =
                Math.toIntExact(around.architecture().sampleShape().stream().reduce(1L, Math::multiplyExact));
        ConsistencyMatching usual = distilled
                ? ConsistencyMatching.squared(preconditioning, ObjectiveSource.EDM)
                : ConsistencyMatching.pseudoHuber(preconditioning, ObjectiveSource.EDM, length);
        double softness = objective.number("softness", usual.softness());
        ConsistencyMatching matching = new ConsistencyMatching(preconditioning, ObjectiveSource.EDM, softness);
        ConsistencyCurriculum curriculum = new ConsistencyCurriculum(
                objective.integer("first", distilled ? 40 : 10),
                objective.integer("last", distilled ? 40 : 1280),
                around.steps(),
                objective.number("mean", -1.1),
                objective.number("std", 2),
                most);
        Student.Target target = target(objective, around.average());
        TrainingObjective training = distilled
                ? TrainingObjective.consistencyDistillation(
                        matching, curriculum, Teacher.of(around.teacher(objective, sigmaData)), target, true)
                : TrainingObjective.consistencyTraining(matching, curriculum, target, true);
        return ObjectiveSource.flow(training, preconditioning, ObjectiveSource.EDM)
                .withLoss(softness == 0 ? new Loss.Squares() : new Loss.PseudoHuber())
                .sampledBy(Optional.of(
                        new Sampling(ConsistencySampling.create().answeringAt(boundary), Schedule.explicit(most, 0))));
    }

    private static Student.Target target(Fields objective, String average) {
        String name = objective.text("target", "student");
        return switch (name) {
            case "student" -> Student.Target.current();
            case "average" -> Student.Target.average(average);
            default ->
                throw new SpecificationException(
                        objective.path() + ".target is '" + name + "'; allowed: student, average");
        };
    }

    /** One stage: half the teacher's steps. */
    static ObjectiveSource progressive(Fields objective, ObjectiveSource.Surroundings around) {
        double sigmaData = DenoisingSource.sigmaData(objective);
        int steps = objective.integer("teacherSteps", 32);
        if (steps < 2 || steps % 2 != 0) {
            throw new SpecificationException(
                    objective.path() + ".teacherSteps is " + steps + "; allowed: even numbers from 2 on");
        }
        Preconditioning preconditioning = Preconditioning.edm(sigmaData);
        double[] grid = Schedule.karras(steps).grid(ObjectiveSource.EDM).times();
        double[] own = IntStream.rangeClosed(0, steps / 2)
                .mapToDouble(i -> grid[2 * i])
                .toArray();
        TrainingObjective training = TrainingObjective.progressiveDistillation(
                new ProgressiveDistillation(preconditioning, ObjectiveSource.EDM, new Weighting.Edm(sigmaData)),
                grid,
                Teacher.of(around.teacher(objective, sigmaData)),
                true);
        return ObjectiveSource.flow(training, preconditioning, ObjectiveSource.EDM)
                .withEdmCard(sigmaData)
                .sampledBy(Optional.of(new Sampling(Ddim.deterministic(), Schedule.explicit(own))));
    }
}
