package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Objectives that a configuration names, and the table of all. */
class TrainedObjectivesTest {
    private static final String DENOISING = "{'process': 'edm'}";

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @BeforeEach
    void home() {
        System.setProperty("score4j.home", "..");
    }

    private int run(String... arguments) {
        err.getBuffer().setLength(0);
        CommandLine line = Score4j.commandLine();
        line.setOut(new PrintWriter(new StringWriter()));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private int train(String out, String objective) throws IOException {
        Path file = folder.resolve("run.json");
        Files.writeString(file, """
                {
                  "data": {"type": "mixture", "count": 500},
                  "network": {"type": "mlp", "widths": [16], "frequencies": [0.01, 1]},
                  "objective": %s,
                  "training": {"steps": 2, "batch": 8, "reports": 1}
                }
                """.formatted(objective.replace('\'', '"')));
        return run(
                "train",
                "--config",
                file.toString(),
                "--out",
                folder.resolve(out).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'type': 'implicit', 'method': 'sliced'}; true; false",
                "{'type': 'auto-encoder', 'contractive': true}; false; false",
                "{'type': 'auto-encoder', 'sigma': 0.2}; false; false",
                "{'type': 'path', 'path': 'bridge', 'coupling': 'sampled-entropic'}; true; false",
                "{'type': 'path', 'coupling': 'optimal'}; true; false",
                "{'type': 'consistency', 'target': 'average'}; true; false",
                "{'type': 'consistency', 'teacher': 'TEACHER'}; true; false",
                "{'type': 'explicit', 'teacher': 'TEACHER'}; true; true",
                "{'type': 'progressive', 'teacher': 'TEACHER', 'teacherSteps': 8}; true; true",
                "{'type': 'denoising', 'uncertainty': true}; true; true"
            })
    void everyObjectiveCanBeNamed(String objective, boolean samples, boolean exported) throws IOException {
        if (objective.contains("TEACHER")) {
            assertThat(train("teacher", DENOISING)).as(err.toString()).isZero();
        }
        Path teacher = folder.resolve("teacher/network.safetensors");
        assertThat(train(
                        "run",
                        objective.replace(
                                "TEACHER", teacher.toAbsolutePath().toString().replace('\\', '/'))))
                .as(err.toString())
                .isZero();
        assertThat(Files.exists(folder.resolve("run/samples-000002.png"))).isEqualTo(samples);
        assertThat(Files.exists(folder.resolve("run/network.onnx"))).isEqualTo(exported);
        assertThat(folder.resolve("run/network.safetensors")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'type': 'sideways'};objective.type is 'sideways'; allowed: denoising, explicit,",
                "{'type': 'path', 'coupling': 'tight'};objective.coupling is 'tight'; allowed: independent,",
                "{'type': 'path', 'path': 'bent'};objective.path is 'bent'; allowed: line, circle, bridge",
                "{'type': 'path', 'softness': 1};field 'softness' is unknown",
                "{'type': 'consistency', 'target': 'me'};objective.target is 'me'; allowed: student, average",
                "{'type': 'progressive', 'teacher': 'x', 'teacherSteps': 7};objective.teacherSteps is 7; allowed: even",
                "{'type': 'explicit'};has no field 'teacher'",
                "{'type': 'implicit', 'method': 'thick'};method is 'thick'"
            })
    void mistakesOfObjectivesAreNamed(String objective, String message) throws IOException {
        assertThat(train("run", objective)).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: ").contains(message);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void aTeacherThatWasReplacedIsNoticed() throws IOException {
        assertThat(train("teacher", DENOISING)).as(err.toString()).isZero();
        Path teacher = folder.resolve("teacher/network.safetensors");
        String objective = "{'type': 'progressive', 'teacher': '"
                + teacher.toAbsolutePath().toString().replace('\\', '/') + "', 'teacherSteps': 8}";
        assertThat(train("run", objective)).as(err.toString()).isZero();
        assertThat(train("run", objective)).as(err.toString()).isZero();
        assertThat(train("other", "{'type': 'denoising', 'uncertainty': true}")).isZero();
        Files.copy(folder.resolve("other/network.safetensors"), teacher, StandardCopyOption.REPLACE_EXISTING);
        assertThat(train("run", objective)).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: ").contains("objective.teacherSha256 is");
    }

    @Test
    void rowsOfTheTableComeOneByOneAndStay() throws IOException {
        Path page = folder.resolve("objectives.md");
        String[] quick = {"objectives", "--steps", "3", "--batch", "4", "--out", page.toString(), "--only"};
        assertThat(run(with(quick, "^contractive"))).as(err.toString()).isZero();
        assertThat(run(with(quick, "^denoising auto"))).as(err.toString()).isZero();
        String text = Files.readString(page);
        assertThat(text).startsWith("# Objectives").contains("3 steps of 4 examples");
        assertThat(text.lines().filter(line -> line.startsWith("| ")).map(line -> line.split(" \\|")[0]))
                .containsExactly(
                        "| objective", "| denoising auto-encoder, sigma 0.1", "| contractive auto-encoder, sigma 0.1");
        assertThat(run(with(quick, "nobody"))).isEqualTo(2);
        assertThat(err.toString()).contains("--only is 'nobody', which no row's name matches; rows: exact score,");
        assertThat(run(with(quick, "("))).isEqualTo(2);
        assertThat(err.toString()).contains("--only is not a regular expression");
        assertThat(run("objectives", "--steps", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--steps is 0; allowed: 4 and more, one for each stage");
        assertThat(run(with(quick, "^progressive"))).isEqualTo(2);
        assertThat(err.toString()).contains("--steps is 3; allowed: 4 and more");
        assertThat(page).hasContent(text);
    }

    private static String[] with(String[] arguments, String last) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last;
        return all;
    }
}
