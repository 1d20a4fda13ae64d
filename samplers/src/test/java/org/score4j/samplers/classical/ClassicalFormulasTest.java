package org.score4j.samplers.classical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.score4j.samplers.classical.ButcherTableau.row;
import static org.score4j.samplers.classical.ButcherTableau.rows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.study.OrderStudy;
import org.score4j.schedule.TimeGrid;

/** What is particular to single classical solvers. */
class ClassicalFormulasTest {
    private static final AffineProcess EDM = new Edm(0.1, 20);
    private static final int COUNT = 8;

    /** Seven steps of −1 in EDM's time. */
    private static double[] lastWeights(AdamsBashforth solver) {
        SamplingPlan plan = solver.compile(EDM, TimeGrid.of(9, 8, 7, 6, 5, 4, 3, 2));
        List<Instruction> instructions = plan.instructions();
        Instruction.Combine last = (Instruction.Combine) instructions.get(instructions.size() - 2);
        return last.terms().stream()
                .skip(1)
                .mapToDouble(term -> ((Coefficient.Constant) term.coefficient()).value())
                .toArray();
    }

    private static void assertWeights(int order, double denominator, double... numerators) {
        double[] weights = lastWeights(AdamsBashforth.inTime(order));
        assertThat(weights).hasSize(order);
        for (int i = 0; i < order; i++) {
            assertThat(weights[i]).isCloseTo(numerators[i] / denominator, within(1e-13));
        }
    }

    @Test
    void weightsOfEqualStepsAreAdamsAndBashforths() {
        assertWeights(1, 1, -1);
        assertWeights(2, 2, -3, 1);
        assertWeights(3, 12, -23, 16, -5);
        assertWeights(4, 24, -55, 59, -37, 9);
        assertWeights(5, 720, -1901, 2774, -2616, 1274, -251);
        assertWeights(6, 1440, -4277, 7923, -9982, 7298, -2877, 475);
    }

    static List<Arguments> starts() {
        return List.of(
                Arguments.of(AdamsBashforth.inSigma(2), 2),
                Arguments.of(AdamsBashforth.inSigma(3), 2),
                Arguments.of(AdamsBashforth.inSigma(4), 2),
                Arguments.of(AdamsBashforth.inSigma(5), 2),
                Arguments.of(Pndm.plms(), 3),
                Arguments.of(AdamsBashforth.inSigma(4).startedBy(ButcherTableau.HEUN, 3), 3),
                Arguments.of(AdamsBashforth.inSigma(4).startedBy(ButcherTableau.KUTTA3, 3), 4),
                Arguments.of(AdamsBashforth.inSigma(6).startedBy(ButcherTableau.RK4, 1), 3),
                Arguments.of(Pndm.rungeKuttaStart(), 4));
    }

    /** On grids of equal steps from clean to noisy the start weighs most, and least on the contract's grids. */
    @ParameterizedTest
    @MethodSource("starts")
    void startsLimitTheOrderOfRunsAsDeclared(AdamsBashforth solver, int order) {
        assertThat(solver.order().run()).isEqualTo(order);
        assertThat(slope(solver, 40)).isCloseTo(order, within(0.3));
    }

    @Test
    void publishedWeightsAreOfOrderOneWhereNeighbouringStepsDiffer() {
        double[] exact = exact();
        double coarse = error(Pndm.improved(4).asPublished(), alternating(80), exact);
        double fine = error(Pndm.improved(4).asPublished(), alternating(160), exact);
        assertThat(coarse / fine).isCloseTo(2, within(0.2));
        double right = error(Pndm.improved(4), alternating(160), exact);
        assertThat(right).isLessThan(0.01 * fine);
    }

    @Test
    void stagesPlacedInTimeLimitTheOrderToTwo() {
        RungeKutta pseudo = RungeKutta.of(ButcherTableau.RK4).on(Clock.SIGMA).placingStagesIn(Clock.TIME);
        assertThat(pseudo.order().deterministic()).isEqualTo(2);
        assertThat(OrderStudy.in(VariancePreserving.linear()).formula(pseudo)).isCloseTo(2, within(0.1));
    }

    /** On a grid whose last step shrinks with the others, the step to clean data may keep the order. */
    @Test
    void keptOrdersConvergeToCleanData() {
        double[] exact = TestProblems.run(EDM, DormandPrince.ofOrder8(1e-14, 1e-14), TimeGrid.of(2, 1e-9, 0), COUNT);
        AdamsBashforth kept =
                AdamsBashforth.inSigma(4).startedBy(ButcherTableau.RK4, 3).keepingOrderToClean();
        double[] errors = new double[2];
        for (int i = 0; i < 2; i++) {
            errors[i] = error(kept, equal(2, 0, 80 << i), exact);
        }
        assertThat(Math.log(errors[0] / errors[1]) / Math.log(2)).isCloseTo(4, within(0.3));
        double denoised = error(AdamsBashforth.inSigma(4).startedBy(ButcherTableau.RK4, 3), equal(2, 0, 160), exact);
        assertThat(denoised).isGreaterThan(100 * errors[1]);
    }

    @Test
    void eulersStepToCleanDataLeavesNoiseInCurvedTime() {
        AffineProcess process = VariancePreserving.linear();
        TimeGrid grid = TimeGrid.of(0.5, 0.1, 0);
        RungeKutta heun = Heun.inTime();
        double[] denoised = TestProblems.run(process, heun, grid, COUNT);
        double[] euler = TestProblems.run(process, heun.steppingToCleanByEuler(), grid, COUNT);
        assertThat(TestProblems.distance(denoised, euler)).isGreaterThan(0.01);
        AffineProcess straight = new RectifiedFlow();
        assertThat(TestProblems.distance(
                        TestProblems.run(straight, heun, grid, COUNT),
                        TestProblems.run(straight, heun.steppingToCleanByEuler(), grid, COUNT)))
                .isLessThan(1e-13);
    }

    @Test
    void startFromPureNoiseIsDdimsAndAsPublishedTakesDataForZero() {
        AffineProcess process = VariancePreserving.angle();
        SamplingPlan plan = Pndm.improved(4).asPublished().compile(process, TimeGrid.of(1, 0.7, 0.4));
        Instruction.Combine first = (Instruction.Combine) plan.instructions().get(1);
        assertThat(first.terms()).hasSize(1);
        assertThat(first.terms().get(0).coefficient()).isEqualTo(Coefficient.of(process.sigma(0.7)));
        TimeGrid one = TimeGrid.of(1, 0.7);
        double[] ddim = TestProblems.run(process, Ddim.deterministic(), one, COUNT);
        for (Solver solver : List.of(Pndm.improved(4), Pndm.plms(), AdamsBashforth.on(Clock.LOG_SIGMA, 3))) {
            assertThat(TestProblems.distance(TestProblems.run(process, solver, one, COUNT), ddim))
                    .isLessThan(1e-14);
            assertThat(TestProblems.run(process, solver, TimeGrid.of(1, 0.7, 0.4, 0.1, 0), COUNT))
                    .doesNotContain(Double.NaN);
        }
    }

    @Test
    void inversionsToPureNoiseAreRefusedByClocksThatAreInfiniteThere() {
        TimeGrid grid = TimeGrid.of(0.2, 0.6, 1);
        AffineProcess process = new RectifiedFlow();
        for (Solver solver : List.of(Euler.inSigma(), Heun.inSigma(), Dpm2.midpoint(), AdamsBashforth.inSigma(2))) {
            assertThatThrownBy(() -> solver.compile(process, grid))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("alpha = 0");
        }
        for (Solver solver : List.of(Euler.inTime(), Euler.on(Clock.FLOW), Heun.inTime(), AdamsBashforth.inTime(2))) {
            assertThat(TestProblems.run(process, solver, grid, COUNT)).doesNotContain(Double.NaN);
        }
    }

    @Test
    void pureNoiseIsNotChurned() {
        TimeGrid grid = TimeGrid.of(1, 0.5, 0.2);
        RungeKutta churned = Heun.inTime().churned(new Churn(2, 0, Double.POSITIVE_INFINITY, 1));
        SamplingPlan plan = churned.compile(new RectifiedFlow(), grid);
        assertThat(plan.instructions().get(0)).isInstanceOf(Instruction.Evaluate.class);
        assertThat(TestProblems.run(new RectifiedFlow(), churned, grid, COUNT)).doesNotContain(Double.NaN);
    }

    @Test
    void logarithmicClockRefusesCleanStarts() {
        assertThatThrownBy(() ->
                        RungeKutta.of(ButcherTableau.RK4).on(Clock.LOG_SIGMA).compile(EDM, TimeGrid.of(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sigma = 0");
    }

    @Test
    void namesTellSolversApart() {
        List<Solver> all = new ArrayList<>();
        all.addAll(new ClassicalSolversTest().solvers());
        all.addAll(new LinearMultistepTest().solvers());
        List<String> names = all.stream().map(Solver::name).distinct().toList();
        // Heun and midpoint appear in the contract by two ways of making them
        List<Solver> twice = List.of(Heun.inTime(), RungeKutta.of(ButcherTableau.EULER));
        assertThat(names).hasSize(all.size() - twice.size());
    }

    @Test
    void argumentsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> AdamsBashforth.inSigma(7)).hasMessageContaining("order is 7; allowed: 1 to 6");
        assertThatThrownBy(() -> AdamsBashforth.inSigma(0)).hasMessageContaining("order is 0");
        assertThatThrownBy(() -> AdamsBashforth.inSigma(2).startedBy(ButcherTableau.HEUN, 0))
                .hasMessageContaining("steps is 0");
        assertThatThrownBy(() -> Dpm2.withStageAt(0)).hasMessageContaining("alpha is 0.0; allowed: (0, 1]");
        assertThatThrownBy(() -> ButcherTableau.named("rk5")).hasMessageContaining("three-eighths");
        assertThatThrownBy(() -> Clock.labelled("hours")).hasMessageContaining("log-sigma");
        List<Double> half = ButcherTableau.row(0, 0.5);
        assertThatThrownBy(() -> ButcherTableau.of("a", 2, half, rows(row(), row(0.4)), row(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stages[1] of 'a' sum to 0.4; expected 0.5");
        assertThatThrownBy(() -> ButcherTableau.of("a", 2, half, rows(row(), row(0.5)), row(0, 0.9)))
                .hasMessageContaining("weights of 'a' sum to 0.9; expected 1");
        assertThatThrownBy(() -> ButcherTableau.of("a", 3, half, rows(row(), row(0.5)), row(0, 1)))
                .hasMessageContaining("b·c² of 'a' sum to 0.25; expected 0.333");
        assertThatThrownBy(() -> ButcherTableau.of("a", 2, half, rows(row(), row(0.5)), row(0.5, 0.5)))
                .hasMessageContaining("b·c of 'a' sum to 0.25; expected 0.5");
        assertThatThrownBy(() -> ButcherTableau.of("a", 2, half, rows(row(1), row(0.5)), row(0, 1)))
                .hasMessageContaining("must be explicit");
        assertThatThrownBy(() -> ButcherTableau.of("a", 2, half, rows(row()), row(0, 1)))
                .hasMessageContaining("2 nodes, 1 rows and 2 weights");
        assertThatThrownBy(() -> ButcherTableau.of("a", 0, row(0), rows(row()), row(1)))
                .hasMessageContaining("order is 0");
    }

    private static double[] exact() {
        return TestProblems.run(EDM, DormandPrince.ofOrder8(1e-14, 1e-14), TimeGrid.of(2, 0.6), COUNT);
    }

    private static double slope(Solver solver, int steps) {
        double[] exact = TestProblems.run(EDM, DormandPrince.ofOrder8(1e-14, 1e-14), TimeGrid.of(0.6, 2), COUNT);
        double coarse = error(solver, equal(0.6, 2, steps), exact);
        return Math.log(coarse / error(solver, equal(0.6, 2, 2 * steps), exact)) / Math.log(2);
    }

    private static double error(Solver solver, TimeGrid grid, double[] exact) {
        return TestProblems.distance(TestProblems.run(EDM, solver, grid, COUNT), exact);
    }

    private static TimeGrid equal(double from, double to, int steps) {
        double[] times = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            times[i] = from + (to - from) * i / steps;
        }
        times[steps] = to;
        return TimeGrid.of(times);
    }

    /** Long and short steps in turn. */
    private static TimeGrid alternating(int steps) {
        double[] times = equal(2, 0.6, steps).times();
        double step = times[1] - times[0];
        for (int i = 1; i < steps; i += 2) {
            times[i] += 0.5 * step;
        }
        return TimeGrid.of(times);
    }
}
