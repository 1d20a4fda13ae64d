package org.score4j.samplers.composed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.exec.MomentExecutor;
import org.score4j.exec.MomentExecutor.Moments;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.adaptive.DormandPrince;
import org.score4j.samplers.classical.Churn;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.langevin.Corrector;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.schedule.TimeGrid;

/** What solvers made of others share with them, and what they refuse. */
class ComposedTest {
    private static final Churn CHURN = new Churn(3, 0.1, 10, 1.003);

    static List<AffineProcess> processes() {
        return TestProblems.processes();
    }

    private static LinearTrace trace(Solver solver, AffineProcess process, TimeGrid grid) {
        return LinearTrace.canonical((SamplingPlan) solver.compile(process, grid));
    }

    @ParameterizedTest
    @MethodSource("processes")
    void churnedHeunIsHeunWithItsOwnChurn(AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 12);
        LinearTrace own = trace(Heun.churned(CHURN), process, grid);
        assertThat(trace(Churned.of(Heun.inSigma(), CHURN), process, grid).distance(own))
                .isLessThan(1e-13);
        assertThat(trace(Churned.of(Ddim.deterministic(), CHURN), process, grid)
                        .distance(trace(Euler.churned(CHURN), process, grid)))
                .isLessThan(1e-13);
    }

    @Test
    void multistepSolversCannotBeTakenStepByStep() {
        AffineProcess process = new Edm(0.1, 20);
        TimeGrid grid = TestProblems.noisyGrid(process, 5);
        for (Solver composed : List.of(
                Churned.of(DpmSolverPlusPlus.multistep(2), CHURN),
                PredictorCorrector.of(DpmSolverPlusPlus.multistep(2), Corrector.none()))) {
            assertThatThrownBy(() -> composed.compile(process, grid))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("remembers earlier steps");
        }
    }

    @Test
    void adaptiveSolversCannotBeTakenStepByStep() {
        AffineProcess process = new Edm(0.1, 20);
        TimeGrid grid = TestProblems.noisyGrid(process, 5);
        Solver adaptive = DormandPrince.withTolerance(1e-3, 1e-3);
        assertThatThrownBy(() -> Churned.of(adaptive, CHURN).compile(process, grid))
                .hasMessageContaining("chooses its steps itself");
        assertThatThrownBy(
                        () -> Restart.of(adaptive, new Restart.Loop(1, 2, 1, 1)).compile(process, grid))
                .hasMessageContaining("chooses its steps itself");
    }

    /** Exact steps and exact jumps keep the exact distribution; Heun's error falls with the inner steps and grid alike. */
    @ParameterizedTest
    @MethodSource("processes")
    void restartKeepsTheDistributionOfAnExactSolver(AffineProcess process) {
        double last = Double.POSITIVE_INFINITY;
        for (int steps = 20; steps <= 80; steps *= 2) {
            TimeGrid grid = TestProblems.noisyGrid(process, steps);
            Restart solver = Restart.of(Heun.inSigma(), new Restart.Loop(1, 3, steps, 3));
            SamplingPlan plan = solver.compile(process, grid);
            Moments start = MomentExecutor.marginal(process, grid.time(0), 0.4, 0.7);
            Moments wanted = MomentExecutor.marginal(process, grid.time(steps), 0.4, 0.7);
            double error = Math.abs(MomentExecutor.run(plan, 0.4, 0.7, start).variance() - wanted.variance());
            assertThat(error).isLessThan(last / 3);
            last = error;
        }
        assertThat(last).isLessThan(1e-3);
    }

    @Test
    void restartForgetsErrorsOfTheState() {
        AffineProcess process = new Edm(0.1, 20);
        TimeGrid grid = TestProblems.noisyGrid(process, 80);
        Moments wrong = new Moments(5, 3);
        double alone = offset(Heun.inSigma(), process, grid, wrong);
        double restarted = offset(Restart.of(Heun.inSigma(), new Restart.Loop(1, 10, 40, 2)), process, grid, wrong);
        assertThat(Math.abs(restarted)).isLessThan(0.2 * Math.abs(alone));
    }

    private static double offset(Solver solver, AffineProcess process, TimeGrid grid, Moments start) {
        SamplingPlan plan = (SamplingPlan) solver.compile(process, grid);
        return MomentExecutor.run(plan, 0.4, 0.7, start).mean() - process.alpha(grid.time(grid.steps())) * 0.4;
    }

    @Test
    void loopsCostTheirSteps() {
        AffineProcess process = new Edm(0.1, 20);
        TimeGrid grid = TestProblems.noisyGrid(process, 10);
        SamplingPlan plan =
                Restart.of(Heun.inSigma(), new Restart.Loop(1, 3, 4, 3)).compile(process, grid);
        assertThat(plan.nfe()).isEqualTo(2 * (10 + 4 * 3));
        assertThat(plan.draws()).hasSize(3).doesNotHaveDuplicates();
        assertThat(plan.steps()).isEqualTo(10);
    }

    @Test
    void stochasticPartsDrawAnewInEveryRepeat() {
        AffineProcess process = new Edm(0.1, 20);
        TimeGrid grid = TestProblems.noisyGrid(process, 10);
        SamplingPlan plan = Restart.of(Ddim.withEta(1), new Restart.Loop(1, 3, 4, 3), new Restart.Loop(3, 6, 2, 2))
                .compile(process, grid);
        assertThat(plan.draws()).hasSize(10 + 3 * 5 + 2 * 3).doesNotHaveDuplicates();
    }

    @Test
    void loopsThatTheGridCannotHoldAreRefused() {
        AffineProcess process = new Edm(0.1, 20);
        Restart high = Restart.of(Heun.inSigma(), new Restart.Loop(15, 19, 2, 1));
        assertThatThrownBy(() -> high.compile(process, TimeGrid.of(20, 1, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take more steps");
        Restart low = Restart.of(Heun.inSigma(), new Restart.Loop(0.1, 0.5, 2, 1));
        assertThatThrownBy(() -> low.compile(process, TimeGrid.of(20, 1, 0))).hasMessageContaining("take more steps");
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Restart.of(Heun.inSigma())).hasMessageContaining("no loops");
        assertThatThrownBy(() -> new Restart.Loop(2, 1, 1, 1)).hasMessageContaining("low is 2.0 and high is 1.0");
        assertThatThrownBy(() -> new Restart.Loop(1, 2, 0, 1)).hasMessageContaining("steps is 0");
        assertThatThrownBy(() -> new Restart.Loop(1, 2, 1, 0)).hasMessageContaining("repeats is 0");
        assertThatThrownBy(() ->
                        Restart.of(Heun.inSigma(), new Restart.Loop(1, 2, 1, 1)).withNoiseScale(0))
                .hasMessageContaining("factor is 0.0");
    }
}
