package org.score4j.samplers.exponential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.AffineProcess;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.exponential.DpmMultistep.Ending;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.schedule.TimeGrid;

/** DPM-Solvers that are equal on paper compile to equal plans. */
class DpmEqualPlansTest {
    private static final double TOLERANCE = 1e-13;

    static List<AffineProcess> processes() {
        return TestProblems.processes();
    }

    @ParameterizedTest
    @MethodSource("processes")
    void firstOrderIsDdimInEveryForm(AffineProcess process) {
        for (Solver solver : List.of(
                DpmSolver.multistep(1),
                DpmSolverPlusPlus.multistep(1),
                DpmSolver.singlestep(1),
                DpmSolverPlusPlus.singlestep(1),
                DpmSolver.grouped(1),
                DpmSolverPlusPlus.grouped(1),
                DpmSolverPlusPlus.singlestep(2).endingWithOrders(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1))) {
            assertEqual(solver, Ddim.deterministic(), TestProblems.noisyGrid(process, 12), process);
        }
    }

    /** An ancestral step of exponential Euler is Ddim with the posterior's noise. */
    @ParameterizedTest
    @MethodSource("processes")
    void firstOrderWithFullAncestralNoiseIsDdpm(AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 12);
        assertEqual(DpmSolverPlusPlus.singlestep(1).withEta(1, 1), Ddpm.posterior(), grid, process);
        assertEqual(DpmSolver.singlestep(1).withEta(0.3, 1), Ddim.withEta(0.3), grid, process);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void groupsOnAGridWithTheirInnerTimesAreSingleSteps(AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 12);
        for (int order = 2; order <= 3; order++) {
            TimeGrid outer = every(order, grid);
            for (DpmVariant variant : DpmVariant.values()) {
                assertThat(distance(
                                DpmSolver.grouped(order).with(variant),
                                grid,
                                DpmSolver.singlestep(order).with(variant),
                                outer,
                                process))
                        .isLessThan(TOLERANCE);
                assertThat(distance(
                                DpmSolverPlusPlus.grouped(order).with(variant),
                                grid,
                                DpmSolverPlusPlus.singlestep(order).with(variant),
                                outer,
                                process))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    private static TimeGrid every(int stride, TimeGrid grid) {
        double[] times = new double[grid.steps() / stride + 1];
        Arrays.setAll(times, i -> grid.time(i * stride));
        return TimeGrid.of(times);
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void endingsAreLowerOrdersOfTheLastSteps(Ending ending) {
        AffineProcess process = TestProblems.processes().get(1);
        TimeGrid one = TestProblems.noisyGrid(process, 1);
        assertEqual(DpmSolver.multistep(3).ending(ending), DpmSolver.multistep(1), one, process);
        TimeGrid two = TestProblems.noisyGrid(process, 2);
        int order = ending == Ending.FULL ? 2 : 1;
        assertEqual(DpmSolver.multistep(3).ending(ending), DpmSolver.multistep(order), two, process);
        TimeGrid three = TestProblems.noisyGrid(process, 3);
        boolean same = distance(DpmSolver.multistep(3).ending(ending), three, DpmSolver.multistep(3), three, process)
                < TOLERANCE;
        assertThat(same).isEqualTo(ending == Ending.FULL);
    }

    @Test
    void theVariantsDiffer() {
        AffineProcess process = TestProblems.processes().get(1);
        TimeGrid grid = TestProblems.noisyGrid(process, 9);
        for (int order = 2; order <= 3; order++) {
            assertThat(distance(
                            DpmSolver.multistep(order),
                            grid,
                            DpmSolver.multistep(order).with(DpmVariant.TAYLOR),
                            grid,
                            process))
                    .isGreaterThan(1e-4);
            assertThat(distance(
                            DpmSolver.singlestep(order),
                            grid,
                            DpmSolver.singlestep(order).with(DpmVariant.TAYLOR),
                            grid,
                            process))
                    .isGreaterThan(1e-4);
        }
        assertThat(distance(
                        DpmSolverPlusPlus.multistep(3),
                        grid,
                        DpmSolverPlusPlus.multistep(3).asPublished(),
                        grid,
                        process))
                .isGreaterThan(1e-4);
    }

    private static void assertEqual(Solver one, Solver other, TimeGrid grid, AffineProcess process) {
        assertThat(distance(one, grid, other, grid, process)).isLessThan(TOLERANCE);
    }

    private static double distance(Solver one, TimeGrid first, Solver other, TimeGrid second, AffineProcess process) {
        return trace(one, process, first).distance(trace(other, process, second));
    }

    private static LinearTrace trace(Solver solver, AffineProcess process, TimeGrid grid) {
        return LinearTrace.canonical((SamplingPlan) solver.compile(process, grid));
    }
}
