package org.score4j.samplers;

/**
 * Orders of convergence of a solver; 0 where the notion does not apply. {@link org.score4j.samplers.study.OrderStudy} measures
 * them.
 *
 * @param deterministic global order of the formula on the probability-flow ODE: exact history, a grid that ends at sigma &gt; 0
 * @param weak order of moments on the reverse SDE
 * @param strong order of paths on the reverse SDE
 * @param run global order on the ODE as a run has it: low-order start, lowered steps at the end
 */
public record Order(double deterministic, double weak, double strong, double run) {
    /** A solver of the probability-flow ODE whose runs have the order of the formula. */
    public static Order ofOde(double order) {
        return new Order(order, 0, 0, order);
    }

    /** A solver of the probability-flow ODE whose start, or end, is of lower order than the formula. */
    public static Order ofOde(double formula, double run) {
        return new Order(formula, 0, 0, run);
    }

    /** A solver of the reverse SDE. */
    public static Order ofSde(double weak, double strong) {
        return new Order(0, weak, strong, 0);
    }
}
