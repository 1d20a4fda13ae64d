package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.network.Parameters;
import picocli.CommandLine;

/** The training command on a small configuration, in a folder of its own. */
abstract class TrainCommandFixture {
    static final String TOY = """
            {
              "data": {"type": "mixture", "count": 500},
              "network": {"type": "mlp", "widths": [16]},
              "objective": {"process": "edm"},
              "training": {"steps": 4, "batch": 8, "checkpointEvery": 2, "reports": 2}
            }
            """;

    @TempDir
    Path folder;

    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    @BeforeEach
    void home() {
        System.setProperty("score4j.home", "..");
    }

    /** Runs the command on a configuration. */
    int train(String configuration, String... further) throws IOException {
        Path file = folder.resolve("run.json");
        Files.writeString(file, configuration);
        out = new StringWriter();
        err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("train", "--config", file.toString(), "--out"));
        arguments.add(folder.resolve("run").toString());
        arguments.addAll(Arrays.asList(further));
        CommandLine line = Score4j.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments.toArray(String[]::new));
    }

    List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    void assertMistake(String message) {
        assertThat(err.toString()).contains(message).startsWith("error: ").doesNotContain("\tat ");
        assertThat(err.toString().lines()).hasSize(1);
    }

    Parameters parameters(String name) {
        return Safetensors.read(folder.resolve(name)).parameters();
    }
}
