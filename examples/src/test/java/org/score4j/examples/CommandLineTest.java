package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.cuda.driver.CudaException;
import org.score4j.cuda.driver.JnaDriver;
import org.score4j.examples.picture.NpyFile;
import org.score4j.specs.RunSpecification;
import picocli.CommandLine;

class CommandLineTest {
    private static final String MODEL = "../models/emoji-unet.onnx";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void home() {
        System.setProperty("score4j.home", "..");
    }

    private int run(String... arguments) {
        CommandLine line = Score4j.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    /** Runs the command with small defaults for what is not given. */
    private int sample(String... arguments) {
        List<String> all = new ArrayList<>(List.of("sample"));
        all.addAll(Arrays.asList(arguments));
        List<String> defaults = List.of("--out", folder.resolve("out.png").toString(), "--count", "2", "--steps", "2");
        for (int i = 0; i < defaults.size(); i += 2) {
            if (!all.contains(defaults.get(i))) {
                all.addAll(defaults.subList(i, i + 2));
            }
        }
        return run(all.toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--solver dpm++2 | did you mean dpm++2m",
                "--solver ddim:eta=2 | eta is 2.0; allowed: [0, 1]",
                "--solver ddim:eta | expected name or name:key=value",
                "--steps 0 | steps is 0; allowed: 1 and more",
                "--count -1 | count is -1; allowed: 1 and more",
                "--count two | Invalid value for option '--count'",
                "--batch -1 | batch is -1; allowed: 0",
                "--threads -1 | threads is -1; allowed: 0",
                "--schedule sigmas:sigmas=-3 | expected a list of numbers",
                "--schedule karas | did you mean karras",
                "--class Plants | class 'Plants' is unknown",
                "--guidance NaN | expected a number",
                "--model none.onnx | model 'none.onnx' does not exist",
                "--executor gpu | executor 'gpu' is unknown; known on this class path: cpu, auto, cuda",
                "--executor cuda:first | executor is 'cuda:first'; allowed: cuda and cuda:N",
                "--out missing/folder/x.png | does not exist",
                "--npy missing/x.npy | does not exist",
                "--spec missing.json | missing.json cannot be read",
                "--unknown | Unknown option",
            })
    void mistakesAreNamedWithoutStackTraceOrFiles(String arguments, String message) throws IOException {
        assertThat(sample(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cuda", "cuda:1"})
    void aGraphicsCardThatIsNotThereIsAFailureWithAdvice(String executor) throws IOException {
        CudaException none = catchThrowableOfType(CudaException.class, JnaDriver::load);
        assumeTrue(none != null, "skipped: there is an NVIDIA driver");
        assertThat(sample("--executor", executor)).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("error: no NVIDIA driver: ")
                .contains("install NVIDIA's driver, or use the executor 'cpu'")
                .doesNotContain("\tat ")
                .doesNotContain("--debug");
        assertThat(files()).isEmpty();
    }

    @Test
    void debugShowsTheStackTrace() {
        assertThat(sample("--steps", "0", "--debug")).isEqualTo(2);
        assertThat(err.toString()).contains("steps is 0").contains("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"score4j\": 1,", "[1]", "", "{\"score4j\": 1, \"sed\": 3}", "{\"score4j\": NaN}"})
    void malformedSpecificationsAreNamed(String content) throws IOException {
        Path spec = folder.resolve("run.json");
        Files.writeString(spec, content);
        assertThat(sample("--spec", spec.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("run.json").doesNotContain("\tat ");
        assertThat(files()).containsExactly("run.json");
    }

    @Test
    void truncatedNetworksAreNamed() throws IOException {
        byte[] content = Files.readAllBytes(Path.of(MODEL));
        Path file = folder.resolve("half.onnx");
        Files.write(file, Arrays.copyOf(content, content.length / 2));
        String card = Files.readString(Path.of("../models/emoji-unet.score4j.properties"));
        Files.writeString(folder.resolve("half.score4j.properties"), card.replaceAll("(?m)^sha256=.*$", ""));
        assertThat(sample("--model", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("half.onnx").doesNotContain("\tat ");
        assertThat(files()).containsExactly("half.onnx", "half.score4j.properties");
    }

    @Test
    void networksWithoutACardAreNamed() throws IOException {
        Path file = folder.resolve("lonely.onnx");
        Files.copy(Path.of(MODEL), file);
        assertThat(sample("--model", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("has no card").contains("lonely.score4j.properties");
    }

    @Test
    void verifyNeedsAFolderWithCases() throws IOException {
        assertThat(run("verify", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("does not exist");
        Files.writeString(folder.resolve("broken.json"), "{");
        assertThat(run("verify", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("failed  broken")
                .endsWith("0 passed, 1 failed, 0 skipped" + System.lineSeparator());
    }

    @Test
    void brownianRunsAreSavedAndNeedASolverWithAClock() throws IOException {
        Path file = folder.resolve("run.json");
        assertThat(sample("--brownian", "--solver", "sde-dpm++2m", "--write-spec", file.toString()))
                .isZero();
        assertThat(RunSpecification.read(file).brownian()).isTrue();
        assertThat(sample("--brownian", "--solver", "restart", "--steps", "10")).isEqualTo(2);
        assertThat(err.toString()).contains("no noise clock");
    }

    @Test
    void verifyRunsReferenceCases() {
        assertThat(run("verify", "../specs/src/test/resources/cases")).isZero();
        assertThat(out.toString()).endsWith("266 passed, 0 failed, 0 skipped" + System.lineSeparator());
    }

    @Test
    void sampleWritesEverythingItIsAskedFor() throws IOException {
        int code = sample(
                "--npy",
                folder.resolve("out.npy").toString(),
                "--gif",
                folder.resolve("out.gif").toString(),
                "--individual",
                folder.resolve("each").toString(),
                "--write-spec",
                folder.resolve("run.json").toString(),
                "--class",
                "flags",
                "--guidance",
                "1.5",
                "--stats");
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("2 pictures of class Flags from emoji-unet: dpm++2m, karras with 2 steps, seed 0")
                .contains("inside the network; 2 evaluations each; 0 bytes allocated");
        assertThat(files()).containsExactly("each", "out.gif", "out.npy", "out.png", "run.json");
        assertThat(ImageIO.read(folder.resolve("out.png").toFile()).getWidth()).isEqualTo(2 * 65 + 1);
        assertThat(ImageIO.read(folder.resolve("each/0001.png").toFile()).getWidth())
                .isEqualTo(32);
        assertThat(ImageIO.read(folder.resolve("out.gif").toFile()).getHeight()).isEqualTo(66);
        NpyFile.Array array = NpyFile.read(folder.resolve("out.npy"));
        assertThat(array.shape()).containsExactly(2L, 3L, 32L, 32L);
    }

    @Test
    void writtenSpecificationsMakeThePicturesAgain() throws IOException {
        Path first = folder.resolve("first.npy");
        Path again = folder.resolve("again.npy");
        Path spec = folder.resolve("run.json");
        assertThat(sample(
                        "--npy",
                        first.toString(),
                        "--write-spec",
                        spec.toString(),
                        "--seed",
                        "9",
                        "--solver",
                        "ddim:eta=1"))
                .isZero();
        assertThat(run(
                        "sample",
                        "--spec",
                        spec.toString(),
                        "--npy",
                        again.toString(),
                        "--out",
                        folder.resolve("again.png").toString()))
                .isZero();
        assertThat(again).hasSameBinaryContentAs(first);
        assertThat(folder.resolve("again.png")).hasSameBinaryContentAs(folder.resolve("out.png"));
    }

    @Test
    void explainPrintsCoefficientsEvaluationsAndMemory() {
        assertThat(run("explain", "--steps", "3")).isZero();
        assertThat(out.toString())
                .contains("dpm++2m in edm: 3 steps, 3 evaluations")
                .contains("step 3 ends at t = 0")
                .contains("registers for [64, 3, 32, 32]: 3.9 MB in float32");
        assertThat(run("explain", "--solver", "dormand-prince")).isZero();
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : List.of("sample", "verify", "explain", "mixture", "memorise")) {
            assertThat(run(command, "--help")).isZero();
        }
        assertThat(run("--help")).isZero();
    }

    @Test
    void mixtureIsPlotted() throws IOException {
        Path file = folder.resolve("mixture.png");
        assertThat(run("mixture", "--out", file.toString())).isZero();
        assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(800);
    }
}
