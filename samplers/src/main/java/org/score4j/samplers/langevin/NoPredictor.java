package org.score4j.samplers.langevin;

import org.score4j.model.Prediction;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.algebra.Step;

/** Leaves the state as it is and only lets the time go on, for runs in which the corrector does everything. */
final class NoPredictor extends OneStepSolver {
    @Override
    public String name() {
        return "no predictor";
    }

    @Override
    public Order order() {
        return Order.ofSde(0, 0);
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SCORE;
    }

    @Override
    protected void advance(Step step) {
        // the next level's corrections start from the state as it is
    }
}
