package org.score4j.samplers.exponential;

import org.score4j.model.Prediction;

/**
 * DPM-Solver++: exponential integrators that work in predictions of the sample, x' = sigma'/sigma·x + alpha'·Σⱼ wⱼ·Dⱼ with
 * D = E[x0 | xt] and weights that sum to 1 − e^(−h). Order 1 is DDIM without noise.
 *
 * <p>{@code multistep(2)}, known as DPM-Solver++(2M), is the most used sampler for few steps: x' = sigma'/sigma·x +
 * alpha'·(1 − e^(−h))·((1 + 1/(2r))·D − 1/(2r)·D₋₁), with r the length of the step before in λ over h.
 *
 * <p>Source: Lu et al., DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models (2022).
 */
public final class DpmSolverPlusPlus {
    private DpmSolverPlusPlus() {}

    /**
     * One evaluation a step, with the predictions of the steps before.
     *
     * @param order 1, 2 or 3
     */
    public static DpmMultistep multistep(int order) {
        return DpmMultistep.of(Prediction.SAMPLE, order);
    }

    /**
     * As many evaluations in every step of the grid as the order, at fixed fractions of the step in λ.
     *
     * @param order 1, 2 or 3
     */
    public static DpmSinglestep singlestep(int order) {
        return DpmSinglestep.of(Prediction.SAMPLE, order);
    }

    /**
     * One evaluation at every time of the grid; a step of order k spans k intervals of the grid.
     *
     * @param order 1, 2 or 3
     */
    public static DpmGrouped grouped(int order) {
        return DpmGrouped.of(Prediction.SAMPLE, order);
    }
}
