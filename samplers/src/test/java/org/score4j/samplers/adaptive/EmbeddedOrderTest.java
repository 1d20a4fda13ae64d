package org.score4j.samplers.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.classical.ButcherTableau;
import org.score4j.samplers.classical.RungeKutta;
import org.score4j.schedule.TimeGrid;

/** Orders of the formulas of embedded pairs, measured with equal steps. */
class EmbeddedOrderTest {
    private static final int COUNT = 8;
    private static final AffineProcess PROCESS = new Edm(0.1, 20);

    static Stream<ButcherTableau> formulas() {
        return Stream.of(
                EmbeddedTableau.BOGACKI_SHAMPINE.fixed(),
                EmbeddedTableau.BOGACKI_SHAMPINE.compared(0, 2),
                EmbeddedTableau.DORMAND_PRINCE.fixed(),
                EmbeddedTableau.DORMAND_PRINCE.compared(0, 4),
                EmbeddedTableau.TSITOURAS.fixed(),
                EmbeddedTableau.TSITOURAS.compared(0, 4),
                EmbeddedTableau.DORMAND_PRINCE8.fixed(),
                EmbeddedTableau.DORMAND_PRINCE8.compared(0, 5),
                EmbeddedTableau.DORMAND_PRINCE8.compared(1, 3));
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void everyFormulaHasItsOrder(ButcherTableau formula) {
        double[] exact = TestProblems.run(PROCESS, DormandPrince.ofOrder8(1e-15, 1e-15), grid(1), COUNT);
        int coarse = formula.order() == 8 ? 6 : 16;
        double slope = Math.log(error(formula, coarse, exact) / error(formula, 2 * coarse, exact)) / Math.log(2);
        assertThat(slope).isBetween(formula.order() - 0.4, formula.order() + 0.6);
    }

    /** Equal steps in a short range of noise levels, on which all formulas are in their asymptotic range early. */
    private static TimeGrid grid(int steps) {
        double[] times = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            times[i] = 2 - 1.4 * i / steps;
        }
        return TimeGrid.of(times);
    }

    private static double error(ButcherTableau formula, int steps, double[] exact) {
        return TestProblems.distance(TestProblems.run(PROCESS, RungeKutta.of(formula), grid(steps), COUNT), exact);
    }

    @Test
    void onlyPairsThatSaySoCarrySlopesOver() {
        assertThat(EmbeddedTableau.ALL.stream().map(EmbeddedTableau::endsWithNextSlope))
                .containsExactly(true, true, true, false);
        assertThat(EmbeddedTableau.ALL.stream().map(tableau -> tableau.fixed().evaluations()))
                .containsExactly(3, 6, 6, 12);
    }

    @Test
    void errorsThatDoNotSumToZeroAreRefused() {
        assertThatThrownBy(() -> new EmbeddedTableau(ButcherTableau.HEUN, List.of(ButcherTableau.row(1, 0)), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sum to 1.0");
    }
}
