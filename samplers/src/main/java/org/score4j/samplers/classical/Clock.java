package org.score4j.samplers.classical;

/** The variable in which a classical ODE solver steps. */
public enum Clock {
    /** The process's time: dx/dt = velocity. Works from alpha = 0. */
    TIME,
    /** rho = sigma/alpha: d(x/alpha)/drho = eps, as k-diffusion and EDM step. Needs alpha &gt; 0. */
    SIGMA
}
