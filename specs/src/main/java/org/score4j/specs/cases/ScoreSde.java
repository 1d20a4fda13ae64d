package org.score4j.specs.cases;

import java.util.List;
import org.score4j.noise.Draw;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.schedule.Schedule;

/** Song et al., Score-Based Generative Modeling through SDEs: the authors' code. */
final class ScoreSde implements Project {
    private static final double CONVERGED = 1e-12;

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        if ("process".equals(reference.family())) {
            return ScoreSdeProcesses.run(reference);
        }
        return switch (reference.sampler()) {
            case "ode" -> ode(reference).compareConverged(reference);
            default -> throw Project.unknown(reference);
        };
    }

    private static SolverRun ode(ReferenceCase reference) {
        if (reference.parameters().flag("denoise", false)) {
            throw new SkippedCaseException("the reference's denoising step does not exist yet");
        }
        return new SolverRun(
                DormandPrince.withTolerance(CONVERGED, CONVERGED),
                Processes.of(reference),
                Schedule.explicit(reference.grid().numbers("times")),
                SolverRun.recorded(reference, Draw::step));
    }
}
