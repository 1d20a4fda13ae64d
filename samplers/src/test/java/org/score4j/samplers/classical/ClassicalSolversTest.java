package org.score4j.samplers.classical;

import java.util.ArrayList;
import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;

class ClassicalSolversTest extends SolverContract {
    private static final Churn CHURN = new Churn(4, 0.05, 10, 1.003);

    @Override
    protected List<Solver> solvers() {
        List<Solver> all = new ArrayList<>(ordered());
        all.add(Euler.on(Clock.LOG_SIGMA));
        all.add(Euler.churned(CHURN));
        all.add(Heun.churned(CHURN));
        all.add(Heun.inTime().churned(CHURN));
        all.add(Dpm2.midpoint().churned(CHURN));
        all.add(RungeKutta.of(ButcherTableau.RK4).on(Clock.SIGMA).placingStagesIn(Clock.TIME));
        all.add(Heun.inTime().steppingToCleanByEuler());
        all.add(RungeKutta.of(ButcherTableau.MIDPOINT).on(Clock.LOG_SIGMA).steppingToCleanByEuler());
        all.add(Renoising.create());
        return all;
    }

    @Override
    protected List<Solver> ordered() {
        List<Solver> all = new ArrayList<>(List.of(
                Euler.inTime(),
                Euler.inSigma(),
                Euler.on(Clock.FLOW),
                Euler.inSigma().evaluatedAtTarget(),
                Heun.inTime(),
                Heun.inSigma(),
                Dpm2.midpoint(),
                Dpm2.withStageAt(0.3)));
        for (ButcherTableau tableau : ButcherTableau.ALL) {
            all.add(RungeKutta.of(tableau));
        }
        for (ButcherTableau tableau : List.of(ButcherTableau.MIDPOINT, ButcherTableau.KUTTA3, ButcherTableau.RK4)) {
            all.add(RungeKutta.of(tableau).on(Clock.SIGMA));
            all.add(RungeKutta.of(tableau).on(Clock.LOG_SIGMA));
            all.add(RungeKutta.of(tableau).on(Clock.FLOW));
        }
        return all;
    }
}
