package org.score4j.samplers.classical;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An explicit Runge–Kutta method: kᵢ = f(y + h·Σⱼ aᵢⱼ·kⱼ, u + cᵢ·h), y' = y + h·Σᵢ bᵢ·kᵢ.
 *
 * @param name what plans call it
 * @param order its order of convergence, at least 1; the conditions up to order 4 are checked
 * @param nodes c, the first 0; each the sum of its row of {@code stages}
 * @param stages a, one row per stage; row i has i entries
 * @param weights b, one per stage; they sum to 1
 */
public record ButcherTableau(
        String name, int order, List<Double> nodes, List<List<Double>> stages, List<Double> weights) {
    private static final double ROUNDING = 1e-13;

    /** Euler, order 1. */
    public static final ButcherTableau EULER = of("euler", 1, row(0), rows(row()), row(1));

    /** The explicit midpoint rule (Runge 1895), order 2. */
    public static final ButcherTableau MIDPOINT = of("midpoint", 2, row(0, 0.5), rows(row(), row(0.5)), row(0, 1));

    /** Heun's method, order 2: the explicit trapezoidal rule. */
    public static final ButcherTableau HEUN = of("heun", 2, row(0, 1), rows(row(), row(1)), row(0.5, 0.5));

    /** Ralston (1962), order 2 with the smallest error bound. */
    public static final ButcherTableau RALSTON =
            of("ralston", 2, row(0, 2 / 3.0), rows(row(), row(2 / 3.0)), row(0.25, 0.75));

    /** Kutta (1901), order 3. */
    public static final ButcherTableau KUTTA3 =
            of("kutta3", 3, row(0, 0.5, 1), rows(row(), row(0.5), row(-1, 2)), row(1 / 6.0, 2 / 3.0, 1 / 6.0));

    /** Heun (1900), order 3. */
    public static final ButcherTableau HEUN3 =
            of("heun3", 3, row(0, 1 / 3.0, 2 / 3.0), rows(row(), row(1 / 3.0), row(0, 2 / 3.0)), row(0.25, 0, 0.75));

    /** Ralston (1962), order 3 with the smallest error bound. */
    public static final ButcherTableau RALSTON3 =
            of("ralston3", 3, row(0, 0.5, 0.75), rows(row(), row(0.5), row(0, 0.75)), row(2 / 9.0, 1 / 3.0, 4 / 9.0));

    /** Van der Houwen (1972) and Wray, order 3. */
    public static final ButcherTableau VAN_DER_HOUWEN3 = of(
            "van-der-houwen3",
            3,
            row(0, 8 / 15.0, 2 / 3.0),
            rows(row(), row(8 / 15.0), row(0.25, 5 / 12.0)),
            row(0.25, 0, 0.75));

    /** Shu and Osher (1988), order 3, strong-stability preserving. */
    public static final ButcherTableau SSP3 =
            of("ssp3", 3, row(0, 1, 0.5), rows(row(), row(1), row(0.25, 0.25)), row(1 / 6.0, 1 / 6.0, 2 / 3.0));

    /** Kutta (1901), order 4: the classical method. */
    public static final ButcherTableau RK4 = of(
            "rk4",
            4,
            row(0, 0.5, 0.5, 1),
            rows(row(), row(0.5), row(0, 0.5), row(0, 0, 1)),
            row(1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 6.0));

    /** Kutta (1901), order 4: the 3/8 rule. */
    public static final ButcherTableau THREE_EIGHTHS = of(
            "three-eighths",
            4,
            row(0, 1 / 3.0, 2 / 3.0, 1),
            rows(row(), row(1 / 3.0), row(-1 / 3.0, 1), row(1, -1, 1)),
            row(0.125, 0.375, 0.375, 0.125));

    /** The named methods. */
    public static final List<ButcherTableau> ALL =
            List.of(EULER, MIDPOINT, HEUN, RALSTON, KUTTA3, HEUN3, RALSTON3, VAN_DER_HOUWEN3, SSP3, RK4, THREE_EIGHTHS);

    /** Copies and checks the coefficients. */
    public ButcherTableau {
        nodes = List.copyOf(nodes);
        stages = stages.stream().map(List::copyOf).toList();
        weights = List.copyOf(weights);
        if (order < 1) {
            throw new IllegalArgumentException("order is " + order + "; allowed: 1 and more");
        }
        if (nodes.isEmpty() || nodes.size() != stages.size() || nodes.size() != weights.size()) {
            throw new IllegalArgumentException("tableau '" + name + "' has " + nodes.size() + " nodes, " + stages.size()
                    + " rows and " + weights.size() + " weights; expected as many of each");
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (stages.get(i).size() != i) {
                throw new IllegalArgumentException("stages[" + i + "] of '" + name + "' has "
                        + stages.get(i).size() + " entries; expected " + i + ": the method must be explicit");
            }
            requireSum("stages[" + i + "] of '" + name + "'", stages.get(i), nodes.get(i));
        }
        requireSum("weights of '" + name + "'", weights, 1);
        requireOrder(name, order, nodes, stages, weights);
    }

    /** Checks the conditions of orders 2 to 4 (Hairer, Nørsett and Wanner 1993, table II.2.2); those of order 1 are sums. */
    private static void requireOrder(
            String name, int order, List<Double> c, List<List<Double>> a, List<Double> weights) {
        double[] nodes = c.stream().mapToDouble(Double::doubleValue).toArray();
        double[] b = weights.stream().mapToDouble(Double::doubleValue).toArray();
        double[] ac = applied(a, nodes);
        double[] squares = product(nodes, nodes);
        if (order >= 2) {
            requireSum("b·c of '" + name + "'", row(product(b, nodes)), 1 / 2.0);
        }
        if (order >= 3) {
            requireSum("b·c² of '" + name + "'", row(product(b, squares)), 1 / 3.0);
            requireSum("b·Ac of '" + name + "'", row(product(b, ac)), 1 / 6.0);
        }
        if (order >= 4) {
            requireSum("b·c³ of '" + name + "'", row(product(b, product(squares, nodes))), 1 / 4.0);
            requireSum("b·(c∘Ac) of '" + name + "'", row(product(b, product(nodes, ac))), 1 / 8.0);
            requireSum("b·Ac² of '" + name + "'", row(product(b, applied(a, squares))), 1 / 12.0);
            requireSum("b·AAc of '" + name + "'", row(product(b, applied(a, ac))), 1 / 24.0);
        }
    }

    private static double[] applied(List<List<Double>> matrix, double... vector) {
        double[] result = new double[vector.length];
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < i; j++) {
                result[i] += matrix.get(i).get(j) * vector[j];
            }
        }
        return result;
    }

    private static double[] product(double[] left, double[] right) {
        double[] result = new double[left.length];
        Arrays.setAll(result, i -> left[i] * right[i]);
        return result;
    }

    /** A method of these coefficients. */
    public static ButcherTableau of(
            String name, int order, List<Double> nodes, List<List<Double>> stages, List<Double> weights) {
        return new ButcherTableau(name, order, nodes, stages, weights);
    }

    /**
     * The methods of order 2 with two stages: c₂ = a₂₁ = alpha, b = (1 − 1/(2·alpha), 1/(2·alpha)). alpha = 1/2 is the
     * midpoint rule, 2/3 Ralston's method, 1 Heun's.
     *
     * <p>Source: Karras et al. (2022), algorithm 1 of appendix D.
     *
     * @param alpha in (0, 1]
     */
    public static ButcherTableau secondOrder(double alpha) {
        if (!(alpha > 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha is " + alpha + "; allowed: (0, 1]");
        }
        double late = 1 / (2 * alpha);
        return of("second-order-" + alpha, 2, row(0, alpha), rows(row(), row(alpha)), row(1 - late, late));
    }

    /**
     * The named method of {@link #ALL}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ButcherTableau named(String name) {
        for (ButcherTableau tableau : ALL) {
            if (tableau.name().equals(name)) {
                return tableau;
            }
        }
        throw new IllegalArgumentException("tableau is '" + name + "'; allowed: "
                + String.join(", ", ALL.stream().map(ButcherTableau::name).toList()));
    }

    /** Evaluations a step. */
    public int evaluations() {
        return nodes.size();
    }

    private static void requireSum(String what, List<Double> terms, double expected) {
        double sum = 0;
        double size = 1;
        for (double term : terms) {
            sum += term;
            size = Math.max(size, Math.abs(term));
        }
        if (!(Math.abs(sum - expected) <= ROUNDING * size)) {
            throw new IllegalArgumentException(what + " sum to " + sum + "; expected " + expected);
        }
    }

    /** A row of coefficients. */
    public static List<Double> row(double... values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Rows of coefficients. */
    @SafeVarargs
    public static List<List<Double>> rows(List<Double>... rows) {
        List<List<Double>> list = new ArrayList<>();
        for (List<Double> row : rows) {
            list.add(row);
        }
        return List.copyOf(list);
    }
}
