package org.score4j.samplers.classical;

/**
 * The second-order method with a stage at rho^(1−r)·rho'^r, rho = sigma/alpha: d₁ = eps(x, rho), d₂ = eps at the stage after
 * an Euler step in rho, x'/alpha' = x/alpha + (rho' − rho)·((1 − 1/(2r))·d₁ + 1/(2r)·d₂). Two evaluations a step, one in the
 * step to clean data; order 2.
 *
 * <p>It is {@link RungeKutta} with {@link ButcherTableau#secondOrder} in SIGMA and stages in LOG_SIGMA, and equals singlestep
 * DPM-Solver-2. r = 1/2 is k-diffusion's dpm_2 and Diffusers' KDPM2.
 *
 * <p>Source: Lu et al., DPM-Solver (2022), algorithm 4; Karras et al. (2022), algorithm 2, for churn.
 */
public final class Dpm2 {
    private Dpm2() {}

    /** With the stage at the geometric mean of the noise levels. */
    public static RungeKutta midpoint() {
        return of(ButcherTableau.MIDPOINT);
    }

    /**
     * With the stage at another fraction of the step in ln rho.
     *
     * @param r in (0, 1]
     */
    public static RungeKutta withStageAt(double r) {
        return of(ButcherTableau.secondOrder(r));
    }

    private static RungeKutta of(ButcherTableau tableau) {
        return RungeKutta.of(tableau).on(Clock.SIGMA).placingStagesIn(Clock.LOG_SIGMA);
    }
}
