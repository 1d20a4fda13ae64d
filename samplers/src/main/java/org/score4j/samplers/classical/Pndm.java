package org.score4j.samplers.classical;

/**
 * Pseudo numerical methods: Adams and Bashforth's formulas for eps, with DDIM's step as the transfer, which is
 * {@link AdamsBashforth} in rho = sigma/alpha.
 *
 * <p>Published PNDM, PLMS and iPNDM use the weights of equal steps although the steps in rho are not equal, which limits them
 * to order 2. Here the weights are those of the grid; {@link AdamsBashforth#asPublished} gives the published numbers.
 *
 * <p>Source: Liu et al., Pseudo Numerical Methods for Diffusion Models on Manifolds (2022); Zhang and Chen, Fast Sampling of
 * Diffusion Models with Exponential Integrator (2023), appendix, for iPNDM; Rombach et al., Latent Diffusion (2022), for PLMS.
 */
public final class Pndm {
    private static final int ORDER = 4;

    private Pndm() {}

    /** Order 4 after three steps of four evaluations by the classical Runge–Kutta method (PRK). */
    public static AdamsBashforth rungeKuttaStart() {
        return AdamsBashforth.inSigma(ORDER).startedBy(ButcherTableau.RK4, ORDER - 1);
    }

    /** Order 4 after one step of two evaluations by Heun's method, and steps of orders 2 and 3 (PLMS). */
    public static AdamsBashforth plms() {
        return AdamsBashforth.inSigma(ORDER).startedBy(ButcherTableau.HEUN, 1);
    }

    /**
     * Orders that rise from 1, one evaluation a step (iPNDM).
     *
     * @param order 1 … {@value AdamsBashforth#MAX_ORDER}; 4 is usual
     */
    public static AdamsBashforth improved(int order) {
        return AdamsBashforth.inSigma(order);
    }
}
