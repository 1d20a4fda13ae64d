package org.score4j.samplers.composed;

import java.util.Optional;
import org.score4j.process.AffineProcess;
import org.score4j.program.PlanBuilder;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.Solver;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.SingleSteps;
import org.score4j.samplers.algebra.Step;
import org.score4j.samplers.classical.Churn;
import org.score4j.schedule.TimeGrid;

/**
 * Any solver whose steps start anew, with noise before each step: rho = sigma/alpha is raised to rho·(1 + gamma) and the solver
 * steps from there. With Heun's method it is the sampler of EDM.
 *
 * <p>Raising takes the exact distribution at one level to that at the next, so the weak order is the order of the solver if the
 * noise has its natural scale.
 *
 * <p>Source: Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models (2022), algorithm 2.
 */
public final class Churned extends FixedStepSolver {
    private final Solver solver;
    private final Churn churn;

    private Churned(Solver solver, Churn churn) {
        this.solver = solver;
        this.churn = churn;
    }

    /** A solver with noise before its steps. */
    public static Churned of(Solver solver, Churn churn) {
        return new Churned(solver, churn);
    }

    @Override
    public String name() {
        return "churned(" + solver.name() + ", " + churn.label() + ")";
    }

    @Override
    public Order order() {
        if (churn.amount() == 0) {
            return solver.order();
        }
        Order order = solver.order();
        return Order.ofSde(churn.scale() == 1 ? Math.max(order.weak(), order.deterministic()) : 0, 0);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return churn.amount() == 0 ? solver.noiseClock() : Optional.empty();
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        SingleSteps steps = SingleSteps.of(solver, process, grid, plan);
        for (int i = 0; i < grid.steps(); i++) {
            Step planned = new Step(plan, plan.state(), i, new Interval(process, grid.time(i), grid.time(i + 1)));
            Interval raised = churn.raise(planned, grid.steps()).interval();
            plan.mark(raised.next(), steps.step(i, raised.t(), raised.next()));
        }
    }
}
