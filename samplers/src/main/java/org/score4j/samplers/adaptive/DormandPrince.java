package org.score4j.samplers.adaptive;

/**
 * Dormand and Prince's methods 5(4) and 8(5,3) for the probability-flow ODE with a step size for every sample: instances of
 * {@link AdaptiveRungeKutta}.
 */
public final class DormandPrince {
    private DormandPrince() {}

    /**
     * The method 5(4): six evaluations an attempt, one more at the start.
     *
     * @param absolute in (0, ∞)
     * @param relative in [0, ∞)
     */
    public static AdaptiveRungeKutta withTolerance(double absolute, double relative) {
        return AdaptiveRungeKutta.of(EmbeddedTableau.DORMAND_PRINCE, absolute, relative);
    }

    /**
     * The method 8(5,3): twelve evaluations an attempt; the fewest in all for tight tolerances.
     *
     * @param absolute in (0, ∞)
     * @param relative in [0, ∞)
     */
    public static AdaptiveRungeKutta ofOrder8(double absolute, double relative) {
        return AdaptiveRungeKutta.of(EmbeddedTableau.DORMAND_PRINCE8, absolute, relative);
    }
}
