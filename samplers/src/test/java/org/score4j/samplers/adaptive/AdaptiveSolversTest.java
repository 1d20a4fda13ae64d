package org.score4j.samplers.adaptive;

import java.util.ArrayList;
import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;

class AdaptiveSolversTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        List<Solver> all = new ArrayList<>();
        for (EmbeddedTableau tableau : EmbeddedTableau.ALL) {
            all.add(AdaptiveRungeKutta.of(tableau, 1e-6, 1e-6));
        }
        all.add(DormandPrince.withTolerance(1e-6, 1e-6).controlledBy(StepControl.pi()));
        all.add(DormandPrince.ofOrder8(1e-6, 0).controlledBy(StepControl.pid(0.2, 0.5, 0.1)));
        return all;
    }
}
