package org.score4j.samplers.classical;

import java.util.ArrayList;
import java.util.List;
import org.score4j.samplers.Solver;
import org.score4j.samplers.SolverContract;

class LinearMultistepTest extends SolverContract {
    @Override
    protected List<Solver> solvers() {
        List<Solver> all = new ArrayList<>(ordered());
        all.add(AdamsBashforth.inSigma(4).keepingOrderToClean());
        all.add(AdamsBashforth.inTime(3).keepingOrderToClean());
        all.add(AdamsBashforth.on(Clock.LOG_SIGMA, 3).keepingOrderToClean());
        all.add(AdamsBashforth.on(Clock.FLOW, 3).keepingOrderToClean());
        all.add(Pndm.plms().asPublished().keepingOrderToClean());
        return all;
    }

    @Override
    protected List<Solver> ordered() {
        List<Solver> all = new ArrayList<>();
        for (int order = 1; order <= AdamsBashforth.MAX_ORDER; order++) {
            all.add(AdamsBashforth.inSigma(order));
            all.add(AdamsBashforth.inTime(order));
        }
        all.add(AdamsBashforth.on(Clock.LOG_SIGMA, 3));
        all.add(AdamsBashforth.on(Clock.FLOW, 3));
        all.add(Pndm.plms());
        all.add(Pndm.rungeKuttaStart());
        all.add(Pndm.plms().asPublished());
        all.add(Pndm.rungeKuttaStart().asPublished());
        all.add(Pndm.improved(4).asPublished());
        return all;
    }

    /** Order 6 measures 6.4: the shortest step that rounding leaves is still a long one. */
    @Override
    protected double slackAbove() {
        return 0.5;
    }

    /** The start hardly weighs on the grids of the contract; ClassicalFormulasTest measures it where it does. */
    @Override
    protected double slackAboveRun() {
        return AdamsBashforth.MAX_ORDER - 2;
    }
}
