package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.score4j.noise.Draw;
import org.score4j.samplers.langevin.Corrector;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.Song2021;
import org.score4j.schedule.Schedule;

/** Diffusers' schedulers for distilled models and of Song et al.'s samplers. */
final class DiffusersFewStep {
    static final Map<String, Project> SAMPLERS = Map.of(
            "ScoreSdeVeScheduler", reference -> scoreSdeVe(reference).compare(reference),
            "ScoreSdeVpScheduler", reference -> scoreSdeVp(reference).compare(reference));

    private DiffusersFewStep() {}

    private static SolverRun scoreSdeVe(ReferenceCase reference) {
        int steps = reference.parameters().integer("correct_steps");
        Corrector corrector = LangevinCorrector.of(steps, reference.parameters().number("snr"))
                .withBatchNorms();
        return song(reference, Song2021.of(Song2021.Predictor.REVERSE_DIFFUSION, corrector), steps);
    }

    private static SolverRun scoreSdeVp(ReferenceCase reference) {
        return song(reference, Song2021.of(Song2021.Predictor.EULER_MARUYAMA, Corrector.none()), 0);
    }

    private static SolverRun song(ReferenceCase reference, Song2021 solver, int corrections) {
        double[] times = reference.grid().numbers("times");
        List<@Nullable Draw> draws = ScoreSde.draws(times.length, corrections, true);
        return new SolverRun(
                solver, Processes.of(reference), Schedule.explicit(times), SolverRun.recorded(reference, draws::get));
    }
}
