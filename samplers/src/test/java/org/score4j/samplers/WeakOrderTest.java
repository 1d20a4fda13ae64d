package org.score4j.samplers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.exec.MomentExecutor;
import org.score4j.exec.MomentExecutor.Moments;
import org.score4j.process.AffineProcess;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.sde.Ddpm;
import org.score4j.samplers.sde.EulerMaruyama;
import org.score4j.samplers.sde.ReverseDiffusion;
import org.score4j.schedule.TimeGrid;

/** Weak orders by exact moments on a Gaussian: nothing is sampled. */
class WeakOrderTest {
    private static final double MEAN = 0.4;
    private static final double STD = 0.7;

    static Stream<Arguments> solversAndProcesses() {
        List<Solver> solvers = List.of(
                EulerMaruyama.create(),
                ReverseDiffusion.create(),
                Ddpm.posterior(),
                Ddpm.with(Ddpm.Variance.TRANSITION),
                Ddim.withEta(1),
                Ddim.withEta(0.5));
        return solvers.stream()
                .flatMap(solver -> TestProblems.processes().stream().map(process -> Arguments.of(solver, process)));
    }

    @ParameterizedTest
    @MethodSource("solversAndProcesses")
    void momentsConvergeWithOrderOne(Solver solver, AffineProcess process) {
        assertThat(solver.order().weak()).isEqualTo(1);
        Moments coarse = errors(solver, process, 400);
        Moments fine = errors(solver, process, 800);
        assertThat(slope(coarse.variance(), fine.variance())).isBetween(0.85, 1.25);
        // several methods carry the mean of a Gaussian exactly; then only rounding is left
        boolean exactMean = Math.abs(coarse.mean()) < 1e-13 && Math.abs(fine.mean()) < 1e-13;
        if (!exactMean) {
            assertThat(slope(coarse.mean(), fine.mean())).isBetween(0.85, 1.25);
        }
    }

    private static double slope(double coarse, double fine) {
        return Math.log(Math.abs(coarse) / Math.abs(fine)) / Math.log(2);
    }

    /** Differences of mean and variance from the exact marginal at the end. */
    private static Moments errors(Solver solver, AffineProcess process, int steps) {
        TimeGrid grid = TestProblems.noisyGrid(process, steps);
        SamplingPlan plan = (SamplingPlan) solver.compile(process, grid);
        Moments start = MomentExecutor.marginal(process, grid.time(0), MEAN, STD);
        Moments end = MomentExecutor.marginal(process, grid.time(steps), MEAN, STD);
        Moments result = MomentExecutor.run(plan, MEAN, STD, start);
        return new Moments(result.mean() - end.mean(), result.variance() - end.variance());
    }
}
