package org.score4j.samplers;

/**
 * Orders of convergence of a solver's formula on a grid that ends at sigma &gt; 0; 0 where the notion does not apply.
 *
 * @param deterministic global order on the probability-flow ODE
 * @param weak order of moments on the reverse SDE
 * @param strong order of paths on the reverse SDE
 */
public record Order(double deterministic, double weak, double strong) {
    /** A solver of the probability-flow ODE. */
    public static Order ofOde(double order) {
        return new Order(order, 0, 0);
    }

    /** A solver of the reverse SDE. */
    public static Order ofSde(double weak, double strong) {
        return new Order(0, weak, strong);
    }
}
