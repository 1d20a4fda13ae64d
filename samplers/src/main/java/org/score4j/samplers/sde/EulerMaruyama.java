package org.score4j.samplers.sde;

import java.util.Optional;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.Term;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.algebra.Step;

/**
 * Euler and Maruyama's method for the reverse SDE: x' = x − (f·x − g²·s)·dt + g·√dt·z with dt = t − t' and the score
 * s = (alpha·D − x)/sigma². One evaluation a step, weak order 1; strong order 1 as the noise is additive.
 *
 * <p>Source: Song et al. (2021), equation 6; Kloeden and Platen, Numerical Solution of Stochastic Differential Equations
 * (1992), section 10.2.
 */
public final class EulerMaruyama extends OneStepSolver {
    private EulerMaruyama() {}

    /** The method has no parameters. */
    public static EulerMaruyama create() {
        return new EulerMaruyama();
    }

    @Override
    public String name() {
        return "euler-maruyama";
    }

    @Override
    public Order order() {
        return Order.ofSde(1, 1);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return Optional.of(NoiseClock.time());
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SAMPLE;
    }

    @Override
    protected void advance(Step step) {
        Interval interval = step.interval();
        interval.signalRatio(name());
        ReverseSlope slope = ReverseSlope.at(step.process(), interval.t(), interval.t() - interval.next());
        step.evaluate(Prediction.SAMPLE);
        step.plan()
                .combine(
                        step.state(),
                        Coefficient.of(slope.noise()),
                        Draw.step(step.index()),
                        Term.of(1 + slope.state(), step.state()),
                        Term.of(slope.output(), step.output()));
    }
}
