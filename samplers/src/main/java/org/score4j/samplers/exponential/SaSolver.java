package org.score4j.samplers.exponential;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.program.Coefficient;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.Term;
import org.score4j.samplers.Order;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.algebra.FixedStepSolver;
import org.score4j.samplers.algebra.Past;
import org.score4j.schedule.TimeGrid;

/**
 * SA-Solver: stochastic Adams methods in λ for the SDE with noise {@link Tau}. In SAMPLE
 * x' = e^(−tau²·h)·sigma'/sigma·x + alpha'·Σⱼ wⱼ·Dⱼ + sigma'·√(1 − e^(−2·tau²·h))·z with weights that integrate a polynomial through
 * the denoised samples Dⱼ against e^((1 + tau²)·λ) exactly. The predictor of order p takes the newest p of them, the corrector of
 * order c the one at the predicted point and c − 1 before.
 *
 * <p>One evaluation a step (PEC): the corrector uses the one that the next step begins with. It also has the draw of its
 * predictor, so correcting is x ← x + Σⱼ cⱼ·Pⱼ, merged with the next step. The last step of a run is not corrected unless {@link
 * #correctedAtTheEnd} asks for it.
 *
 * <p>Without noise the order is p, or min(c, p + 1) with a corrector. With noise the weak order is that up to 2, measured on
 * Gaussians: what a step's noise does to the polynomial within the step is missed by any p and c.
 *
 * <p>Source: Xue et al., SA-Solver: Stochastic Adams Solver for Fast Sampling of Diffusion Models (2023), algorithm 1.
 */
public final class SaSolver extends FixedStepSolver {
    private enum Option {
        NOISE,
        SIMPLIFIED,
        LOWERED_AT_THE_END,
        QUIET_AT_THE_END,
        CORRECTED_AT_THE_END,
        REEVALUATING,
        TAU_AT_THE_START
    }

    private final Tau tau;
    private final int predictor;
    private final int corrector;
    private final Thresholding thresholding;
    private final Set<Option> options;

    private SaSolver(Tau tau, int predictor, int corrector, Thresholding thresholding, Set<Option> options) {
        this.tau = tau;
        this.thresholding = thresholding;
        this.predictor = ExponentialAdams.requireOrder(predictor);
        this.corrector = corrector;
        this.options = options;
        if (options.contains(Option.NOISE) && !(thresholding instanceof Thresholding.None)) {
            ExponentialAdams.requireSample(Prediction.NOISE);
        }
        if (corrector < 0 || corrector > ExponentialAdams.MAX_ORDER) {
            throw new IllegalArgumentException(
                    "corrector is " + corrector + "; allowed: 0 (none) to " + ExponentialAdams.MAX_ORDER);
        }
    }

    /**
     * In terms of the denoised sample.
     *
     * @param tau the noise
     * @param predictor order of the predictor, 1 … 6
     * @param corrector order of the corrector, 1 … 6, or 0 for none
     */
    public static SaSolver of(Tau tau, int predictor, int corrector) {
        return new SaSolver(tau, predictor, corrector, Thresholding.none(), EnumSet.noneOf(Option.class));
    }

    private SaSolver with(Option option) {
        Set<Option> more = EnumSet.of(option);
        more.addAll(options);
        return new SaSolver(tau, predictor, corrector, thresholding, more);
    }

    /** The method in SAMPLE with thresholds on the denoised sample. */
    public SaSolver thresholded(Thresholding rule) {
        return new SaSolver(tau, predictor, corrector, rule, options);
    }

    /** The same in terms of the predicted noise; needs alpha &gt; 0. Noise then enters with √(e^(2h) − 1): small steps only. */
    public SaSolver inNoise() {
        return with(Option.NOISE);
    }

    /** The same with another evaluation at the corrected point of every step (PECE): two a step. */
    public SaSolver reevaluating() {
        return with(Option.REEVALUATING);
    }

    /**
     * The same with formulas of two nodes in SAMPLE simplified: (1 + tau²)·h²/2 for the first moment of the exponential, a change of
     * order h³ that keeps the order. The published program has it in its mode for few steps.
     */
    public SaSolver simplified() {
        return with(Option.SIMPLIFIED);
    }

    /** The same with orders of at most 1, 2, … in the last steps, counted from the end. */
    public SaSolver loweredAtTheEnd() {
        return with(Option.LOWERED_AT_THE_END);
    }

    /** The same without noise in the last step. */
    public SaSolver quietAtTheEnd() {
        return with(Option.QUIET_AT_THE_END);
    }

    /** The same with the last step before clean data, or the last of all, corrected at the cost of one more evaluation. */
    public SaSolver correctedAtTheEnd() {
        return with(Option.CORRECTED_AT_THE_END);
    }

    /** The same with tau where a step starts, as diffusers takes it, instead of where it ends. */
    public SaSolver withTauAtTheStart() {
        return with(Option.TAU_AT_THE_START);
    }

    /** The published mode for few steps: simplified, lowered and quiet at the end. */
    public SaSolver fewSteps() {
        return simplified().loweredAtTheEnd().quietAtTheEnd();
    }

    /** The published mode for more steps: lowered and corrected at the end. */
    public SaSolver moreSteps() {
        return loweredAtTheEnd().correctedAtTheEnd();
    }

    @Override
    public String name() {
        StringBuilder name = new StringBuilder("sa-solver(" + predictor + ", " + corrector + ", " + tau);
        options.forEach(option ->
                name.append(", ").append(option.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        return name.append(ExponentialAdams.suffix(Prediction.SAMPLE, thresholding))
                .append(")")
                .toString();
    }

    @Override
    public Order order() {
        int formula = corrector == 0 ? predictor : Math.min(corrector, predictor + 1);
        if (!tau.isZero()) {
            return Order.ofSde(Math.min(formula, 2), 0);
        }
        int start = corrector == 0 ? 2 : 3;
        boolean lowered = options.contains(Option.LOWERED_AT_THE_END);
        return Order.ofOde(lowered ? Math.min(formula, 2) : formula, Math.min(formula, start));
    }

    @Override
    protected void emit(PlanBuilder plan, AffineProcess process, TimeGrid grid) {
        Prediction prediction = prediction();
        List<Register> ring = new ArrayList<>();
        for (int i = 0; i < memory(); i++) {
            ring.add(plan.register("P" + i));
        }
        for (int i = 0; i < grid.steps(); i++) {
            Past past = new Past(process, grid, i);
            Register output = ring.get(i % memory());
            boolean denoises = past.interval().endsClean();
            boolean separate =
                    options.contains(denoises ? Option.CORRECTED_AT_THE_END : Option.REEVALUATING) && corrects(past);
            if (separate) {
                evaluate(plan, past.time(0), prediction, output);
                combine(plan, ring, i, 1, correction(past, 1), 0);
            }
            if (denoises) {
                evaluate(plan, past.time(0), Prediction.SAMPLE, output);
                plan.combine(plan.state(), Term.of(past.interval().nextAlpha(), output))
                        .mark(grid.time(i + 1), output);
                return;
            }
            evaluate(plan, past.time(0), prediction, output);
            Propagation step = propagation(past);
            double[] outputs = separate || !corrects(past) ? new double[memory()] : correction(past, step.state());
            step.addPredictor(outputs, 1, variant(), past, predicted(past));
            combine(plan, ring, i, step.state(), outputs, step.noise());
            if (past.left() == 1 && corrector > 0 && options.contains(Option.CORRECTED_AT_THE_END)) {
                Past end = new Past(process, grid, i + 1);
                evaluate(plan, end.time(0), prediction, ring.get((i + 1) % memory()));
                combine(plan, ring, i + 1, 1, correction(end, 1), 0);
            }
            plan.mark(grid.time(i + 1), prediction == Prediction.SAMPLE ? output : null);
        }
    }

    private void evaluate(PlanBuilder plan, double t, Prediction prediction, Register output) {
        plan.evaluate(plan.state(), t, prediction, output);
        if (prediction == Prediction.SAMPLE) {
            thresholding.emit(plan, output);
        }
    }

    private static void combine(
            PlanBuilder plan, List<Register> ring, int step, double state, double[] outputs, double noise) {
        Term[] terms = new Term[outputs.length + 1];
        terms[0] = Term.of(state, plan.state());
        for (int back = 0; back < outputs.length; back++) {
            terms[back + 1] = Term.of(outputs[back], ring.get(Math.floorMod(step - back, ring.size())));
        }
        plan.combine(plan.state(), Coefficient.of(noise), Draw.step(step), terms);
    }

    private Prediction prediction() {
        return options.contains(Option.NOISE) ? Prediction.NOISE : Prediction.SAMPLE;
    }

    private int memory() {
        return corrector == 0 ? predictor : Math.max(predictor + 1, corrector);
    }

    /** Whether the step before {@code past} is corrected. */
    private boolean corrects(Past past) {
        return corrector > 0
                && past.index() > 0
                && !Double.isInfinite(past.before().interval().h());
    }

    private Propagation propagation(Past past) {
        boolean quiet = options.contains(Option.QUIET_AT_THE_END) && past.left() == 1;
        double t = options.contains(Option.TAU_AT_THE_START)
                ? past.time(0)
                : past.interval().next();
        return Propagation.of(past.interval(), prediction(), quiet ? 0 : tau.at(past.process(), t), name());
    }

    private UniPc.Variant variant() {
        boolean simplified = options.contains(Option.SIMPLIFIED) && !options.contains(Option.NOISE);
        return simplified ? UniPc.Variant.BH1 : UniPc.Variant.VARYING;
    }

    private int predicted(Past past) {
        return past.usable(Math.min(predictor, allowed(past)));
    }

    /** factor·(corrected − predicted) state of the step before, as factors of the predictions, newest first. */
    private double[] correction(Past past, double factor) {
        Past last = past.before();
        int history = Math.min(corrector - 1, allowed(last));
        double[] sum = new double[memory()];
        propagation(last)
                .addCorrection(sum, factor, variant(), last, predicted(last), history == 0 ? 0 : last.usable(history));
        return sum;
    }

    /** The highest order at a step. */
    private int allowed(Past past) {
        if (!options.contains(Option.LOWERED_AT_THE_END)) {
            return ExponentialAdams.MAX_ORDER;
        }
        TimeGrid grid = past.grid();
        boolean denoises = past.process().sigma(grid.time(grid.steps())) == 0;
        return past.left() - (denoises && options.contains(Option.CORRECTED_AT_THE_END) ? 1 : 0);
    }
}
