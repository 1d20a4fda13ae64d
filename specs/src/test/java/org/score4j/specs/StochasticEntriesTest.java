package org.score4j.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.process.Edm;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;

/** The fields of stochastic, composed and few-step solvers, by the names of what they make. */
class StochasticEntriesTest {
    private static Solver make(String json) throws IOException {
        return Catalogues.SOLVERS.make(Fields.of("solver", Fields.MAPPER.readTree(json.replace('\'', '"'))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'predictor-corrector'} | pc(reverse-diffusion, 1 x langevin 0.16)",
                "{'type': 'predictor-corrector', 'corrector': 'annealed', 'correctorSteps': 2, 'snr': 0.1,"
                        + " 'predictor': {'type': 'heun'}, 'predictorFirst': true}"
                        + " | pc(heun, 2 x annealed langevin 0.1, predictor first)",
                "{'type': 'predictor-corrector', 'corrector': 'renoising', 'delta': 0.2, 'predictor': {'type': 'none'}}"
                        + " | pc(no predictor, 1 x renoising 0.2)",
                "{'type': 'predictor-corrector', 'corrector': 'none'} | pc(reverse-diffusion, no corrector)",
                "{'type': 'predictor-corrector', 'mode': 'song2021', 'batchNorms': true}"
                        + " | song2021(reverse-diffusion, 1 x langevin 0.16 batch norms)",
                "{'type': 'predictor-corrector', 'mode': 'song2021', 'predictor': {'type': 'euler-maruyama'},"
                        + " 'corrector': 'none', 'probabilityFlow': true, 'discrete': true, 'noisyEnd': true}"
                        + " | song2021(euler-maruyama, no corrector, probability flow, discrete, noisy end)",
                "{'type': 'annealed-langevin', 'stepsPerLevel': 3, 'base': 0.01} | annealed-langevin(3, 0.01)",
                "{'type': 'reverse-diffusion', 'probabilityFlow': true} | reverse-diffusion(probability flow)",
                "{'type': 'euler-maruyama-sigma', 'eta': 0.5, 'temperature': 0.9}"
                        + " | euler-maruyama-sigma(0.5, temperature 0.9)",
                "{'type': 'interpolant-sde', 'method': 'heun', 'diffusivity': 'constant', 'factor': 0.3}"
                        + " | interpolant-sde(heun, constant 0.3)",
                "{'type': 'interpolant-sde', 'method': 'published-heun'} | interpolant-sde(published heun, sigma 1.0)",
                "{'type': 'adaptive-sde', 'absolute': 0.1} | adaptive-sde(0.1, 0.02)",
                "{'type': 'churned', 'amount': 3, 'solver': {'type': 'euler'}}"
                        + " | churned(euler, churn 3.0, 0.0, Infinity, 1.0)",
                "{'type': 'restart', 'loops': [[0.1, 1, 3, 2], [1, 5, 2, 1]], 'solver': {'type': 'ddim'}, 'scale': 1.1}"
                        + " | restart(ddim, 2 x 0.1 to 1.0 in 3, 1 x 1.0 to 5.0 in 2, noise 1.1)",
                "{'type': 'consistency', 'answersAt': 0.002} | consistency(answering at 0.002)",
                "{'type': 'lcm'} | consistency(scaled 10.0, 0.5)",
                "{'type': 'tcd', 'gamma': 0.1} | tcd(0.1)",
            })
    void fieldsReachTheSolver(String json, String name) throws IOException {
        assertThat(make(json).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'predictor-corrector', 'mode': 'old'}",
                "{'type': 'predictor-corrector', 'corrector': 'gibbs'}",
                "{'type': 'predictor-corrector', 'mode': 'song2021', 'predictor': {'type': 'heun'}}",
                "{'type': 'predictor-corrector', 'discrete': true}",
                "{'type': 'interpolant-sde', 'diffusivity': 'brown'}",
                "{'type': 'interpolant-sde', 'method': 'milstein'}",
                "{'type': 'restart', 'loops': [[0.1, 1, 3]]}",
                "{'type': 'restart', 'loops': [[0.1, 1, 3.5, 1]]}",
                "{'type': 'analytic-dpm', 'sigmas': [2, 1]}",
                "{'type': 'analytic-dpm', 'low': -1}",
                "{'type': 'tcd', 'eta': 0.1}"
            })
    void wrongFieldsAreRefused(String json) {
        assertThatThrownBy(() -> make(json))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("solver");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "predictor-corrector",
                "annealed-langevin",
                "euler-maruyama-sigma",
                "interpolant-sde",
                "analytic-dpm",
                "adaptive-sde",
                "churned",
                "restart",
                "consistency",
                "lcm",
                "tcd"
            })
    void defaultsCompileOnShortAndLongGrids(String type) throws IOException {
        Solver solver = make("{'type': '" + type + "'}");
        for (int steps : new int[] {4, 20}) {
            assertThat(solver.compile(Edm.standard(), Schedule.karras(steps).grid(Edm.standard()))
                            .name())
                    .isEqualTo(solver.name());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 7})
    void distilledTimestepsAreASchedule(int steps) throws IOException {
        Schedule schedule = Catalogues.SCHEDULES.make(
                Fields.of("schedule", Fields.MAPPER.readTree("{\"type\": \"distilled\", \"steps\": " + steps + "}")));
        assertThat(schedule.steps()).isEqualTo(steps);
        assertThat(schedule.name()).isEqualTo("distilled(50)");
    }
}
