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
import org.score4j.process.Edm;
import org.score4j.program.SamplingPlan;
import org.score4j.tensor.ElementType;

class RunSpecificationTest {
    private static final String DOCUMENT = """
            {"score4j": 1, "model": "emoji-unet", "seed": 5, "count": 3, "state": "float64", "class": "Flags",
             "solver": {"type": "heun", "churn": {"amount": 4, "max": "inf"}},
             "schedule": {"type": "karras", "steps": 7, "rho": 5}, "noise": "brownian", "guidance": 1.5}
            """;

    @TempDir
    Path folder;

    @Test
    void documentsSayEverything() {
        RunSpecification run = RunSpecification.parse("test", DOCUMENT);
        assertThat(run.solver().name()).isEqualTo("heun(sigma, churn 4.0, 0.0, Infinity, 1.0)");
        assertThat(run.schedule().steps()).isEqualTo(7);
        assertThat(run.schedule().name()).contains("karras").contains("5");
        assertThat(run.seed()).isEqualTo(5);
        assertThat(run.count()).isEqualTo(3);
        assertThat(run.state()).isEqualTo(ElementType.FLOAT64);
        assertThat(run.label()).isEqualTo("Flags");
        assertThat(run.guidance()).isEqualTo(1.5);
        assertThat(run.brownian()).isTrue();
        assertThat(RunSpecification.parse("test", DOCUMENT.replace("brownian", "independent"))
                        .brownian())
                .isFalse();
    }

    @Test
    void writtenDocumentsReadTheSame() throws IOException {
        RunSpecification run = RunSpecification.parse("test", DOCUMENT);
        Path file = folder.resolve("run.json");
        run.write(file);
        RunSpecification again = RunSpecification.read(file);
        SamplingPlan one = (SamplingPlan)
                run.solver().compile(Edm.standard(), run.schedule().grid(Edm.standard()));
        SamplingPlan two = (SamplingPlan)
                again.solver().compile(Edm.standard(), again.schedule().grid(Edm.standard()));
        assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(again.json()).isEqualTo(run.json());
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"seed\": 5 | \"sed\": 5 | did you mean seed",
                "\"count\": 3 | \"count\": -1 | count is -1; allowed: 1 and more",
                "\"count\": 3 | \"count\": 2.5 | count is 2.5; expected a whole number",
                "\"steps\": 7 | \"steps\": 0 | steps is 0; allowed: 1 and more",
                "\"rho\": 5 | \"rho\": NaN | not valid JSON",
                "\"rho\": 5 | \"rho\": -5 | is -5.0; allowed: (0",
                "\"rho\": 5 | \"rhoo\": 5 | did you mean rho",
                "\"heun\" | \"huen\" | did you mean heun",
                "\"amount\": 4 | \"amount\": -4 | amount is -4.0; allowed: [0",
                "\"brownian\" | \"brown\" | noise is 'brown'; allowed: independent, brownian",
                "\"float64\" | \"float16\" | allowed: float32, float64",
                "\"score4j\": 1 | \"score4j\": 2 | reads version 1",
                "\"model\": \"emoji-unet\" | \"mdoel\": 3 | no field 'model'",
                "\"guidance\": 1.5} | \"guidance\": 1.5 | not valid JSON",
                "\"guidance\": 1.5} | \"guidance\": 1.5} {} | not valid JSON",
                "\"seed\": 5 | \"seed\": 5, \"seed\": 6 | not valid JSON",
            })
    void mistakesAreNamed(String part, String replacement, String message) {
        assertThat(DOCUMENT).contains(part);
        assertThatThrownBy(() -> RunSpecification.parse("test", DOCUMENT.replace(part, replacement)))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void sigmasAreChecked() {
        String negative = DOCUMENT.replace(
                "{\"type\": \"karras\", \"steps\": 7, \"rho\": 5}", "{\"type\": \"sigmas\", \"sigmas\": [10, -1, 0]}");
        assertThatThrownBy(() -> RunSpecification.parse("test", negative))
                .isInstanceOf(SpecificationException.class)
                .hasMessageContaining("sigmas[1] is -1.0");
    }

    @Test
    void everyCatalogueNameMakesSomethingByItself() {
        for (String solver : Catalogues.SOLVERS.types()) {
            assertThat(RunSpecification.compile(
                                    RunSpecification.typed(solver),
                                    RunSpecification.typed("karras"),
                                    RunSpecification.typed("edm"))
                            .name())
                    .isNotEmpty();
        }
        for (String process : Catalogues.PROCESSES.types()) {
            assertThat(RunSpecification.compile(
                                    RunSpecification.typed("ddim"),
                                    RunSpecification.typed(process.equals("vp-discrete") ? "leading" : "uniform"),
                                    RunSpecification.typed(process))
                            .process()
                            .name())
                    .isNotEmpty();
        }
    }
}
