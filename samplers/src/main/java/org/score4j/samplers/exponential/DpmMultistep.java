package org.score4j.samplers.exponential;

import org.score4j.model.Prediction;
import org.score4j.samplers.Order;
import org.score4j.samplers.Thresholding;
import org.score4j.samplers.algebra.Interval;
import org.score4j.samplers.algebra.MultistepSolver;
import org.score4j.samplers.algebra.Past;

/**
 * Multistep DPM-Solver and DPM-Solver++, orders 1 to 3: x' = a·x + g·Σⱼ wⱼ·P₋ⱼ with {@link DpmFormula}'s weights for the
 * predictions of this and the last steps. One evaluation a step. With h the step in λ and r the step before over h:
 *
 * <ul>
 *   <li>order 1 is DDIM
 *   <li>order 2, MIDPOINT: the prediction is P + (P − P₋₁)/(2r); TAYLOR: the line through P and P₋₁
 *   <li>order 3: the parabola through P, P₋₁ and P₋₂
 * </ul>
 *
 * <p>The first steps are of the order that their history allows. So a run has order 2 at most, however high that of the
 * formula.
 *
 * <p>Source: Lu et al., DPM-Solver++ (2022), algorithm 2 and appendix; code of Lu et al.
 */
public final class DpmMultistep extends MultistepSolver {
    /** What becomes of the order in the last steps. */
    public enum Ending {
        /** The order stays. A step to clean data is of first order anyway. */
        FULL,
        /** The last step is of first order. */
        EULER,
        /** The order is at most the number of steps that are left: 2 in the last but one, 1 in the last. */
        DESCENDING
    }

    private final DpmFormula formula;
    private final int order;
    private final boolean published;
    private final Ending ending;
    private final Thresholding thresholding;

    private DpmMultistep(DpmFormula formula, int order, boolean published, Ending ending, Thresholding thresholding) {
        this.formula = formula;
        this.order = order;
        this.published = published;
        this.ending = ending;
        this.thresholding = thresholding;
    }

    static DpmMultistep of(Prediction prediction, int order) {
        return new DpmMultistep(
                new DpmFormula(prediction, DpmVariant.MIDPOINT),
                DpmSolver.requireOrder(order),
                false,
                Ending.FULL,
                Thresholding.none());
    }

    /** The same with other second-order weights. */
    public DpmMultistep with(DpmVariant variant) {
        return new DpmMultistep(formula.with(variant), order, published, ending, thresholding);
    }

    /**
     * The third-order steps as the authors' code and Diffusers have them: the second difference gets half of its weight. The
     * formula is then of order 2 (measured), as a run is either way.
     */
    public DpmMultistep asPublished() {
        return new DpmMultistep(formula, order, true, ending, thresholding);
    }

    /** The same with another ending: lower orders are steadier where few steps meet fine detail. */
    public DpmMultistep ending(Ending value) {
        return new DpmMultistep(formula, order, published, value, thresholding);
    }

    /**
     * The same with thresholds on the predicted sample.
     *
     * @throws IllegalArgumentException for DPM-Solver, which predicts noise
     */
    public DpmMultistep thresholded(Thresholding rule) {
        DpmSolver.requireSample(formula, rule);
        return new DpmMultistep(formula, order, published, ending, rule);
    }

    @Override
    public String name() {
        return formula.label() + order + "m"
                + DpmSolver.options(
                        order > 1 && formula.variant() == DpmVariant.TAYLOR ? "taylor" : "",
                        order > 2 && published ? "published" : "",
                        switch (ending) {
                            case FULL -> "";
                            case EULER -> "ending with Euler";
                            case DESCENDING -> "ending with descending orders";
                        },
                        DpmSolver.describe(thresholding));
    }

    @Override
    public Order order() {
        int run = Math.min(order, 2);
        return Order.ofOde(ending == Ending.FULL && !published ? order : run, run);
    }

    @Override
    protected Prediction prediction() {
        return formula.prediction();
    }

    @Override
    protected int memory() {
        return order;
    }

    @Override
    protected Thresholding thresholding() {
        return thresholding;
    }

    @Override
    protected Formula formula(Past past) {
        Interval interval = past.interval();
        int allowed = switch (ending) {
            case FULL -> order;
            case EULER -> past.left() == 1 ? 1 : order;
            case DESCENDING -> Math.min(order, past.left());
        };
        double[] outputs = switch (past.usable(allowed)) {
            case 1 -> formula.first(interval);
            case 2 -> formula.second(interval, past.node(1));
            default ->
                published
                        ? formula.thirdAsPublished(interval, past.node(1), past.node(2))
                        : formula.third(interval, past.node(1), past.node(2));
        };
        return Formula.of(formula.state(interval, name()), outputs);
    }
}
