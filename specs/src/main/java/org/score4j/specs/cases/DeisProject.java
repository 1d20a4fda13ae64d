package org.score4j.specs.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.samplers.exponential.Deis;
import org.score4j.schedule.Schedule;

/** Zhang and Chen, DEIS: the authors' code. Its integrals are sums; the converged ones are compared too. */
final class DeisProject implements Project {
    private static final Map<String, Project> SAMPLERS = Samplers.merged(
            Map.of(
                    "t_ab", reference -> run(reference, Deis.inTime(values(reference))),
                    "rho_ab", reference -> run(reference, Deis.inRho(values(reference)))),
            DeisClassical.SAMPLERS);

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }

    /** A polynomial of degree ab_order goes through one value more. */
    private static int values(ReferenceCase reference) {
        return reference.parameters().integer("ab_order") + 1;
    }

    private static List<Comparison> run(ReferenceCase reference, Deis solver) {
        List<Comparison> comparisons = new ArrayList<>(steps(reference, solver).compareExactQuadrature(reference));
        comparisons.addAll(
                steps(reference, solver.with(Deis.Integrals.LEFT_SUMS)).compare(reference));
        return comparisons;
    }

    private static SolverRun steps(ReferenceCase reference, Deis solver) {
        return new SolverRun(
                solver,
                Processes.of(reference),
                Schedule.explicit(reference.grid().numbers("times")),
                SolverRun.recorded(reference, Draw::step));
    }
}
