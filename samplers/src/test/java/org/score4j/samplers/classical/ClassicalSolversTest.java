package org.score4j.samplers.classical;

import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;

class ClassicalSolversTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        return List.of(
                Euler.inTime(),
                Euler.inSigma(),
                Euler.churned(new Churn(4, 0.05, 10, 1.003)),
                Heun.inTime(),
                Heun.inSigma(),
                Heun.churned(new Churn(4, 0.05, 10, 1.003)));
    }

    @Override
    protected List<Solver> ordered() {
        return List.of(Euler.inTime(), Euler.inSigma(), Heun.inTime(), Heun.inSigma());
    }
}
