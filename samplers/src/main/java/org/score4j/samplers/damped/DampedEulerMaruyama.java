package org.score4j.samplers.damped;

import org.score4j.samplers.Order;

/**
 * Euler and Maruyama's method for the reverse SDE of critically damped Langevin diffusion: x' = x − β/M·v·h, v' = v + (β·x + Γβ/M·v +
 * 2Γβ·s)·h + √(2Γβh)·z. One evaluation a step, weak order 1.
 *
 * <p>Source: Dockhorn, Vahdat and Kreis (2022), section 3; Kloeden and Platen (1992), section 10.2.
 */
public final class DampedEulerMaruyama extends DampedSolver {
    private DampedEulerMaruyama() {}

    /** The method has no parameters. */
    public static DampedEulerMaruyama create() {
        return new DampedEulerMaruyama();
    }

    @Override
    public String name() {
        return "damped-euler-maruyama";
    }

    @Override
    public Order order() {
        return Order.ofSde(1, 0);
    }

    @Override
    void advance(DampedStep step) {
        step.evaluate(step.t());
        euler(step, step.kick(), Math.sqrt(step.kick()));
    }
}
