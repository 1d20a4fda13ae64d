package org.score4j.samplers.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.process.Edm;
import org.score4j.program.LinearForm;
import org.score4j.program.LinearTrace;
import org.score4j.schedule.TimeGrid;

class ErSdeSolverTest {
    private static double denoised(double rho) {
        return 0.3 - 0.7 * rho + 0.2 * rho * rho;
    }

    /** −∫ D/rho² drho of {@link #denoised}, by which x/rho grows. */
    private static double growth(double rho) {
        return 0.3 / rho + 0.7 * Math.log(rho) - 0.2 * rho;
    }

    /** Levels far apart, on the way down and on the way up; factors of 1.5 to 100 in rho. */
    @ParameterizedTest
    @ValueSource(doubles = {1 / 3.0, 0.01, 1 / 1.5, 1.5, 3, 100})
    void threePredictionsAreExactForParabolasInRhoOverStepsOfAnyLength(double factor) {
        double[] rho = {0.4, 0.4 * factor, 0.4 * factor * factor, 0.4 * factor * factor * factor};
        LinearTrace trace = LinearTrace.of(
                ErSdeSolver.of(3).with(NoiseScale.ODE).compile(new Edm(1e-9, 1e9), TimeGrid.of(rho)),
                (call, t, input) -> LinearForm.ZERO.plus(denoised(t), LinearForm.of(LinearTrace.ONE)));
        double before = trace.calls().get(2).input().get(LinearTrace.ONE);
        double expected = rho[3] * (before / rho[2] + growth(rho[3]) - growth(rho[2]));
        assertThat(trace.result().get(LinearTrace.ONE))
                .isCloseTo(expected, within(1e-12 * Math.max(1, rho[3] * rho[3])));
    }
}
