package org.score4j.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.score4j.examples.Score4j;

class RunFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderIsTakenByOneRunAtATime() throws IOException {
        Path run = folder.resolve("a/run");
        try (RunFolder first = RunFolder.take(run)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> RunFolder.take(run))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another run is at work in '" + run + "'");
            RunFolder.take(folder.resolve("b")).close();
        }
        RunFolder.take(run).close();
    }

    @Test
    void anotherProcessIsRefusedInOneLineAndWritesNothing() throws IOException, InterruptedException {
        Path configuration = folder.resolve("run.json");
        Files.writeString(configuration, """
                {"data": {"type": "mixture", "count": 50}, "network": {"type": "mlp", "widths": [4]}, "objective": {},
                 "training": {"steps": 1}}
                """);
        Path run = folder.resolve("run");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Score4j.class.getName(),
                "train",
                "--config",
                configuration.toString(),
                "--out",
                run.toString());
        try (RunFolder taken = RunFolder.take(run)) {
            assertThat(taken).isNotNull();
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isEqualTo(2);
            assertThat(output)
                    .contains("error: another run is at work in '" + run + "'")
                    .doesNotContain("\tat ");
            assertThat(run.toFile().list()).containsExactly("run.lock");
        }
    }
}
