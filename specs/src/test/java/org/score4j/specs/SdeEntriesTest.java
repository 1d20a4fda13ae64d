package org.score4j.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SdeEntriesTest {
    private static String name(String solver) {
        return RunSpecification.compile(solver, "{\"type\": \"karras\", \"steps\": 4}", "{\"type\": \"edm\"}")
                .name();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'euler-ancestral'} | euler-ancestral(eta 1.0)",
                "{'type': 'dpm2-ancestral', 'eta': 0.5} | dpm2-ancestral(eta 0.5)",
                "{'type': 'dpm++2s-ancestral', 'noiseScale': 1.01} | dpm++2s-ancestral(eta 1.0, noise 1.01)",
                "{'type': 'dpm++sde', 'r': 0.3} | dpm++sde(r 0.3, eta 1.0)",
                "{'type': 'dpm++sde', 'independentDraws': true} | dpm++sde(r 0.5, eta 1.0, independent draws)",
                "{'type': 'sde-dpm++1m'} | sde-dpm++1m(eta 1.0)",
                "{'type': 'sde-dpm++2m', 'rule': 'heun'} | sde-dpm++2m(eta 1.0, heun)",
                "{'type': 'sde-dpm++3m', 'thirdTerm': 'half'} | sde-dpm++3m(eta 1.0, heun, third term half)",
                "{'type': 'sde-dpm++2m', 'loweredAtTheEnd': true} | sde-dpm++2m(eta 1.0, midpoint, lowered at the end)",
                "{'type': 'sde-dpm3m', 'eta': 0.2} | sde-dpm3m(eta 0.2, heun)",
                "{'type': 'sde-dpm++2s', 'independentDraws': true} | sde-dpm++2s(eta 1.0, midpoint, independent draws)",
                "{'type': 'sde-dpm2s'} | sde-dpm2s(eta 1.0, midpoint)",
                "{'type': 'seeds-3'} | seeds-3(eta 1.0)",
                "{'type': 'seeds-2', 'prediction': 'sample'} | seeds-2(data, eta 1.0)",
                "{'type': 'er-sde-3'} | er-sde-3(sde-5)",
                "{'type': 'er-sde-2', 'noise': 'sde-4'} | er-sde-2(sde-4)",
                "{'type': 'er-sde-2', 'exponent': 1.5} | er-sde-2(rho^1.5)",
                "{'type': 'er-sde-3', 'asPublished': true} | er-sde-3(sde-5, published slope)",
                "{'type': 'stochastic-heun'} | stochastic-heun"
            })
    void everyFieldReachesTheSolver(String json, String expected) {
        assertThat(name(json.replace('\'', '"'))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'sde-dpm++2m', 'rule': 'hein'} | did you mean heun",
                "{'type': 'sde-dpm++2m', 'thirdTerm': 'half'} | 'thirdTerm' is unknown",
                "{'type': 'sde-dpm3m', 'thirdTerm': 'diffusers'} | allowed in noise prediction: EXACT, HALF",
                "{'type': 'er-sde-3', 'noise': 'sde-6'} | did you mean sde-1",
                "{'type': 'euler-ancestral', 'eta': 1.5} | eta is 1.5; allowed: [0, 1]",
                "{'type': 'ddpm', 'variance': 'learned'} | variance is 'learned'; allowed: posterior"
            })
    void whatIsWrongIsNamed(String json, String message) {
        assertThatThrownBy(() -> name(json.replace('\'', '"')))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining(message);
    }
}
