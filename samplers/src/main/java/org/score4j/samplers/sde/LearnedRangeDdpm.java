package org.score4j.samplers.sde;

import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Interval;
import org.score4j.schedule.TimeGrid;

/**
 * Ancestral sampling (DDPM) with a variance that a network has learned, element by element: ln std² = f·ln b² + (1 − f)·ln s² with
 * f = (v + 1)/2, the transition's variance b² = sigma²·(1 − e^(−2h)), the posterior's s² = sigma'²·(1 − e^(−2h)) and the network's
 * answer v, in [−1, 1] where it was trained.
 *
 * <p>The program calls a second model, named {@value #VARIANCE}, for v. Its answer is taken as it is: give it {@link
 * org.score4j.model.Preconditioning#none} of SAMPLE. A network with both outputs is two models over the halves of its output. Two
 * evaluations a step, one in the step to clean data.
 *
 * <p>Source: Nichol and Dhariwal, Improved Denoising Diffusion Probabilistic Models (2021), equation 15.
 */
public final class LearnedRangeDdpm extends FixedStepSolver {
    /** Name of the model that answers v. */
    public static final String VARIANCE = "variance";

    private final Thresholding thresholding;

    private LearnedRangeDdpm(Thresholding thresholding) {
        this.thresholding = thresholding;
    }

    /** The method, without thresholds. */
    public static LearnedRangeDdpm create() {
        return new LearnedRangeDdpm(Thresholding.none());
    }

    /** The same with thresholds on the denoised sample. */
    public LearnedRangeDdpm thresholded(Thresholding rule) {
        return new LearnedRangeDdpm(rule);
    }

    @Override
    public String name() {
        return "ddpm(learned range" + (thresholding instanceof Thresholding.None ? "" : ", " + thresholding) + ")";
    }

    @Override
    public Order order() {
        return Order.ofSde(1, 0);
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        Register denoised = plan.register("D");
        Register std = plan.register("std");
        Register noise = plan.register("z");
        for (int i = 0; i < grid.steps(); i++) {
            Interval interval = new Interval(process, grid.time(i), grid.time(i + 1));
            plan.evaluate(plan.state(), interval.t(), Prediction.SAMPLE, denoised);
            thresholding.emit(plan, denoised);
            if (interval.endsClean()) {
                plan.combine(plan.state(), Term.of(interval.nextAlpha(), denoised));
            } else {
                plan.add(new Instruction.Evaluate(
                        VARIANCE, plan.state(), std, Coefficient.of(interval.t()), Prediction.SAMPLE));
                advance(plan, interval, i, denoised, std, noise);
            }
            plan.mark(interval.next(), denoised);
        }
    }

    /** std = √(sigma·sigma'·(1 − e^(−2h)))·(sigma/sigma')^(v/2). */
    private static void advance(
            PlanBuilder plan, Interval interval, int index, Register denoised, Register std, Register noise) {
        double e = -Math.expm1(-2 * interval.h());
        double middle = Math.sqrt(interval.sigma() * interval.nextSigma() * e);
        plan.combine(std, Term.of(-0.5 * Math.log(interval.noiseRatio()), std))
                .add(new Instruction.Pointwise(std, Instruction.PointwiseOperation.EXP, std, std, Coefficient.of(0)))
                .combine(noise, Coefficient.of(1), Draw.step(index))
                .combine(
                        plan.state(),
                        Term.of(Math.exp(-interval.h()) * interval.noiseRatio(), plan.state()),
                        Term.of(interval.nextAlpha() * e, denoised),
                        new Term(new Coefficient.PerElement(std, middle), noise));
    }
}
