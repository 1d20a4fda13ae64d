package org.score4j.samplers.classical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.program.LinearForm;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.schedule.TimeGrid;

/** Classical solvers that are equal on paper compile to equal plans. */
class EqualClassicalPlansTest {
    private static final double TOLERANCE = 1e-13;
    private static final AffineProcess EDM = new Edm(0.1, 20);

    static List<AffineProcess> processes() {
        return TestProblems.processes();
    }

    static List<ButcherTableau> tableaux() {
        return ButcherTableau.ALL;
    }

    @ParameterizedTest
    @MethodSource("processes")
    void eulerIsTheSimplestOfBothFamilies(AffineProcess process) {
        for (Clock clock : Clock.values()) {
            assertEqual(Euler.on(clock), RungeKutta.of(ButcherTableau.EULER).on(clock), process, 12);
            assertEqual(Euler.on(clock), AdamsBashforth.on(clock, 1), process, 12);
        }
    }

    @ParameterizedTest
    @MethodSource("processes")
    void ddimIsEulerInSigmaAndInFlow(AffineProcess process) {
        assertEqual(Ddim.deterministic(), Euler.inSigma(), process, 12);
        assertEqual(Ddim.deterministic(), Euler.on(Clock.FLOW), process, 12);
    }

    @ParameterizedTest
    @MethodSource("tableaux")
    void clocksAgreeWhereTheyAreTheProcessesTime(ButcherTableau tableau) {
        assertEqual(RungeKutta.of(tableau), RungeKutta.of(tableau).on(Clock.SIGMA), EDM, 12);
        assertEqual(RungeKutta.of(tableau), RungeKutta.of(tableau).on(Clock.FLOW), new RectifiedFlow(), 12);
    }

    @Test
    void multistepClocksAgreeWhereTheyAreTheProcessesTime() {
        for (int order = 1; order <= AdamsBashforth.MAX_ORDER; order++) {
            assertEqual(AdamsBashforth.inTime(order), AdamsBashforth.inSigma(order), EDM, 12);
            assertEqual(AdamsBashforth.inTime(order), AdamsBashforth.on(Clock.FLOW, order), new RectifiedFlow(), 12);
        }
    }

    @ParameterizedTest
    @MethodSource("processes")
    void namedMethodsOfOrderTwoAreMembersOfTheFamily(AffineProcess process) {
        assertEqual(
                RungeKutta.of(ButcherTableau.secondOrder(0.5)), RungeKutta.of(ButcherTableau.MIDPOINT), process, 12);
        assertEqual(
                RungeKutta.of(ButcherTableau.secondOrder(2 / 3.0)), RungeKutta.of(ButcherTableau.RALSTON), process, 12);
        assertEqual(RungeKutta.of(ButcherTableau.secondOrder(1)), Heun.inTime(), process, 12);
        assertEqual(Dpm2.withStageAt(0.5), Dpm2.midpoint(), process, 12);
        assertEqual(Dpm2.withStageAt(1), Heun.inSigma(), process, 12);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void stagesMayBePlacedByTheClockItself(AffineProcess process) {
        for (Clock clock : Clock.values()) {
            RungeKutta method = RungeKutta.of(ButcherTableau.RK4).on(clock);
            assertEqual(method.placingStagesIn(clock), method, process, 12);
        }
    }

    @ParameterizedTest
    @MethodSource("processes")
    void multistepStartsAreTheNamedMethod(AffineProcess process) {
        assertEqual(Pndm.rungeKuttaStart(), RungeKutta.of(ButcherTableau.RK4).on(Clock.SIGMA), process, 3);
        assertEqual(Pndm.plms(), Heun.inSigma(), process, 1);
    }

    @Test
    void publishedWeightsAreRightWhereStepsAreEqual() {
        TimeGrid equal = TimeGrid.of(9, 8, 7, 6, 5, 4, 3, 2, 1);
        for (int order = 1; order <= AdamsBashforth.MAX_ORDER; order++) {
            AdamsBashforth method = AdamsBashforth.inSigma(order);
            assertThat(distance(method, method.asPublished(), EDM, equal)).isLessThan(TOLERANCE);
        }
        TimeGrid unequal = TimeGrid.of(9, 6, 4, 3, 2.5, 1);
        AdamsBashforth method = AdamsBashforth.inSigma(4);
        assertThat(distance(method, method.asPublished(), EDM, unequal)).isGreaterThan(1e-3);
    }

    /** x/alpha + (rho' − rho)/2·(eps(x, rho) + eps(x̃, rho')) in terms of D0 and D1, by hand. */
    @Test
    void heunInEdmIsWhatKarrasWrote() {
        double t = 4;
        double next = 1;
        double h = next - t;
        LinearTrace trace = trace(Heun.inSigma(), EDM, TimeGrid.of(t, next));
        LinearForm x = LinearForm.of(LinearTrace.INITIAL);
        LinearForm first = LinearForm.ZERO.plus(1 / t, x).plus(-1 / t, LinearForm.of("D0"));
        LinearForm trial = x.plus(h, first);
        LinearForm second = LinearForm.ZERO.plus(1 / next, trial).plus(-1 / next, LinearForm.of("D1"));
        assertThat(trace.calls().get(1).input().distance(trial)).isLessThan(TOLERANCE);
        assertThat(trace.result().distance(x.plus(h / 2, first).plus(h / 2, second)))
                .isLessThan(TOLERANCE);
    }

    /** alpha'·(x/alpha + (rho' − rho)·eps(x, next)), which for sigma = 0 needs no eps of clean data. */
    @Test
    void evaluationAtTheTargetStartsFromCleanData() {
        AffineProcess process = VariancePreserving.linear();
        double next = 0.3;
        LinearTrace trace = trace(Euler.inSigma().evaluatedAtTarget(), process, TimeGrid.of(0, next));
        assertThat(trace.calls()).hasSize(1);
        assertThat(trace.calls().get(0).time()).isEqualTo(next);
        LinearForm x = LinearForm.of(LinearTrace.INITIAL);
        LinearForm eps = LinearForm.ZERO
                .plus(1 / process.sigma(next), x)
                .plus(-process.alpha(next) / process.sigma(next), LinearForm.of("D0"));
        LinearForm expected = LinearForm.ZERO.plus(process.alpha(next), x).plus(process.sigma(next), eps);
        assertThat(trace.result().distance(expected)).isLessThan(TOLERANCE);
    }

    private static void assertEqual(Solver one, Solver other, AffineProcess process, int steps) {
        assertThat(distance(one, other, process, TestProblems.noisyGrid(process, steps)))
                .isLessThan(TOLERANCE);
    }

    private static double distance(Solver one, Solver other, AffineProcess process, TimeGrid grid) {
        return trace(one, process, grid).distance(trace(other, process, grid));
    }

    private static LinearTrace trace(Solver solver, AffineProcess process, TimeGrid grid) {
        return LinearTrace.canonical((SamplingPlan) solver.compile(process, grid));
    }
}
