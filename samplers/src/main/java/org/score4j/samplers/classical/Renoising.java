package org.score4j.samplers.classical;

import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.algebra.Step;

/**
 * x' = alpha'·E[x0 | xt] + sigma'·z: every step denoises completely and adds fresh noise, as Diffusers' flow matching with
 * stochastic sampling does. One evaluation a step.
 *
 * <p>It forgets the noise of the state, so it follows no SDE of the process and has no order: with ever more steps samples
 * contract. It suits networks that map any state to clean data in few steps.
 */
public final class Renoising extends OneStepSolver {
    private Renoising() {}

    /** The method. */
    public static Renoising create() {
        return new Renoising();
    }

    @Override
    public String name() {
        return "renoising";
    }

    @Override
    public Order order() {
        return Order.ofSde(0, 0);
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SAMPLE;
    }

    @Override
    protected void advance(Step step) {
        step.evaluate(prediction());
        Interval interval = step.interval();
        step.plan()
                .combine(
                        step.state(),
                        Coefficient.of(interval.nextSigma()),
                        Draw.step(step.index()),
                        Term.of(interval.nextAlpha(), step.output()));
    }
}
