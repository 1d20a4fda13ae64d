package org.score4j.samplers.sde;

import java.util.List;
import java.util.Optional;
import org.score4j.model.Prediction;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.StagedSolver;

/**
 * Heun's method for the reverse SDE: x̃ = x + a(x, t) + g·√dt·z by Euler and Maruyama, then
 * x' = x + (a(x, t) + a(x̃, t'))/2 + (g + g')/2·√dt·z with the same z; a = −(f·x − g²·s)·dt with dt = t − t' and the score
 * s = (alpha·D − x)/sigma². Two evaluations a step; weak order 2, strong order 1 as the noise is additive.
 *
 * <p>Source: Kloeden and Platen, Numerical Solution of Stochastic Differential Equations (1992), section 15.1; Rüemelin,
 * Numerical Treatment of Stochastic Differential Equations (1982).
 */
public final class StochasticHeun extends StagedSolver {
    private StochasticHeun() {}

    /** The method has no parameters. */
    public static StochasticHeun create() {
        return new StochasticHeun();
    }

    @Override
    public String name() {
        return "stochastic-heun";
    }

    @Override
    public Order order() {
        return Order.ofSde(2, 1);
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
    protected int stages() {
        return 2;
    }

    @Override
    protected List<Row> rows(Interval step, int index, int steps) {
        step.signalRatio(name());
        double dt = step.t() - step.next();
        ReverseSlope here = ReverseSlope.at(step.process(), step.t(), dt);
        ReverseSlope there = ReverseSlope.at(step.process(), step.next(), dt);
        double state = 1 + 0.5 * (here.state() + there.state() * (1 + here.state()));
        double[] outputs = {0.5 * here.output() * (1 + there.state()), 0.5 * there.output()};
        double noise = 0.5 * (here.noise() * (1 + there.state()) + there.noise());
        return List.of(
                new Row(step.next(), 1 + here.state(), new double[] {here.output()}, here.noise()),
                new Row(step.next(), state, outputs, noise));
    }
}
