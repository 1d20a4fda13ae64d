package org.score4j.samplers.exponential;

import java.util.Arrays;
import java.util.List;
import org.score4j.model.Prediction;
import org.score4j.samplers.Thresholding;

/**
 * DPM-Solver: exponential integrators that work in predictions of the noise, x' = alpha'/alpha·x + sigma'·Σⱼ wⱼ·epsⱼ with
 * weights that sum to 1 − e^h. Needs alpha &gt; 0 at the start. Without noise, order 1 is DDIM.
 *
 * <p>For guided and for few-step sampling {@link DpmSolverPlusPlus} is usually better. Adaptive steps:
 * {@link org.score4j.samplers.adaptive.DpmAdaptive}.
 *
 * <p>Source: Lu et al., DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps (2022).
 */
public final class DpmSolver {
    private DpmSolver() {}

    /**
     * One evaluation a step, with the predictions of the steps before.
     *
     * @param order 1, 2 or 3
     */
    public static DpmMultistep multistep(int order) {
        return DpmMultistep.of(Prediction.NOISE, order);
    }

    /**
     * As many evaluations in every step of the grid as the order, at fixed fractions of the step in λ.
     *
     * @param order 1, 2 or 3
     */
    public static DpmSinglestep singlestep(int order) {
        return DpmSinglestep.of(Prediction.NOISE, order);
    }

    /**
     * One evaluation at every time of the grid; a step of order k spans k intervals of the grid.
     *
     * @param order 1, 2 or 3
     */
    public static DpmGrouped grouped(int order) {
        return DpmGrouped.of(Prediction.NOISE, order);
    }

    static int requireOrder(int order) {
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException("order is " + order + "; allowed: 1, 2, 3");
        }
        return order;
    }

    static void requireSample(DpmFormula formula, Thresholding rule) {
        if (formula.prediction() != Prediction.SAMPLE && !(rule instanceof Thresholding.None)) {
            throw new IllegalArgumentException("thresholding is " + rule
                    + "; DPM-Solver predicts noise, and thresholds apply to samples: use DPM-Solver++");
        }
    }

    /** The options that are not empty, in parentheses. */
    static String options(String... options) {
        List<String> given =
                Arrays.stream(options).filter(option -> !option.isEmpty()).toList();
        return given.isEmpty() ? "" : "(" + String.join(", ", given) + ")";
    }

    static String describe(Thresholding rule) {
        return rule instanceof Thresholding.None ? "" : rule.toString();
    }
}
