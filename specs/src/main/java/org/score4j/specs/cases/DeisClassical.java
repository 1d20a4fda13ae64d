package org.score4j.specs.cases;

import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.ButcherTableau;
import org.score4j.samplers.classical.Clock;
import org.score4j.samplers.classical.Pndm;
import org.score4j.samplers.classical.RungeKutta;
import org.score4j.schedule.Schedule;

/** Classical methods in the code of DEIS: Runge–Kutta in rho, iPNDM. */
final class DeisClassical {
    private static final int IPNDM_ORDER = 4;

    static final Map<String, Project> SAMPLERS = Map.of(
            "rho_rk",
            reference -> inTime(reference, RungeKutta.of(tableau(reference)).on(Clock.SIGMA))
                    .compare(reference),
            "ipndm",
            reference ->
                    inTime(reference, Pndm.improved(IPNDM_ORDER).asPublished()).compare(reference));

    private DeisClassical() {}

    private static SolverRun inTime(ReferenceCase reference, Solver solver) {
        return new SolverRun(
                solver,
                Processes.of(reference),
                Schedule.explicit(reference.grid().numbers("times")),
                SolverRun.recorded(reference, Draw::step));
    }

    private static ButcherTableau tableau(ReferenceCase reference) {
        String method = reference.parameters().text("rk_method");
        return switch (method) {
            case "1euler" -> ButcherTableau.EULER;
            case "2heun" -> ButcherTableau.HEUN;
            case "3kutta" -> ButcherTableau.KUTTA3;
            case "3heun" -> ButcherTableau.HEUN3;
            case "3ral" -> ButcherTableau.RALSTON3;
            case "3vdh" -> ButcherTableau.VAN_DER_HOUWEN3;
            case "3ssprk" -> ButcherTableau.SSP3;
            case "4rk" -> ButcherTableau.RK4;
            default -> throw new SkippedCaseException("Runge-Kutta method '" + method + "' does not exist yet");
        };
    }
}
