package org.score4j.samplers.exponential;

/**
 * The two families of formulas of DPM-Solver. Both have the same order.
 *
 * <p>Source: Lu et al., DPM-Solver (2022), appendix B; Lu et al., DPM-Solver++ (2022), appendix.
 */
public enum DpmVariant {
    /**
     * The one the papers recommend: second order weighs the difference of two predictions by half of the first-order weight;
     * third order with stages uses the last stage and the start only. The authors' "dpmsolver", Diffusers' "midpoint".
     */
    MIDPOINT,
    /**
     * The polynomial through all predictions is integrated exactly: weights of φ₂ and φ₃. The authors' "taylor", Diffusers'
     * "heun".
     */
    TAYLOR
}
