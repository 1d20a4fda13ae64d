package org.score4j.samplers.composed;

import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.langevin.AnnealedCorrector;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.samplers.sde.EulerMaruyama;

class ComposedSolversTest extends SolverContract {
    private static final Churn CHURN = new Churn(3, 0, Double.POSITIVE_INFINITY, 1);

    @Override
    protected List<Solver> solvers() {
        return List.of(
                Churned.of(Heun.inSigma(), CHURN),
                Churned.of(Ddim.deterministic(), CHURN),
                Churned.of(EulerMaruyama.create(), CHURN),
                Churned.of(Euler.inTime(), new Churn(3, 0.1, 5, 1.01)),
                Churned.of(Ddim.deterministic().thresholded(new Thresholding.Static(1)), CHURN),
                Churned.of(Heun.inSigma(), Churn.NONE),
                PredictorCorrector.of(Heun.inTime(), AnnealedCorrector.of(1, 0.1)),
                Restart.of(Heun.inSigma(), new Restart.Loop(0.5, 3, 2, 2)),
                Restart.of(DpmSolverPlusPlus.multistep(2), new Restart.Loop(0.4, 2, 3, 1), new Restart.Loop(2, 5, 1, 2))
                        .withNoiseScale(1.003));
    }

    /** Without Euler and Maruyama's method, whose error is still falling as the square at the study's finest grid. */
    @Override
    protected List<Solver> ordered() {
        return List.of(
                Churned.of(Heun.inSigma(), CHURN),
                Churned.of(Ddim.deterministic(), CHURN),
                Churned.of(Heun.inSigma(), Churn.NONE));
    }
}
