package org.score4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.score4j.benchmarks.result.Environment;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;
import picocli.CommandLine;

class CommandLineTest {
    @TempDir
    private Path folder;

    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Benchmarks.commandLine();
        line.setErr(new PrintWriter(errors));
        return line.execute(arguments);
    }

    private String results(String name, double factor) throws IOException {
        double[] samples = {1 * factor, 1.01 * factor, 0.99 * factor, 1.005 * factor};
        Path file = folder.resolve(name);
        new ResultFile(
                        new Environment("2026-01-01", "quick", "cpu", 2, 8, "Linux", "17", "M2.1", "1.29", 0, 0),
                        List.of(new Measurement("s", "b", new TreeMap<>(), 1, "ns/op", samples, new TreeMap<>())))
                .write(file);
        return file.toString();
    }

    @Test
    void aRegressionIsAnExitCode() throws IOException {
        String before = results("before.json", 1);
        assertThat(run("bench", "compare", before, results("slower.json", 1.5))).isEqualTo(1);
        assertThat(run("bench", "compare", before, results("faster.json", 0.5))).isZero();
        assertThat(run("bench", "compare", before, results("same.json", 1))).isZero();
    }

    @Test
    void badInputIsOneLineAndExitCodeTwo() throws IOException {
        assertThat(run("bench", "compare", "none.json", "none.json")).isEqualTo(2);
        assertThat(run(
                        "bench",
                        "run",
                        "--only",
                        "nothing",
                        "--out",
                        folder.resolve("r.json").toString()))
                .isEqualTo(2);
        assertThat(run("bench", "run", "--out", folder.resolve("missing/r.json").toString()))
                .isEqualTo(2);
        assertThat(run(
                        "bench",
                        "run",
                        "--peers",
                        "--python",
                        "no-such-python",
                        "--out",
                        folder.resolve("r.json").toString()))
                .isEqualTo(2);
        String before = results("before.json", 1);
        assertThat(run("bench", "compare", before, before, "--tolerance", "0.5"))
                .isEqualTo(2);
        assertThat(errors.toString())
                .contains("file 'none.json' does not exist")
                .contains("--only is 'nothing'; allowed in the quick set: kernels, noise")
                .contains("missing' does not exist")
                .contains("--python is 'no-such-python', which is no Python with PyTorch")
                .contains("--tolerance is 0.5; allowed: 1 and more")
                .doesNotContain("Exception");
    }

    @Test
    void aPageOfResultsIsWritten() throws IOException {
        assertThat(run("bench", "page", results("full.json", 1), "--svg", "--out", folder.toString()))
                .isZero();
        assertThat(Files.readString(folder.resolve("benchmarks.md"))).contains("## Targets");
        assertThat(folder.resolve("benchmarks-kernels.png")).isNotEmptyFile();
        assertThat(folder.resolve("benchmarks-kernels.svg")).content().contains("<svg");
    }
}
