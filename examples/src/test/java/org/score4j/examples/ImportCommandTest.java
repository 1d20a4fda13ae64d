package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ImportCommandTest {
    private static final String FILE = "src/test/resources/diffusers/scheduler_config.json";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Score4j.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private String file(String content) throws IOException {
        Path file = folder.resolve("scheduler_config.json");
        Files.writeString(file, content);
        return file.toString();
    }

    @Test
    void processNetworkSolverScheduleAndRemarksArePrinted() {
        assertThat(run("import", FILE, "--steps", "16")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("scheduler  DPMSolverMultistepScheduler" + System.lineSeparator())
                .contains("process    vp-discrete(1000 timesteps")
                .contains("network    V, told the timestep, rounded")
                .contains("solver     dpm++3m" + System.lineSeparator())
                .containsPattern("schedule   16 steps, t = 999 .* 0 -1\\R")
                .containsPattern("field +became +in words")
                .containsPattern("beta_end +used +0.012: last β")
                .containsPattern("clip_sample +ignored +not a parameter")
                .containsPattern(
                        "solver_order +corrected +the second difference has its full weight; Diffusers: the second difference has half");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void publishedNumbersAreAskedFor() {
        assertThat(run("import", FILE, "--published", "--steps", "10")).isZero();
        assertThat(out.toString())
                .contains("DPMSolverMultistepScheduler, as published")
                .contains("solver     dpm++3m(published, ending with descending orders)")
                .containsPattern("solver_order +published +the second difference has half");
    }

    @Test
    void solversThatDoNotExistAreNamedWithTheRest() throws IOException {
        String file = file("{\"_class_name\": \"DDPMScheduler\", \"variance_type\": \"learned\"}");
        assertThat(run("import", file)).isEqualTo(1);
        assertThat(out.toString())
                .contains("solver     none: ")
                .contains("has no solver here: variance_type: 'learned' is not supported")
                .contains("schedule   20 steps, t = 950 900 ")
                .containsPattern("variance_type +unsupported +'learned'");
    }

    @Test
    void shiftsThatDependOnTheImageAreGiven() throws IOException {
        String file = file("{\"_class_name\": \"FlowMatchEulerDiscreteScheduler\", \"use_dynamic_shifting\": true}");
        assertThat(run("import", file)).isZero();
        assertThat(out.toString()).contains("solver     euler").contains("depends on the image: give --mu or --tokens");
        assertThat(run("import", file, "--tokens", "256", "--steps", "2")).isZero();
        assertThat(run("import", file, "--mu", "0.5", "--steps", "2")).isZero();
        String[] grids = out.toString()
                .lines()
                .filter(line -> line.contains("2 steps, t = 1 "))
                .toArray(String[]::new);
        assertThat(grids).hasSize(2);
        assertThat(grids[0]).isEqualTo(grids[1]);
        assertThat(run("import", file, "--mu", "0.5", "--tokens", "256")).isEqualTo(2);
        assertThat(err.toString()).contains("--mu is 0.5 and --tokens is 256");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | not valid JSON",
                "[] | expected an object",
                "{} | has no field '_class_name'",
                "{\"_class_name\": \"DDIM\"} | names a class that is not imported",
                "{\"_class_name\": \"DDIMScheduler\", \"beta_end\": \"x\"} | beta_end is \"x\"; expected a number",
                "{\"_class_name\": \"DDIMScheduler\", \"beta_schedule\": \"sigmoid\"} | allowed: linear",
                "{\"_class_name\": \"LCMScheduler\", \"original_inference_steps\": 10} | steps is 20; allowed: 1 to 10",
            })
    void malformedFilesAreNamedWithoutStackTrace(String content, String message) throws IOException {
        assertThat(run("import", file(content))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void missingFilesAndWrongNumbersAreNamed() {
        assertThat(run("import", folder.resolve("none.json").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none.json cannot be read");
        assertThat(run("import", FILE, "--steps", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("steps is 0; allowed: 1 and more");
        assertThat(run("import", FILE, "--mu", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("does not use dynamic shifting").doesNotContain("\tat ");
        assertThat(run("import", "--help")).isZero();
    }
}
