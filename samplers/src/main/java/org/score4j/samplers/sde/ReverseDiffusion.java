package org.score4j.samplers.sde;

import java.util.Optional;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.Discretization;
import org.score4j.program.Coefficient;
import org.score4j.program.Term;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.OneStepSolver;
import org.score4j.samplers.algebra.Step;

/**
 * Reverse diffusion sampling: the forward process is discretised as x(t) = a·x(t') + G·z and reversed with the same
 * functions, x' = (2 − a)·x + G²·s + G·z with the score s. One evaluation a step, weak order 1.
 *
 * <p>With half the score and no noise it solves the probability-flow ODE, order 1; inversion is x' = a·x − ½G²·s with the
 * transition between the same times.
 *
 * <p>Source: Song et al. (2021), appendix E, equation 46.
 */
public final class ReverseDiffusion extends OneStepSolver {
    private final boolean probabilityFlow;

    private ReverseDiffusion(boolean probabilityFlow) {
        this.probabilityFlow = probabilityFlow;
    }

    /** The reverse SDE. */
    public static ReverseDiffusion create() {
        return new ReverseDiffusion(false);
    }

    /** The probability-flow ODE: half the score and no noise. */
    public static ReverseDiffusion probabilityFlow() {
        return new ReverseDiffusion(true);
    }

    @Override
    public String name() {
        return probabilityFlow ? "reverse-diffusion(probability flow)" : "reverse-diffusion";
    }

    @Override
    public Order order() {
        return probabilityFlow ? Order.ofOde(1) : Order.ofSde(1, 1);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return probabilityFlow ? Optional.empty() : Optional.of(NoiseClock.time());
    }

    @Override
    protected Prediction prediction() {
        return Prediction.SAMPLE;
    }

    @Override
    protected void advance(Step step) {
        Interval interval = step.interval();
        interval.signalRatio(name());
        boolean inversion = interval.isInversion();
        Discretization forward = inversion
                ? step.process().discretization(interval.next(), interval.t())
                : step.process().discretization(interval.t(), interval.next());
        double noise = forward.noiseStd();
        double scoreFactor = (probabilityFlow ? 0.5 : 1) * noise * noise / (interval.sigma() * interval.sigma());
        if (inversion) {
            scoreFactor = -scoreFactor;
        }
        double stateFactor = inversion ? forward.stateFactor() : 2 - forward.stateFactor();
        step.evaluate(Prediction.SAMPLE);
        step.plan()
                .combine(
                        step.state(),
                        Coefficient.of(probabilityFlow ? 0 : noise),
                        Draw.step(step.index()),
                        Term.of(stateFactor - scoreFactor, step.state()),
                        Term.of(interval.alpha() * scoreFactor, step.output()));
    }
}
