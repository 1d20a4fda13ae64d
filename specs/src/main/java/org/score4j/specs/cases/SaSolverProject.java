package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.exponential.SaSolver;
import org.score4j.samplers.exponential.Tau;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Xue et al., SA-Solver: the authors' code. */
final class SaSolverProject implements Project {
    private static final Map<String, Project> SAMPLERS =
            Map.of("sa_solver", reference -> solver(reference).compare(reference));

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        if ("process".equals(reference.family())) {
            return SaSolverProcesses.run(reference);
        }
        return Samplers.run(SAMPLERS, reference);
    }

    private static SolverRun solver(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        SaSolver solver = SaSolver.of(
                tau(parameters.object("tau")),
                parameters.integer("predictor_order"),
                parameters.integer("corrector_order"));
        if ("noise_prediction".equals(parameters.text("algorithm_type"))) {
            solver = solver.inNoise();
        }
        if ("PECE".equals(parameters.text("pc_mode"))) {
            solver = solver.reevaluating();
        }
        double[] times = reference.grid().numbers("times");
        String mode = parameters.text("mode");
        boolean few = "few_steps".equals(mode);
        if (!few && !"more_steps".equals(mode)) {
            throw new SkippedCaseException("mode '" + mode + "' is not translated");
        }
        return new SolverRun(
                few ? solver.fewSteps() : solver.moreSteps(),
                Processes.of(reference),
                Schedule.explicit(
                        few
                                ? times
                                : Grids.append(times, Processes.of(reference).cleanTime())),
                // the first draw is never used
                SolverRun.recorded(reference, index -> index == 0 ? null : Draw.step(index - 1)));
    }

    private static Tau tau(Fields tau) {
        if (tau.has("const")) {
            return new Tau.Constant(tau.number("const"));
        }
        double[] ends = tau.numbers("t_between");
        return new Tau.InTime(tau.number("value"), ends[0], ends[1]);
    }
}
