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
import org.score4j.samplers.algebra.ReverseSde;
import org.score4j.samplers.algebra.Step;
import org.score4j.schedule.TimeGrid;

/**
 * Singlestep SDE-DPM-Solver and SDE-DPM-Solver++ of two stages ("2S"): steps of the grid go in pairs. The first is a
 * first-order step; the second starts again from where the pair began and uses the predictions at the pair's start and at its
 * middle. One evaluation for each step of the grid.
 *
 * <p>A step that is left over is of first order, one that ends at clean data is the exact denoising step, and a pair does not
 * reach across it. The noise of a pair is that of both its steps, so the predictions see one path: the moments are of second
 * order, the paths of first. At η = 0 the order is 2.
 *
 * <p>Source: Lu et al., DPM-Solver++ (2022), algorithm 1 and appendix D; Hugging Face, Diffusers, for the pairs.
 */
public final class SdeDpmSolverSinglestep extends FixedStepSolver {
    private final ReverseSde sde;
    private final SdeDpmSolver.Rule rule;
    private final boolean independent;

    private SdeDpmSolverSinglestep(ReverseSde sde, SdeDpmSolver.Rule rule, boolean independent) {
        this.sde = sde;
        this.rule = rule;
        this.independent = independent;
    }

    /** SDE-DPM-Solver++(2S) with η = 1. */
    public static SdeDpmSolverSinglestep plusPlus() {
        return new SdeDpmSolverSinglestep(new ReverseSde(true, 1), SdeDpmSolver.Rule.MIDPOINT, false);
    }

    /** SDE-DPM-Solver(2S) in noise prediction, with η = 1. */
    public static SdeDpmSolverSinglestep noisePrediction() {
        return new SdeDpmSolverSinglestep(new ReverseSde(false, 1), SdeDpmSolver.Rule.MIDPOINT, false);
    }

    /**
     * The same with another amount of noise.
     *
     * @param eta η, in [0, ∞); 0 is the probability-flow ODE
     */
    public SdeDpmSolverSinglestep withEta(double eta) {
        return new SdeDpmSolverSinglestep(new ReverseSde(sde.isDataPrediction(), eta), rule, independent);
    }

    /** The same with another rule for the two predictions. */
    public SdeDpmSolverSinglestep withRule(SdeDpmSolver.Rule value) {
        return new SdeDpmSolverSinglestep(sde, value, independent);
    }

    /** The same with the second step's draw alone as noise of the pair, as diffusers has it: moments are of first order. */
    public SdeDpmSolverSinglestep withIndependentDraws() {
        return new SdeDpmSolverSinglestep(sde, rule, true);
    }

    @Override
    public String name() {
        return (sde.isDataPrediction() ? "sde-dpm++2s" : "sde-dpm2s") + "(eta " + sde.eta() + ", "
                + rule.name().toLowerCase(Locale.ROOT) + (independent ? ", independent draws" : "") + ")";
    }

    @Override
    public Order order() {
        if (sde.eta() == 0) {
            return Order.ofOde(2);
        }
        return independent ? Order.ofSde(1, 0) : Order.ofSde(2, 1);
    }

    @Override
    public Optional<NoiseClock> noiseClock() {
        return sde.eta() == 0 || independent ? Optional.empty() : Optional.of(sde.clock());
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        Register first = plan.register("P0");
        Register second = plan.register("P1");
        Register start = plan.register("start");
        for (int i = 0; i < grid.steps(); i++) {
            Interval step = new Interval(process, grid.time(i), grid.time(i + 1));
            if (step.endsClean()) {
                new Step(plan, first, i, step).denoise();
                plan.mark(step.next(), first);
                continue;
            }
            double state = sde.state(step, name());
            boolean paired = i + 1 < grid.steps() && process.sigma(grid.time(i + 2)) > 0 && step.alpha() > 0;
            plan.evaluate(plan.state(), step.t(), prediction(), first);
            if (paired) {
                plan.combine(start, Term.of(1, plan.state()));
            }
            plan.combine(
                            plan.state(),
                            Coefficient.of(sde.noise(step)),
                            Draw.step(i),
                            Term.of(state, plan.state()),
                            Term.of(sde.weights(step, 0)[0], first))
                    .mark(step.next(), sample(first));
            if (paired) {
                i++;
                plan.evaluate(plan.state(), step.next(), prediction(), second);
                finish(plan, step, new Interval(process, step.next(), grid.time(i + 1)), i, start, first, second);
                plan.mark(grid.time(i + 1), sample(second));
            }
        }
    }

    private void finish(
            PlanBuilder plan, Interval one, Interval two, int index, Register start, Register first, Register second) {
        Interval pair = new Interval(one.process(), one.t(), two.next());
        double[] weights = weights(pair, one.h());
        double old = independent ? 0 : sde.noise(one, one.process(), two.next());
        double fresh = sde.noise(independent ? pair : two);
        plan.combine(
                        plan.state(),
                        Coefficient.of(old),
                        Draw.step(index - 1L),
                        Term.of(sde.state(pair, name()), start),
                        Term.of(weights[0], first),
                        Term.of(weights[1], second))
                .combine(plan.state(), Coefficient.of(fresh), Draw.step(index), Term.of(1, plan.state()));
    }

    private double[] weights(Interval pair, double node) {
        if (rule == SdeDpmSolver.Rule.HEUN) {
            return sde.weights(pair, 0, node);
        }
        double gain = sde.weights(pair, 0)[0];
        double slope = 0.5 * pair.h() / node;
        return new double[] {gain * (1 - slope), gain * slope};
    }

    private Prediction prediction() {
        return sde.isDataPrediction() ? Prediction.SAMPLE : Prediction.NOISE;
    }

    private @Nullable Register sample(Register output) {
        return sde.isDataPrediction() ? output : null;
    }
}
