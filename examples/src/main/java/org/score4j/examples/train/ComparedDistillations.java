package org.score4j.examples.train;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
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

/** Networks that take few steps: consistency models, and progressive distillation of the exact denoiser. */
final class ComparedDistillations {
    private static final double BOUNDARY = 0.002;
    private static final double MOST = 80;
    private static final int CONSISTENCY_LEVELS = 40;
    private static final int FIRST_STEPS = 64;
    private static final int STAGES = 4;

    private ComparedDistillations() {}

    static List<LearnedObjective> all() {
        ConsistencyPreconditioning preconditioning =
                new ConsistencyPreconditioning(ComparedObjectives.SIGMA_DATA, BOUNDARY);
        ConsistencyMatching squared = ConsistencyMatching.squared(preconditioning, ComparedObjectives.EDM);
        ConsistencyMatching soft = ConsistencyMatching.pseudoHuber(preconditioning, ComparedObjectives.EDM, 2);
        return List.of(
                consistency(
                        "consistency training, one step",
                        preconditioning,
                        new Loss.PseudoHuber(),
                        (stage, steps, before) -> TrainingObjective.consistencyTraining(
                                soft, ConsistencyCurriculum.improved(steps), Student.Target.current(), true)),
                consistency(
                        "consistency distillation, one step",
                        preconditioning,
                        new Loss.Squares(),
                        (stage, steps, before) -> TrainingObjective.consistencyDistillation(
                                squared,
                                ConsistencyCurriculum.constant(CONSISTENCY_LEVELS),
                                before,
                                Student.Target.current(),
                                true)),
                progressive());
    }

    private static LearnedObjective consistency(
            String name, Preconditioning preconditioning, Loss loss, LearnedObjective.Stages stages) {
        return new LearnedObjective(
                name,
                preconditioning,
                ComparedObjectives.EDM,
                stages,
                loss,
                Set.of(),
                Optional.of(new LearnedObjective.Sampling(
                        ConsistencySampling.create().answeringAt(BOUNDARY), Schedule.explicit(MOST, 0))));
    }

    /** From 64 DDIM steps of the exact denoiser to 4 in four stages. */
    private static LearnedObjective progressive() {
        Preconditioning preconditioning = Preconditioning.edm(ComparedObjectives.SIGMA_DATA);
        double[] finest =
                Schedule.karras(FIRST_STEPS).grid(ComparedObjectives.EDM).times();
        ProgressiveDistillation matching = new ProgressiveDistillation(
                preconditioning, ComparedObjectives.EDM, new Weighting.Edm(ComparedObjectives.SIGMA_DATA));
        LearnedObjective.Stages stages = new LearnedObjective.Stages() {
            @Override
            public int count() {
                return STAGES;
            }

            @Override
            public TrainingObjective objective(int stage, long steps, Teacher before) {
                return TrainingObjective.progressiveDistillation(matching, every(finest, 1 << stage), before, true);
            }
        };
        return new LearnedObjective(
                "progressive distillation, " + (FIRST_STEPS >> STAGES) + " steps",
                preconditioning,
                ComparedObjectives.EDM,
                stages,
                new Loss.Squares(),
                Set.of(),
                Optional.of(new LearnedObjective.Sampling(
                        Ddim.deterministic(), Schedule.explicit(every(finest, 1 << STAGES)))));
    }

    private static double[] every(double[] times, int stride) {
        return IntStream.iterate(0, i -> i < times.length, i -> i + stride)
                .mapToDouble(i -> times[i])
                .toArray();
    }
}
