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
 * Euler and Maruyama's method in rho = sigma/alpha for an SDE with any share eta of the reverse noise:
 * x'/alpha' = x/alpha + (1 + eta²)/tau·(rho' − rho)·eps + eta·√(rho² − rho'²)·z. One evaluation a step.
 *
 * <p>For tau = 1 every eta has the process's marginals: eta = 0 is Euler's method for the probability-flow ODE and equals DDIM, eta
 * = 1 the reverse SDE. The temperature tau divides the score; below 1 it sharpens the distribution. As the equation is solved for
 * x/alpha, its linear part is exact, unlike that of {@link EulerMaruyama}.
 *
 * <p>Source: Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models (2022), equation 6 with
 * β = eta²·sigma'/sigma; Rozet, azula, ItoSampler.
 */
public final class SigmaEulerMaruyama extends OneStepSolver {
    private final double eta;
    private final double temperature;

    private SigmaEulerMaruyama(double eta, double temperature) {
        this.eta = eta;
        this.temperature = temperature;
    }

    /**
     * With a share of noise, at temperature 1.
     *
     * @param eta in [0, ∞)
     */
    public static SigmaEulerMaruyama withEta(double eta) {
        if (!(eta >= 0) || Double.isInfinite(eta)) {
            throw new IllegalArgumentException("eta is " + eta + "; allowed: [0, ∞)");
        }
        return new SigmaEulerMaruyama(eta, 1);
    }

    /**
     * The same at another temperature.
     *
     * @param tau in (0, ∞)
     */
    public SigmaEulerMaruyama atTemperature(double tau) {
        if (!(tau > 0) || Double.isInfinite(tau)) {
            throw new IllegalArgumentException("tau is " + tau + "; allowed: (0, ∞)");
        }
        return new SigmaEulerMaruyama(eta, tau);
    }

    @Override
    public String name() {
        return "euler-maruyama-sigma(" + eta + (temperature == 1 ? "" : ", temperature " + temperature) + ")";
    }

    @Override
    public Order order() {
        if (temperature != 1) {
            return Order.ofSde(0, 0);
        }
        return eta == 0 ? Order.ofOde(1) : Order.ofSde(1, 1);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return eta == 0 ? Optional.empty() : Optional.of(NoiseClock.noisePrediction());
    }

    @Override
    protected boolean isDeterministic() {
        return eta == 0;
    }

    @Override
    protected Prediction prediction() {
        return Prediction.NOISE;
    }

    @Override
    protected void advance(Step step) {
        Interval interval = step.interval();
        double ratio = interval.signalRatio(name());
        double fall = -interval.rhoStep() * (interval.rho() + interval.nextRho());
        step.evaluate(Prediction.NOISE);
        step.plan()
                .combine(
                        step.state(),
                        Coefficient.of(eta == 0 ? 0 : eta * interval.nextAlpha() * Math.sqrt(fall)),
                        Draw.step(step.index()),
                        Term.of(ratio, step.state()),
                        Term.of(
                                (1 + eta * eta) / temperature * interval.nextAlpha() * interval.rhoStep(),
                                step.output()));
    }
}
