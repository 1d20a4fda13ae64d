package org.score4j.specs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.program.Program;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.exponential.ModelStatistics;

class PredictorCorrectorEntriesTest {
    @TempDir
    Path folder;

    private static Program compile(String solver, int steps) {
        return RunSpecification.compile(
                solver, "{\"type\": \"karras\", \"steps\": " + steps + "}", "{\"type\": \"edm\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exponential-adams", "unipc", "unic", "deis", "sa-solver", "dpm-solver-v3"})
    void defaultsRun(String type) {
        for (int steps : new int[] {4, 20}) {
            SamplingPlan plan = (SamplingPlan) compile("{\"type\": \"" + type + "\"}", steps);
            assertThat(plan.steps()).isEqualTo(steps);
            assertThat(plan.nfe()).isEqualTo(steps);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'exponential-adams', 'order': 4, 'prediction': 'noise'} | exponential-adams(4, noise)",
                "{'type': 'exponential-adams', 'clip': 1} | exponential-adams(3, Static[limit=1.0])",
                "{'type': 'unipc', 'order': 2, 'variant': 'bh1', 'uncorrected': [0, 1]} "
                        + "| unipc(2, bh1, uncorrected [0, 1])",
                "{'type': 'unipc', 'corrector': false, 'prediction': 'noise', 'loweredAtTheEnd': true} "
                        + "| unip(2, bh2, noise, lowered at the end)",
                "{'type': 'unic', 'order': 2, 'predictor': {'type': 'heun'}} | unic(2, varying, heun)",
                "{'type': 'deis', 'variable': 'rho', 'order': 4} | deis(rho, 4)",
                "{'type': 'deis', 'order': 2, 'integrals': 'left-sums'} | deis(log rho, 2, left sums)",
                "{'type': 'deis', 'clock': {'betaMin': 0.1, 'slope': 19.9}} "
                        + "| deis(time of Clock[betaMin=0.1, slope=19.9], 3)",
                "{'type': 'sa-solver', 'tau': 0.5, 'tauRhos': [0.05, 50], 'predictor': 3, 'corrector': 4,"
                        + " 'reevaluating': true} | sa-solver(3, 4, tau 0.5 at rho 0.05 to 50.0, reevaluating)",
                "{'type': 'sa-solver', 'mode': 'few-steps'} "
                        + "| sa-solver(2, 2, tau 1.0, simplified, lowered at the end, quiet at the end)",
                "{'type': 'dpm-solver-v3', 'order': 2, 'pseudoCorrector': true, 'statistics': {'lambdas': [0, 1],"
                        + " 'l': [[1], [1]], 's': [[0], [0]], 'b': [[0], [0]]}} "
                        + "| dpm-solver-v3(2, 2 x 1 statistics, corrected, pseudo corrector)"
            })
    void optionsHaveNames(String solver, String name) {
        String actual = compile(solver.replace('\'', '"'), 5).name().replaceAll(" statistics [0-9a-f]+", " statistics");
        assertThat(actual).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type': 'unipc', 'variant': 'bh3'} | variant is 'bh3'; did you mean bh1 or bh2? allowed: bh1, bh2, varying",
                "{'type': 'unipc', 'uncorrected': [0, 1.5]} | uncorrected has 1.5; expected whole numbers",
                "{'type': 'unipc', 'prediction': 'v'} | prediction is 'v'; allowed: sample, noise",
                "{'type': 'deis', 'variable': 'sigma'} | variable is 'sigma'; allowed: time, rho, log-rho",
                "{'type': 'sa-solver', 'tauTimes': [1]} | tauTimes has 1 entries; expected 2",
                "{'type': 'sa-solver', 'mode': 'many'} | allowed: plain, few-steps, more-steps",
                "{'type': 'dpm-solver-v3', 'statistics': {'lambdas': [0], 'l': [[1]], 's': [[0]], 'b': [[0]]}} "
                        + "| lambdas has 1 entries"
            })
    void wrongValuesAreNamed(String solver, String message) {
        assertThatThrownBy(() -> compile(solver.replace('\'', '"'), 5))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void statisticsComeBackFromTheirFile() throws IOException {
        ModelStatistics statistics = ModelStatistics.of(
                new double[] {-1.0 / 3, 0.7},
                new double[][] {{0.1, 1}, {1e-17, 2}},
                new double[][] {{-0.3, 0}, {0, 0}},
                new double[][] {{Math.PI, 0}, {0, -4}});
        Path file = folder.resolve("statistics.json");
        StatisticsFile.write(statistics, file);
        assertThat(StatisticsFile.read(file)).hasToString(statistics.toString());
        String solver = "{\"type\": \"dpm-solver-v3\", \"statisticsFile\": \""
                + file.toString().replace("\\", "/") + "\"}";
        assertThat(compile(solver, 4).name()).contains(statistics.toString());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void malformedStatisticsFilesAreNamed() throws IOException {
        Path file = folder.resolve("statistics.json");
        Files.writeString(file, "{\"lambdas\": [0, 1], \"l\": [[1], [1]], \"s\": [[0], [0]]}");
        assertThatThrownBy(() -> StatisticsFile.read(file))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("statistics.json")
                .hasMessageContaining("'b'");
        assertThatThrownBy(() -> StatisticsFile.read(folder.resolve("absent.json")))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("absent.json");
    }
}
