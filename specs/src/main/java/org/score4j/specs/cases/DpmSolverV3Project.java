package org.score4j.specs.cases;

import java.util.List;
import java.util.Map;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.samplers.exponential.DpmSolverV3;
import org.score4j.samplers.exponential.ModelStatistics;
import org.score4j.schedule.Schedule;
import org.score4j.specs.Fields;

/** Zheng et al., DPM-Solver-v3: the authors' code. */
final class DpmSolverV3Project implements Project {
    private static final Map<String, Project> SAMPLERS =
            Map.of("dpm_solver_v3", reference -> solver(reference).compare(reference));

    @Override
    public List<Comparison> run(ReferenceCase reference) {
        return Samplers.run(SAMPLERS, reference);
    }

    private static SolverRun solver(ReferenceCase reference) {
        Fields parameters = reference.parameters();
        boolean edm = "edm".equals(reference.process().text("type"));
        double start = parameters.number("t_start");
        double end = parameters.number("t_end");
        AffineProcess process = edm ? new Edm(end, start) : Processes.of(reference);
        double[] times = reference.grid().numbers(edm ? "sigmas" : "times");
        DpmSolverV3 solver = DpmSolverV3.of(
                        statistics(reference, process.halfLogSnr(start), process.halfLogSnr(end)),
                        parameters.integer("order"))
                .withTableSums();
        if (parameters.flag("p_pseudo", false)) {
            solver = solver.withPseudoPredictor();
        }
        if (parameters.flag("use_corrector", false)) {
            solver = parameters.flag("c_pseudo", false) ? solver.withPseudoCorrector() : solver.corrected();
        }
        if (parameters.flag("lower_order_final", true)) {
            solver = solver.loweredAtTheEnd();
        }
        return new SolverRun(solver, process, Schedule.explicit(times), SolverRun.recorded(reference, Draw::step));
    }

    /** The table has equal steps in λ from the start of sampling to its end. */
    private static ModelStatistics statistics(ReferenceCase reference, double first, double last) {
        Fields tables = reference.root().object("statistics");
        double[][] l = tables.matrix("l");
        double[] lambdas = new double[l.length];
        for (int i = 0; i < lambdas.length; i++) {
            lambdas[i] = first + (last - first) * i / (lambdas.length - 1);
        }
        return reference.parameters().flag("degenerated", false)
                ? ModelStatistics.degenerate(lambdas)
                : ModelStatistics.of(lambdas, l, tables.matrix("s"), tables.matrix("b"));
    }
}
