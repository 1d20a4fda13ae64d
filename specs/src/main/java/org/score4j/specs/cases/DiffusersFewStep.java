package org.score4j.specs.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.score4j.noise.Draw;
import org.score4j.process.DiscreteVariancePreserving;
import org.score4j.samplers.Solver;
import org.score4j.samplers.fewstep.BoundaryScaling;
import org.score4j.samplers.fewstep.ConsistencySampling;
import org.score4j.samplers.fewstep.TrajectoryConsistency;
import org.score4j.samplers.langevin.Corrector;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.Song2021;
import org.score4j.schedule.DistilledTimesteps;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Diffusers' schedulers for distilled models and of Song et al.'s samplers. */
final class DiffusersFewStep {
    static final Map<String, Project> SAMPLERS = Map.of(
            "LCMScheduler",
            DiffusersFewStep::lcm,
            "TCDScheduler",
            DiffusersFewStep::tcd,
            "ScoreSdeVeScheduler",
            reference -> scoreSdeVe(reference).compare(reference),
            "ScoreSdeVpScheduler",
            reference -> scoreSdeVp(reference).compare(reference));

    /** Latent consistency models' standard deviation of the data, fixed in the reference. */
    private static final double SIGMA_DATA = 0.5;

    private DiffusersFewStep() {}

    private static List<Comparison> lcm(ReferenceCase reference) {
        double scale = reference.parameters().number("timestep_scaling");
        BoundaryScaling scaling = new BoundaryScaling(scale, SIGMA_DATA);
        double clean = Processes.table(reference).cleanTime();
        return distilled(reference, ConsistencySampling.scaled(scaling), clean);
    }

    /** The reference ends at timestep 0 and not at clean data. */
    private static List<Comparison> tcd(ReferenceCase reference) {
        double gamma = reference.parameters().number("step.eta", 0.3);
        return distilled(reference, TrajectoryConsistency.withGamma(gamma), 0);
    }

    private static List<Comparison> distilled(ReferenceCase reference, Solver solver, double end) {
        DiscreteVariancePreserving table = Processes.table(reference);
        Fields parameters = reference.parameters();
        double[] times = new DistilledTimesteps(
                        parameters.integer("original_inference_steps"), parameters.integer("num_inference_steps"))
                .grid(table)
                .times();
        times[times.length - 1] = end;
        SolverRun run =
                new SolverRun(solver, table, Schedule.explicit(times), SolverRun.recorded(reference, Draw::step));
        List<Comparison> comparisons = new ArrayList<>(run.compare(reference));
        comparisons.add(new Comparison(
                "timesteps",
                Arrays.copyOf(times, times.length - 1),
                reference.grid().numbers("timesteps")));
        return comparisons;
    }

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
