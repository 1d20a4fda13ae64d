package org.score4j.samplers.classical;

/**
 * Heun's method for the probability-flow ODE: x ← x + (t' − t)·(u(x, t) + u(x̃, t'))/2 with Euler's x̃. Two evaluations a
 * step, one in the step to clean data; order 2. It is {@link RungeKutta} with {@link ButcherTableau#HEUN}.
 *
 * <p>On the clock SIGMA, with churn, it is the sampler of Karras et al. (2022), algorithm 2.
 */
public final class Heun {
    private Heun() {}

    /** Steps in the process's time. */
    public static RungeKutta inTime() {
        return RungeKutta.of(ButcherTableau.HEUN);
    }

    /** Steps in rho = sigma/alpha. */
    public static RungeKutta inSigma() {
        return inTime().on(Clock.SIGMA);
    }

    /** Steps in rho = sigma/alpha after raising it by noise. */
    public static RungeKutta churned(Churn churn) {
        return inSigma().churned(churn);
    }
}
