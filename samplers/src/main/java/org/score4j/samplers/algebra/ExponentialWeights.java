package org.score4j.samplers.algebra;

/**
 * Weights of exponential formulas: the integral of an interpolating polynomial against an exponential.
 *
 * <p>For a solution x' = a·x + alpha'·∫₀ʰ κ·e^(κ(s−h))·D(s) ds in s = λ − λ(t), D is replaced by the polynomial through its
 * values at nodes c₀, c₁, … (0 for the start of the step, negative for earlier evaluations, up to h for later ones). The
 * weights are wⱼ = ∫₀ʰ κ·e^(κ(s−h))·ℓⱼ(s) ds with the Lagrange polynomials ℓⱼ; they sum to 1 − e^(−κh).
 *
 * <ul>
 *   <li>κ = 1: data prediction of the probability-flow ODE, with factor alpha' and a = sigma'/sigma
 *   <li>κ = −1: noise prediction, with factor sigma' and a = alpha'/alpha
 *   <li>κ = 1 + η: data prediction of the SDE with noise η, with factor alpha' and a = e^(−ηh)·sigma'/sigma
 * </ul>
 *
 * <p>Source: Hochbruck and Ostermann, Exponential Integrators (2010), section 2.5; Lu et al., DPM-Solver++ (2022), appendix.
 */
public final class ExponentialWeights {
    private ExponentialWeights() {}

    /**
     * One weight per node.
     *
     * @param kappa κ, not 0
     * @param h length of the step; infinite only if κ &gt; 0 and there is one node
     * @param nodes distinct, at most {@link Phi#MAX}
     */
    public static double[] of(double kappa, double h, double... nodes) {
        if (nodes.length == 1) {
            return new double[] {-Math.expm1(-kappa * h)};
        }
        return LagrangeWeights.ofMoments(moments(kappa, h, nodes.length), h, nodes);
    }

    /**
     * The moments ∫₀ʰ κ·e^(κ(s−h))·(s/h)ᵏ ds = κh·k!·φₖ₊₁(−κh) for k = 0 … count − 1: what powers of s/h contribute.
     *
     * @param kappa κ, not 0
     * @param h length of the step, finite
     * @param count at most {@link Phi#MAX}
     */
    public static double[] moments(double kappa, double h, int count) {
        double[] moments = new double[count];
        for (int k = 0; k < count; k++) {
            moments[k] = kappa * h * Phi.factorial(k) * Phi.of(k + 1, -kappa * h);
        }
        return moments;
    }
}
