package org.score4j.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.process.Edm;

/** Options of classical and adaptive solvers in specifications. */
class ClassicalEntriesTest {
    private static final String TYPES = "euler, heun, runge-kutta, dpm2, adams-bashforth, lms, pndm, ipndm, renoising,"
            + " bogacki-shampine, dormand-prince, dormand-prince8, tsitouras";

    private static RunSpecification specification(String solver, int steps) {
        return RunSpecification.parse("test", """
                {"score4j": 1, "model": "none", "solver": %s, "schedule": {"type": "karras", "steps": %d}}
                """.formatted(solver, steps));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'euler'} | euler",
                "{'type': 'euler', 'clock': 'flow'} | euler(flow)",
                "{'type': 'euler', 'clock': 'sigma', 'atTarget': true} | euler(sigma, evaluated at target)",
                "{'type': 'euler', 'churn': {'amount': 2}} | euler(sigma, churn 2.0, 0.0, Infinity, 1.0)",
                "{'type': 'heun', 'clock': 'sigma'} | heun(sigma)",
                "{'type': 'heun', 'eulerToClean': true} | heun(euler to clean data)",
                "{'type': 'runge-kutta'} | rk4",
                "{'type': 'runge-kutta', 'tableau': 'ssp3', 'clock': 'log-sigma'} | ssp3(log-sigma)",
                "{'type': 'runge-kutta', 'alpha': 0.7, 'clock': 'sigma', 'stages': 'time'}"
                        + " | second-order-0.7(sigma, stages in time)",
                "{'type': 'dpm2'} | midpoint(sigma, stages in log-sigma)",
                "{'type': 'dpm2', 'r': 0.3} | second-order-0.3(sigma, stages in log-sigma)",
                "{'type': 'adams-bashforth'} | adams-bashforth4(sigma)",
                "{'type': 'adams-bashforth', 'clock': 'time', 'order': 3, 'starter': 'kutta3', 'starterSteps': 2}"
                        + " | adams-bashforth3(first 2 by kutta3)",
                "{'type': 'lms', 'order': 3} | adams-bashforth3(sigma, order kept to clean data)",
                "{'type': 'lms', 'keepOrder': false} | adams-bashforth4(sigma)",
                "{'type': 'pndm'} | adams-bashforth4(sigma, first 1 by heun(sigma))",
                "{'type': 'pndm', 'skipRungeKutta': false, 'asPublished': true}"
                        + " | adams-bashforth4(sigma, as published, first 3 by rk4(sigma, stages in time))",
                "{'type': 'ipndm', 'order': 2, 'asPublished': true} | adams-bashforth2(sigma, as published)",
                "{'type': 'renoising'} | renoising",
                "{'type': 'dormand-prince', 'absolute': 0.1, 'relative': 0} | dormand-prince(0.1, 0.0)",
                "{'type': 'tsitouras', 'control': {'integral': 0.3, 'proportional': 0.4}}"
                        + " | tsitouras(1.0E-5, 1.0E-5, control 0.4, 0.3, 0.0)",
            })
    void optionsReachTheSolver(String solver, String name) {
        assertThat(specification(solver.replace('\'', '"'), 4).solver().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 20})
    void defaultsWorkOnFewAndManySteps(int steps) {
        for (String type : TYPES.split(", ")) {
            RunSpecification run = specification("{\"type\": \"" + type + "\"}", steps);
            assertThat(run.solver()
                            .compile(Edm.standard(), run.schedule().grid(Edm.standard()))
                            .name())
                    .isEqualTo(run.solver().name());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'heun', 'clock': 'hours'} | clock is 'hours'; allowed: time, sigma, log-sigma, flow",
                "{'type': 'euler', 'clock': 'time', 'churn': {'amount': 2}} | with churn, allowed: sigma",
                "{'type': 'runge-kutta', 'tableau': 'rk5'} | tableau is 'rk5'; allowed: euler",
                "{'type': 'runge-kutta', 'alpha': 2} | alpha is 2.0; allowed: (0, 1]",
                "{'type': 'lms', 'order': 9} | order is 9; allowed: 1 to 6",
                "{'type': 'lms', 'clock': 'time'} | field 'clock' is unknown",
                "{'type': 'tsitouras', 'control': {'proportional': 0.4}} | no field 'integral'",
                "{'type': 'tsitouras', 'absolute': 0} | absolute is 0.0",
            })
    void mistakesAreNamed(String solver, String message) {
        assertThatThrownBy(() -> specification(solver.replace('\'', '"'), 4))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining(message);
    }
}
