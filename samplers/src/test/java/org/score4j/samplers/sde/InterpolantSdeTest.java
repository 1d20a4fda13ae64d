package org.score4j.samplers.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.process.AffineProcess;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VarianceExploding;
import org.score4j.program.LinearTrace;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.study.OrderStudy;
import org.score4j.schedule.TimeGrid;

/** SDEs with free noise against the solvers they become for particular noise. */
class InterpolantSdeTest {
    static List<AffineProcess> processes() {
        return TestProblems.processes();
    }

    private static double distance(Solver one, Solver other, AffineProcess process) {
        TimeGrid grid = TestProblems.noisyGrid(process, 12);
        return LinearTrace.canonical((SamplingPlan) one.compile(process, grid))
                .distance(LinearTrace.canonical((SamplingPlan) other.compile(process, grid)));
    }

    @ParameterizedTest
    @MethodSource("processes")
    void withTheReverseDiffusivityItIsEulerMaruyama(AffineProcess process) {
        assertThat(distance(InterpolantSde.euler(Diffusivity.reverse(1)), EulerMaruyama.create(), process))
                .isLessThan(1e-13);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void withoutNoiseItSolvesTheProbabilityFlow(AffineProcess process) {
        assertThat(distance(InterpolantSde.euler(Diffusivity.constant(0)), Euler.inTime(), process))
                .isLessThan(1e-13);
        assertThat(distance(InterpolantSde.heun(Diffusivity.ofSigma(0)), Heun.inTime(), process))
                .isLessThan(1e-13);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void theReleasedHeunIsOfFirstOrder(AffineProcess process) {
        OrderStudy study = OrderStudy.in(process);
        assertThat(study.weak(InterpolantSde.heun(Diffusivity.constant(0.2)).asPublished()))
                .isBetween(0.75, 1.5);
    }

    @Test
    void noiseThatIsInfiniteAtTheStartIsRefused() {
        assertThatThrownBy(() ->
                        InterpolantSde.euler(Diffusivity.reverse(1)).compile(new RectifiedFlow(), TimeGrid.of(1, 0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alpha = 0");
        assertThat(InterpolantSde.heun(Diffusivity.constant(1))
                        .compile(new RectifiedFlow(), TimeGrid.of(1, 0.5))
                        .nfe())
                .isEqualTo(2);
    }

    @Test
    void theReleasedHeunCannotReachCleanDataThatLieInfinitelyFar() {
        AffineProcess process = new VarianceExploding(0.05, 20);
        TimeGrid grid = TimeGrid.of(process.startTime(), 0.5, process.cleanTime());
        assertThatThrownBy(() -> InterpolantSde.heun(Diffusivity.constant(1))
                        .asPublished()
                        .compile(process, grid))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("time -Infinity")
                .hasMessageContaining("end at sigma > 0");
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Diffusivity.constant(-1)).hasMessageContaining("factor is -1.0");
        assertThatThrownBy(() -> Diffusivity.ofSigma(Double.NaN)).hasMessageContaining("factor is NaN");
        assertThatThrownBy(() -> InterpolantSde.euler(Diffusivity.constant(1)).asPublished())
                .hasMessageContaining("published as it is");
    }
}
