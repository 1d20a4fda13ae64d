package org.score4j.samplers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;

/** Measured orders on the probability-flow ODE of a mixture, against a converged solution. */
class OdeOrderTest {
    private static final int COUNT = 8;

    static Stream<Arguments> solversAndProcesses() {
        List<Solver> solvers = List.of(
                Euler.inTime(),
                Euler.inSigma(),
                Ddim.deterministic(),
                Heun.inTime(),
                Heun.inSigma(),
                DpmSolverPlusPlus.multistep2());
        return solvers.stream()
                .flatMap(solver -> TestProblems.processes().stream().map(process -> Arguments.of(solver, process)));
    }

    @ParameterizedTest
    @MethodSource("solversAndProcesses")
    void formulaHasItsDeclaredOrder(Solver solver, AffineProcess process) {
        double[] exact = TestProblems.run(
                process, DormandPrince.withTolerance(1e-13, 1e-13), TestProblems.noisyGrid(process, 1), COUNT);
        double coarse = error(solver, TestProblems.noisyGrid(process, 160), process, exact);
        double fine = error(solver, TestProblems.noisyGrid(process, 320), process, exact);
        double measured = Math.log(coarse / fine) / Math.log(2);
        assertThat(measured)
                .isBetween(solver.order().deterministic() - 0.2, solver.order().deterministic() + 0.35);
    }

    @ParameterizedTest
    @MethodSource("solversAndProcesses")
    void defaultRunToCleanDataKeepsTheOrder(Solver solver, AffineProcess process) {
        double[] exact =
                TestProblems.run(process, DormandPrince.withTolerance(1e-13, 1e-13), cleanGrid(process, 2), COUNT);
        double coarse = error(solver, cleanGrid(process, 161), process, exact);
        double fine = error(solver, cleanGrid(process, 321), process, exact);
        double measured = Math.log(coarse / fine) / Math.log(2);
        assertThat(measured)
                .isBetween(solver.order().deterministic() - 0.25, solver.order().deterministic() + 0.4);
    }

    @Test
    void dormandPrinceIsProportionalToItsTolerance() {
        AffineProcess process = new Edm(0.1, 20);
        TimeGrid grid = TestProblems.noisyGrid(process, 1);
        double[] exact = TestProblems.run(process, DormandPrince.withTolerance(1e-14, 1e-14), grid, COUNT);
        double last = Double.POSITIVE_INFINITY;
        for (double tolerance : new double[] {1e-4, 1e-6, 1e-8, 1e-10}) {
            double error = error(DormandPrince.withTolerance(tolerance, tolerance), grid, process, exact);
            assertThat(error).isBetween(tolerance * 1e-3, tolerance * 100);
            assertThat(error).isLessThan(last / 10);
            last = error;
        }
    }

    private static TimeGrid cleanGrid(AffineProcess process, int steps) {
        double end = process.timeAtHalfLogSnr(Math.log(5));
        return Schedule.halfLogSnr(steps)
                .between(TestProblems.start(process), end)
                .grid(process);
    }

    private static double error(Solver solver, TimeGrid grid, AffineProcess process, double[] exact) {
        return TestProblems.distance(TestProblems.run(process, solver, grid, COUNT), exact);
    }
}
