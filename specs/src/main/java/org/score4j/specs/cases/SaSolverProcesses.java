package org.score4j.specs.cases;

import java.util.List;
import org.score4j.process.AffineProcess;

/** The processes of SA-Solver's authors. */
final class SaSolverProcesses {
    private SaSolverProcesses() {}

    static List<Comparison> run(ReferenceCase reference) {
        AffineProcess process = Processes.of(reference);
        double[] times = reference.expected().numbers("t");
        return DpmSolverProcesses.compared(reference, process, t -> t, t -> t)
                .numbers("edm_sigma", DpmSolverProcesses.at(process::rho, times))
                .all();
    }
}
