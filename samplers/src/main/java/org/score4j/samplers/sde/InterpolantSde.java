package org.score4j.samplers.sde;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.NoiseClock;
import org.score4j.samplers.Order;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.Step;
import org.score4j.schedule.TimeGrid;

/**
 * Reverse SDEs with free noise, as stochastic interpolants have them: dx = F(x, t)·dτ + √(2ε) dw with F = −u + ε·s, the velocity
 * u = dxt/dt of the probability flow, the score s and a {@link Diffusivity} ε(t); τ runs against t.
 *
 * <ul>
 *   <li>Euler and Maruyama: x' = x + F(x, t)·dt + √(2ε(t)·dt)·z. One evaluation a step, weak order 1.
 *   <li>Heun: x' = x + (F(x, t) + F(x̃, t'))/2·dt + √((ε(t) + ε(t'))·dt)·z with Euler and Maruyama's x̃ of the same z. Two
 *       evaluations a step, weak order 2, as the noise is additive.
 * </ul>
 *
 * <p>Steps to clean data are the denoising step.
 *
 * <p>Source: Albergo, Boffi and Vanden-Eijnden, Stochastic Interpolants: A Unifying Framework (2023), section 2.3; Kloeden and
 * Platen (1992), sections 14.1 and 15.1.
 */
public final class InterpolantSde extends FixedStepSolver {
    private enum Method {
        EULER,
        HEUN,
        PUBLISHED_HEUN
    }

    private final Method method;
    private final Diffusivity diffusivity;

    private InterpolantSde(Method method, Diffusivity diffusivity) {
        this.method = method;
        this.diffusivity = diffusivity;
    }

    /** Euler and Maruyama's method. */
    public static InterpolantSde euler(Diffusivity diffusivity) {
        return new InterpolantSde(Method.EULER, diffusivity);
    }

    /** Heun's method. */
    public static InterpolantSde heun(Diffusivity diffusivity) {
        return new InterpolantSde(Method.HEUN, diffusivity);
    }

    /**
     * Heun's method as Albergo et al. released it: noise √(2ε(t)·dt)·z first, then a step both of whose slopes are taken at t', so
     * that its order is 1. Its step to clean data is like the others and asks for the score there, which only networks that predict
     * SCORE have.
     *
     * @throws IllegalArgumentException for Euler and Maruyama's method
     */
    public InterpolantSde asPublished() {
        if (method == Method.EULER) {
            throw new IllegalArgumentException("method is Euler and Maruyama's, which is published as it is");
        }
        return new InterpolantSde(Method.PUBLISHED_HEUN, diffusivity);
    }

    @Override
    public String name() {
        return "interpolant-sde(" + method.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", "
                + diffusivity.label() + ")";
    }

    @Override
    public Order order() {
        double order = method == Method.HEUN ? 2 : 1;
        return diffusivity.factor() == 0 ? Order.ofOde(order) : Order.ofSde(order, 1);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return diffusivity.factor() == 0 ? Optional.empty() : Optional.of(NoiseClock.time());
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        Register first = plan.register("P");
        @Nullable Register second = method == Method.EULER ? null : plan.register("P1");
        @Nullable Register trial = method == Method.EULER ? null : plan.register("trial");
        for (int i = 0; i < grid.steps(); i++) {
            Interval interval = new Interval(process, grid.time(i), grid.time(i + 1));
            Draw draw = Draw.step(i);
            boolean denoises = interval.endsClean() && method != Method.PUBLISHED_HEUN;
            if (denoises) {
                new Step(plan, first, i, interval).denoise();
            } else if (second == null || trial == null) {
                Slope slope = slope(process, interval.t());
                plan.evaluate(plan.state(), interval.t(), slope.prediction(), first);
                advance(plan, plan.state(), interval, draw, slope, first);
            } else if (method == Method.HEUN) {
                heun(plan, interval, draw, first, second, trial);
            } else {
                publishedHeun(plan, interval, draw, first, second, trial);
            }
            plan.mark(interval.next(), denoises ? first : null);
        }
    }

    /** output ← x + F(x, t)·dt + √(2ε(t)·dt)·z. */
    private void advance(
            PlanBuilder plan, Register output, Interval interval, Draw draw, Slope slope, Register prediction) {
        double dt = interval.t() - interval.next();
        plan.combine(
                output,
                Coefficient.of(std(diffusivity.at(interval.process(), interval.t()), dt)),
                draw,
                Term.of(1 + dt * slope.state(), plan.state()),
                Term.of(dt * slope.output(), prediction));
    }

    private void heun(PlanBuilder plan, Interval interval, Draw draw, Register first, Register second, Register trial) {
        AffineProcess process = interval.process();
        double dt = interval.t() - interval.next();
        Slope start = slope(process, interval.t());
        Slope end = slope(process, interval.next());
        double mean = (diffusivity.at(process, interval.t()) + diffusivity.at(process, interval.next())) / 2;
        plan.evaluate(plan.state(), interval.t(), start.prediction(), first);
        advance(plan, trial, interval, draw, start, first);
        plan.evaluate(trial, interval.next(), end.prediction(), second)
                .combine(
                        plan.state(),
                        Coefficient.of(std(mean, dt)),
                        draw,
                        Term.of(1 + dt / 2 * start.state(), plan.state()),
                        Term.of(dt / 2 * start.output(), first),
                        Term.of(dt / 2 * end.state(), trial),
                        Term.of(dt / 2 * end.output(), second));
    }

    private void publishedHeun(
            PlanBuilder plan, Interval interval, Draw draw, Register first, Register second, Register trial) {
        AffineProcess process = interval.process();
        double dt = interval.t() - interval.next();
        Slope end = slope(process, interval.next());
        Register x = plan.state();
        plan.combine(x, Coefficient.of(std(diffusivity.at(process, interval.t()), dt)), draw, Term.of(1, x))
                .evaluate(x, interval.next(), end.prediction(), first)
                .combine(trial, Term.of(1 + dt * end.state(), x), Term.of(dt * end.output(), first))
                .evaluate(trial, interval.next(), end.prediction(), second)
                .combine(
                        x,
                        Term.of(1 + dt / 2 * end.state(), x),
                        Term.of(dt / 2 * end.output(), first),
                        Term.of(dt / 2 * end.state(), trial),
                        Term.of(dt / 2 * end.output(), second));
    }

    private static double std(double epsilon, double dt) {
        return Math.sqrt(2 * epsilon * Math.abs(dt));
    }

    /** F = state·x + output·P. */
    private record Slope(Prediction prediction, double state, double output) {}

    /**
     * F at a time: in the denoised sample D where noise prevails, −alpha'·D − (sigma'/sigma + ε/sigma²)·(x − alpha·D), in the score
     * where data prevail, −f·x + (g²/2 + ε)·s. Each is finite and does not cancel on its side.
     */
    private Slope slope(AffineProcess process, double t) {
        double alpha = process.alpha(t);
        double sigma = process.sigma(t);
        double epsilon = diffusivity.at(process, t);
        if (alpha > sigma) {
            return new Slope(Prediction.SCORE, -process.drift(t), process.diffusionSquared(t) / 2 + epsilon);
        }
        double rate = process.sigmaDerivative(t) / sigma + epsilon / (sigma * sigma);
        return new Slope(Prediction.SAMPLE, -rate, alpha * rate - process.alphaDerivative(t));
    }
}
