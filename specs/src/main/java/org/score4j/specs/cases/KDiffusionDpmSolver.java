package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.process.Edm;
import org.score4j.samplers.Solver;
import org.score4j.samplers.adaptive.DpmAdaptive;
import org.score4j.samplers.adaptive.DpmStepControl;
import org.score4j.samplers.exponential.DpmSinglestep;
import org.score4j.samplers.exponential.DpmSolver;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** k-diffusion's dpm_fast and dpm_adaptive. */
final class KDiffusionDpmSolver {
    static final Map<String, Project> SAMPLERS =
            Map.of("dpm_fast", KDiffusionDpmSolver::fast, "dpm_adaptive", KDiffusionDpmSolver::adaptive);

    private KDiffusionDpmSolver() {}

    private static List<Comparison> fast(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        int rest = parameters.integer("n") % 3;
        DpmSinglestep solver = DpmSolver.singlestep(3);
        solver = rest == 0 ? solver.endingWithOrders(2, 1) : solver.endingWithOrders(rest);
        return run(
                        reference,
                        solver.withEta(parameters.number("eta"), parameters.number("s_noise"))
                                .keepingAboveEnd())
                .compare(reference);
    }

    private static List<Comparison> adaptive(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        DpmAdaptive solver = DpmAdaptive.dpmSolver(parameters.integer("order"))
                .withTolerance(parameters.number("atol"), parameters.number("rtol"))
                .startingWith(parameters.number("h_init"))
                .controlledBy(new DpmStepControl.Pid(
                        parameters.number("pcoeff"),
                        parameters.number("icoeff"),
                        parameters.number("dcoeff"),
                        parameters.number("accept_safety")))
                .coupledBy(DpmAdaptive.Coupling.MEAN_SQUARE)
                .withEta(parameters.number("eta"), parameters.number("s_noise"));
        return run(reference, solver).compare(reference);
    }

    /** In a process that ends where the grid does, as the reference does not evaluate below. */
    private static SolverRun run(ReferenceCase reference, Solver solver) {
        double[] sigmas = reference.grid().numbers("sigmas");
        return new SolverRun(
                solver,
                new Edm(sigmas[sigmas.length - 1], sigmas[0]),
                Schedule.sigmas(sigmas),
                SolverRun.recorded(reference, Draw::step));
    }
}
