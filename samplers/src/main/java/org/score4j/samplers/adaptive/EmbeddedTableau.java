package org.score4j.samplers.adaptive;

import static org.score4j.samplers.classical.ButcherTableau.row;
import static org.score4j.samplers.classical.ButcherTableau.rows;

import java.util.ArrayList;
import java.util.List;
import org.score4j.samplers.classical.ButcherTableau;

/**
 * An explicit Runge–Kutta method with one or two estimates of its error, h·Σᵢ eᵢ·kᵢ.
 *
 * <p>With two estimates of norms e and f the error is e²/√(e² + f²/100), as in Hairer's DOP853.
 *
 * @param method the method that is carried on, with all stages that the estimates use
 * @param errors e, one or two rows, each with one entry per stage; they sum to 0
 * @param errorOrder q: the error of a step falls as h^(q + 1)
 */
public record EmbeddedTableau(ButcherTableau method, List<List<Double>> errors, int errorOrder) {
    private static final double ROUNDING = 1e-13;

    /** Bogacki and Shampine, A 3(2) Pair of Runge–Kutta Formulas (1989): order 3, three evaluations a step. */
    public static final EmbeddedTableau BOGACKI_SHAMPINE = new EmbeddedTableau(
            ButcherTableau.of(
                    "bogacki-shampine",
                    3,
                    row(0, 0.5, 0.75, 1),
                    rows(row(), row(0.5), row(0, 0.75), row(2 / 9.0, 1 / 3.0, 4 / 9.0)),
                    row(2 / 9.0, 1 / 3.0, 4 / 9.0, 0)),
            List.of(row(-5 / 72.0, 1 / 12.0, 1 / 9.0, -1 / 8.0)),
            2);

    /**
     * Dormand and Prince, A Family of Embedded Runge–Kutta Formulae (1980), RK5(4)7M: order 5, six evaluations a step.
     */
    public static final EmbeddedTableau DORMAND_PRINCE = new EmbeddedTableau(
            ButcherTableau.of(
                    "dormand-prince",
                    5,
                    row(0, 1 / 5.0, 3 / 10.0, 4 / 5.0, 8 / 9.0, 1, 1),
                    rows(
                            row(),
                            row(1 / 5.0),
                            row(3 / 40.0, 9 / 40.0),
                            row(44 / 45.0, -56 / 15.0, 32 / 9.0),
                            row(19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0),
                            row(9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0),
                            row(35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0)),
                    row(35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0, 0)),
            List.of(row(71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0)),
            4);

    /**
     * Tsitouras, Runge–Kutta Pairs of Order 5(4) Satisfying Only the First Column Simplifying Assumption (2011): order 5,
     * six evaluations a step.
     */
    public static final EmbeddedTableau TSITOURAS = new EmbeddedTableau(
            ButcherTableau.of(
                    "tsitouras",
                    5,
                    row(0, 0.161, 0.327, 0.9, 0.9800255409045097, 1, 1),
                    rows(
                            row(),
                            row(0.161),
                            row(-0.008480655492356989, 0.335480655492357),
                            row(2.8971530571054935, -6.359448489975075, 4.3622954328695815),
                            row(5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525),
                            row(
                                    5.86145544294642,
                                    -12.92096931784711,
                                    8.159367898576159,
                                    -0.071584973281401,
                                    -0.028269050394068383),
                            row(
                                    0.09646076681806523,
                                    0.01,
                                    0.4798896504144996,
                                    1.379008574103742,
                                    -3.290069515436081,
                                    2.324710524099774)),
                    row(
                            0.09646076681806523,
                            0.01,
                            0.4798896504144996,
                            1.379008574103742,
                            -3.290069515436081,
                            2.324710524099774,
                            0)),
            List.of(row(
                    0.001780011052225777,
                    0.0008164344596567469,
                    -0.007880878010261995,
                    0.1447110071732629,
                    -0.5823571654525552,
                    0.45808210592918697,
                    -1 / 66.0)),
            4);

    /**
     * Dormand and Prince's method of order 8 with estimates of orders 5 and 3, DOP853: twelve evaluations a step.
     *
     * <p>Source: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I (1993), section II.5 and code DOP853.
     */
    public static final EmbeddedTableau DORMAND_PRINCE8 = new EmbeddedTableau(Dop853.METHOD, Dop853.ERRORS, 7);

    /** The named methods. */
    public static final List<EmbeddedTableau> ALL =
            List.of(BOGACKI_SHAMPINE, DORMAND_PRINCE, TSITOURAS, DORMAND_PRINCE8);

    /** Copies and checks the coefficients. */
    public EmbeddedTableau {
        errors = errors.stream().map(List::copyOf).toList();
        if (errors.isEmpty() || errors.size() > 2) {
            throw new IllegalArgumentException("errors has " + errors.size() + " rows; allowed: 1 or 2");
        }
        for (List<Double> row : errors) {
            double sum = row.stream().mapToDouble(Double::doubleValue).sum();
            if (row.size() != method.evaluations() || !(Math.abs(sum) <= ROUNDING)) {
                throw new IllegalArgumentException("a row of errors of '" + method.name() + "' has " + row.size()
                        + " entries that sum to " + sum + "; expected " + method.evaluations() + " that sum to 0");
            }
        }
        if (errorOrder < 1) {
            throw new IllegalArgumentException("errorOrder is " + errorOrder + "; allowed: 1 and more");
        }
    }

    /**
     * The named method of {@link #ALL}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static EmbeddedTableau named(String name) {
        for (EmbeddedTableau tableau : ALL) {
            if (tableau.method().name().equals(name)) {
                return tableau;
            }
        }
        throw new IllegalArgumentException("tableau is '" + name + "'; allowed: "
                + String.join(
                        ", ",
                        ALL.stream().map(tableau -> tableau.method().name()).toList()));
    }

    /** Whether the last stage is the slope at the end of the step, with which the next one starts (FSAL). */
    public boolean endsWithNextSlope() {
        int last = method.evaluations() - 1;
        return method.weights().get(last) == 0
                && method.stages().get(last).equals(method.weights().subList(0, last));
    }

    /** The method without a last stage that only estimates errors: what fixed steps need. */
    public ButcherTableau fixed() {
        if (!endsWithNextSlope()) {
            return method;
        }
        int last = method.evaluations() - 1;
        return ButcherTableau.of(
                method.name(),
                method.order(),
                method.nodes().subList(0, last),
                method.stages().subList(0, last),
                method.weights().subList(0, last));
    }

    /**
     * The method that an estimate compares with, of weights b − e.
     *
     * @param estimate 0 or 1
     * @param order what its order is called
     */
    public ButcherTableau compared(int estimate, int order) {
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < method.evaluations(); i++) {
            weights.add(method.weights().get(i) - errors.get(estimate).get(i));
        }
        String name = method.name() + " embedded " + order;
        return ButcherTableau.of(name, order, method.nodes(), method.stages(), weights);
    }

    /** The error from the norms of the estimates; the second is ignored where there is only one. */
    double error(double first, double second) {
        if (errors.size() == 1 || first == 0) {
            return first;
        }
        return first * first / Math.sqrt(first * first + 0.01 * second * second);
    }
}
