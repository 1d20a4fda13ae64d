package org.score4j.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.process.Edm;

/** The DPM-Solver family by name. */
class DpmSpecificationTest {
    private static RunSpecification parse(String solver, int steps) {
        return RunSpecification.parse(
                "test",
                "{\"score4j\": 1, \"model\": \"emoji-unet\", \"solver\": {" + solver
                        + "}, \"schedule\": {\"type\": \"karras\", \"steps\": " + steps + "}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type': 'dpm-solver' | dpm2m",
                "'type': 'dpm-solver++', 'order': 3, 'asPublished': true, 'ending': 'descending', 'clip': 1 | "
                        + "dpm++3m(published, ending with descending orders, Static[limit=1.0])",
                "'type': 'dpm-solver++', 'method': 'singlestep', 'order': 3, 'r1': 0.3, 'r2': 0.6 | "
                        + "dpm++3s(r1 0.3, r2 0.6)",
                "'type': 'dpm-solver', 'method': 'singlestep', 'r1': 0.7, 'variant': 'taylor' | dpm2s(taylor, r1 0.7)",
                "'type': 'dpm-solver', 'method': 'grouped', 'order': 3, 'middle': 'midpoint', 'asPublished': true | "
                        + "dpm3g(middle midpoint, published)",
                "'type': 'dpm-fast' | dpm3s(ending with orders [1])",
                "'type': 'dpm-fast', 'finalOrders': [2, 1], 'eta': 0.5, 'aboveEnd': true | "
                        + "dpm3s(ending with orders [2, 1], eta 0.5, above end)",
                "'type': 'dpm-adaptive', 'order': 2, 'coupling': 'largest-error', 'safety': 0.8 | "
                        + "dpm12-adaptive(absolute 0.0078, relative 0.05, first step 0.05, safety 0.8, largest error)",
                "'type': 'dpm-adaptive', 'prediction': 'sample', 'pid': {'p': 0.1}, 'eta': 1, 'noiseScale': 1.01 | "
                        + "dpm++23-adaptive(absolute 0.0078, relative 0.05, first step 0.05, pid 0.1, 1.0, 0.0, "
                        + "safety 0.81, eta 1.0, noise 1.01, above end)"
            })
    void fieldsBecomeOptions(String solver, String name) {
        assertThat(parse(solver.replace('\'', '"'), 4).solver().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dpm++2m", "dpm-solver", "dpm-solver++", "dpm-fast", "dpm-adaptive"})
    void defaultsRunOnFewAndManySteps(String type) {
        for (int steps : new int[] {4, 20}) {
            RunSpecification run = parse("\"type\": \"" + type + "\"", steps);
            assertThat(run.solver()
                            .compile(Edm.standard(), run.schedule().grid(Edm.standard()))
                            .instructions())
                    .isNotEmpty();
        }
    }

    @Test
    void mistakesAreNamed() {
        assertRefused("'type': 'dpm-solver', 'order': 5", "order is 5; allowed: 1, 2, 3");
        assertRefused("'type': 'dpm-solver', 'method': 'both'", "allowed: multistep, singlestep, grouped");
        assertRefused("'type': 'dpm-solver', 'variant': 'heun'", "variant is 'heun'; allowed: midpoint, taylor");
        assertRefused("'type': 'dpm-solver', 'ending': 'low'", "allowed: full, euler, descending");
        assertRefused("'type': 'dpm-solver', 'middle': 'taylor'", "middle");
        assertRefused("'type': 'dpm-fast', 'finalOrders': [1.5]", "finalOrders has 1.5; expected whole numbers");
        assertRefused("'type': 'dpm-adaptive', 'prediction': 'v'", "allowed: noise, sample");
        assertRefused("'type': 'dpm-adaptive', 'pid': {'q': 1}", "q");
        assertRefused("'type': 'dpm-adaptive', 'coupling': 'all'", "allowed: none, largest-error, mean-square");
    }

    private static void assertRefused(String solver, String message) {
        assertThatThrownBy(() -> parse(solver.replace('\'', '"'), 4))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining(message);
    }
}
