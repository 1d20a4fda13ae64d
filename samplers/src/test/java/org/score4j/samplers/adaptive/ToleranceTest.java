package org.score4j.samplers.adaptive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.VariancePreserving;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.TestProblems;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;

/** Errors and costs of adaptive solvers against their tolerances. */
class ToleranceTest {
    private static final int COUNT = 8;
    private static final AffineProcess PROCESS = new Edm(0.1, 20);

    static List<StepControl> controls() {
        return List.of(StepControl.standard(), StepControl.pi(), StepControl.pid(0.2, 0.5, 0.1));
    }

    static List<EmbeddedTableau> tableaux() {
        return EmbeddedTableau.ALL;
    }

    static Stream<Arguments> methods() {
        return EmbeddedTableau.ALL.stream()
                .flatMap(tableau -> controls().stream().map(control -> Arguments.of(tableau, control)));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void errorsAreProportionalToTolerances(EmbeddedTableau tableau, StepControl control) {
        TimeGrid grid = TestProblems.noisyGrid(PROCESS, 1);
        double[] exact = TestProblems.run(PROCESS, DormandPrince.ofOrder8(1e-14, 1e-14), grid, COUNT);
        for (double tolerance : new double[] {1e-8, 1e-10, 1e-12}) {
            Solver solver = AdaptiveRungeKutta.of(tableau, tolerance, tolerance).controlledBy(control);
            double error = TestProblems.distance(TestProblems.run(PROCESS, solver, grid, COUNT), exact);
            assertThat(error).isBetween(tolerance * 0.1, tolerance * 20);
        }
    }

    @ParameterizedTest
    @MethodSource("tableaux")
    void looseTolerancesAreNotMissedByMuch(EmbeddedTableau tableau) {
        TimeGrid grid = TestProblems.noisyGrid(PROCESS, 1);
        double[] exact = TestProblems.run(PROCESS, DormandPrince.ofOrder8(1e-14, 1e-14), grid, COUNT);
        for (double tolerance : new double[] {1e-3, 1e-4, 1e-5, 1e-6}) {
            Solver solver = AdaptiveRungeKutta.of(tableau, tolerance, tolerance);
            double error = TestProblems.distance(TestProblems.run(PROCESS, solver, grid, COUNT), exact);
            assertThat(error).isBetween(tolerance * 0.1, tolerance * 20);
        }
    }

    @Test
    void methodsOfHighOrderNeedFewerEvaluationsForTightTolerances() {
        int[] costs = EmbeddedTableau.ALL.stream()
                .mapToInt(tableau -> evaluations(AdaptiveRungeKutta.of(tableau, 1e-12, 1e-12)))
                .toArray();
        assertThat(costs[EmbeddedTableau.ALL.indexOf(EmbeddedTableau.DORMAND_PRINCE8)])
                .isEqualTo(Arrays.stream(costs).min().orElseThrow());
        assertThat(costs[EmbeddedTableau.ALL.indexOf(EmbeddedTableau.BOGACKI_SHAMPINE)])
                .isGreaterThan(5 * Arrays.stream(costs).min().orElseThrow());
    }

    @Test
    void firstSlopesAreCarriedOver() {
        assertThat(evaluations(DormandPrince.withTolerance(1e-6, 1e-6)) % 6).isEqualTo(1);
        assertThat(evaluations(AdaptiveRungeKutta.of(EmbeddedTableau.BOGACKI_SHAMPINE, 1e-6, 1e-6)) % 3)
                .isEqualTo(1);
        assertThat(evaluations(DormandPrince.ofOrder8(1e-6, 1e-6)) % 12).isZero();
    }

    private static int evaluations(Solver solver) {
        try (Samples samples = Sampler.of(ScoreModel.exact(TestProblems.mixture(), PROCESS))
                .solver(solver)
                .schedule(Schedule.explicit(20, 0.5))
                .type(ElementType.FLOAT64)
                .sample(1, 2)) {
            return samples.evaluations()[0];
        }
    }

    @Test
    void infiniteVelocitiesAtCleanDataAreRefused() {
        AffineProcess process = VariancePreserving.linear();
        assertThatThrownBy(() -> DormandPrince.withTolerance(1e-6, 1e-6).compile(process, TimeGrid.of(0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sigma = 0");
    }

    @Test
    void argumentsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> DormandPrince.withTolerance(0, 1)).hasMessageContaining("absolute is 0.0");
        assertThatThrownBy(() -> DormandPrince.withTolerance(1, -1)).hasMessageContaining("relative is -1.0");
        assertThatThrownBy(() -> StepControl.pid(2, 1, 0)).hasMessageContaining("proportional is 2.0");
        assertThatThrownBy(() -> StepControl.pid(0, 0, 0)).hasMessageContaining("integral is 0");
        assertThatThrownBy(() -> EmbeddedTableau.named("x")).hasMessageContaining("tsitouras");
    }
}
