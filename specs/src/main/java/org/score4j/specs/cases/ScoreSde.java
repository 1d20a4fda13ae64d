package org.score4j.specs.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.score4j.noise.Draw;
import org.score4j.samplers.adaptive.AdaptiveRungeKutta;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.langevin.AnnealedCorrector;
import org.score4j.samplers.langevin.Corrector;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.Song2021;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Song et al., Score-Based Generative Modeling through SDEs: the authors' code. */
final class ScoreSde implements Project {
    private static final double CONVERGED = 1e-12;
    private static final Map<String, Project> SAMPLERS = Map.of(
            "ode",
            ScoreSde::ode,
            "pc",
            reference -> predictorCorrector(reference).compare(reference));

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        if ("process".equals(reference.family())) {
            return ScoreSdeProcesses.run(reference);
        }
        if ("loss".equals(reference.family())) {
            return ScoreSdeLosses.run(reference);
        }
        return Samplers.run(SAMPLERS, reference);
    }

    private static List<Comparison> ode(ReferenceCase reference) {
        AdaptiveRungeKutta solver = DormandPrince.withTolerance(CONVERGED, CONVERGED);
        boolean denoises = reference.parameters().flag("denoise", false);
        SolverRun run = new SolverRun(
                denoises
                        ? solver.denoisingByReverseDiffusion(
                                reference.parameters().integer("N"))
                        : solver,
                Processes.of(reference),
                Schedule.explicit(reference.grid().numbers("times")),
                SolverRun.recorded(reference, Draw::step));
        return denoises ? run.compare(reference, "x", false) : run.compareConverged(reference);
    }

    private static SolverRun predictorCorrector(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        Song2021.Predictor predictor = predictor(parameters.text("predictor"));
        int steps = parameters.integer("n_steps");
        Corrector corrector = corrector(parameters.text("corrector"), steps, parameters.number("snr"));
        boolean flow = parameters.flag("probability_flow", false);
        Song2021 solver = Song2021.of(predictor, corrector);
        if (flow) {
            solver = solver.probabilityFlow();
        }
        if (!parameters.flag("continuous", true)) {
            solver = solver.discrete();
        }
        if (!parameters.flag("denoise", true)) {
            solver = solver.noisyEnd();
        }
        double[] times = reference.grid().numbers("times");
        List<@Nullable Draw> draws = draws(
                times.length, corrector instanceof Corrector.None ? 0 : steps, predictor != Song2021.Predictor.NONE);
        return new SolverRun(
                solver, Processes.of(reference), Schedule.explicit(times), SolverRun.recorded(reference, draws::get));
    }

    /** At every time the corrector's draws, then the predictor's, which a run that does not use it burns. */
    static List<@Nullable Draw> draws(int times, int corrections, boolean predicts) {
        List<@Nullable Draw> draws = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            for (int k = 0; k < corrections; k++) {
                draws.add(Draw.of(Draw.Stream.CORRECTOR, k, i));
            }
            if (predicts) {
                draws.add(Draw.step(i));
            }
        }
        return draws;
    }

    private static Song2021.Predictor predictor(String name) {
        return switch (name) {
            case "euler_maruyama" -> Song2021.Predictor.EULER_MARUYAMA;
            case "reverse_diffusion" -> Song2021.Predictor.REVERSE_DIFFUSION;
            case "ancestral_sampling" -> Song2021.Predictor.ANCESTRAL;
            case "none" -> Song2021.Predictor.NONE;
            default -> throw new SkippedCaseException("predictor '" + name + "' does not exist yet");
        };
    }

    private static Corrector corrector(String name, int steps, double snr) {
        return switch (name) {
            case "langevin" -> LangevinCorrector.of(steps, snr).withBatchNorms();
            case "ald" -> AnnealedCorrector.of(steps, snr);
            case "none" -> Corrector.none();
            default -> throw new SkippedCaseException("corrector '" + name + "' does not exist yet");
        };
    }
}
