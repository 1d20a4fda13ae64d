package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.network.Parameter;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.training.Adam;
import org.score4j.matching.training.Checkpoint;
import picocli.CommandLine;

class TrainedAveragesTest extends TrainCommandFixture {
    @Test
    void aRunWhoseValidationGetsNoBetterStopsWithItsBestAverage() throws IOException {
        // a rate at which the loss soon grows
        String hasty = TOY.replace("\"steps\": 4", "\"steps\": 400, \"rate\": 1, \"halfLife\": 10")
                .replace("\"checkpointEvery\": 2", "\"checkpointEvery\": 1000, \"validateEvery\": 3, \"patience\": 4");
        assertThat(train(hasty)).as(err.toString()).isZero();
        List<String[]> validations = Files.readAllLines(folder.resolve("run/validation.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        int best = 0;
        for (int i = 1; i < validations.size(); i++) {
            if (Double.parseDouble(validations.get(i)[1])
                    < Double.parseDouble(validations.get(best)[1])) {
                best = i;
            }
        }
        assertThat(validations).hasSize(best + 5);
        String at = validations.get(best)[0];
        assertThat(out.toString())
                .contains("stopped early after step " + 3 * validations.size()
                        + ": the best validation is that after step " + at);
        Safetensors kept = Safetensors.read(folder.resolve("run/best.safetensors"));
        assertThat(kept.metadata()).containsEntry("step", at);
        assertThat(Safetensors.read(folder.resolve("run/network.safetensors")).parameters())
                .isEqualTo(kept.parameters());
        byte[] network = Files.readAllBytes(folder.resolve("run/best.safetensors"));
        assertThat(train(hasty)).isZero();
        assertThat(out.toString()).contains("the run is over, as it stopped early", "stopped early after step ");
        assertThat(folder.resolve("run/best.safetensors")).hasBinaryContent(network);
        // with more patience it goes on
        assertThat(train(hasty.replace("\"patience\": 4", "\"patience\": 6")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("going on after step " + 3 * validations.size() + " of 400");
        assertThat(Files.readAllLines(folder.resolve("run/validation.csv"))).hasSizeGreaterThanOrEqualTo(best + 8);
    }

    @Test
    void theBestAverageIsKeptWhereValidationsAreAskedFor() throws IOException {
        assertThat(train(TOY.replace("\"steps\": 4", "\"steps\": 4, \"validateEvery\": 1")))
                .isZero();
        // in few steps the loss only falls
        assertThat(Safetensors.read(folder.resolve("run/best.safetensors")).metadata())
                .containsEntry("step", "4");
        assertThat(Safetensors.read(folder.resolve("run/best.safetensors")).parameters())
                .isEqualTo(Safetensors.read(folder.resolve("run/network.safetensors"))
                        .parameters());
        assertThat(Files.readAllLines(folder.resolve("run/validation.csv"))).hasSize(5);
        assertThat(train(TOY.replace("\"steps\": 4", "\"steps\": 4, \"validateEvery\": 2")))
                .isEqualTo(2);
        assertMistake("training.validateEvery is 2; the run in this folder has 1");
    }

    private int average(String name, String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        List<String> all = new ArrayList<>(
                List.of("average", "--run", folder.resolve("run").toString()));
        all.addAll(List.of("--out", folder.resolve(name).toString()));
        all.addAll(List.of(arguments));
        CommandLine line = Score4j.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void widthsAfterTheRunAreThoseOfARunThatTracksThem() throws IOException {
        String run = TOY.replace(
                "\"steps\": 4", "\"steps\": 310, \"floor\": 1, \"averages\": [{\"width\": 0.05}, {\"width\": 0.1}]");
        assertThat(train(run.replace("\"reports\": 2", "\"reports\": 1, \"snapshotEvery\": 20")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("32 snapshots of averages will take ");
        assertThat(files("run/snapshots")).hasSize(32).contains("step-000000000310-width-0.05.safetensors");
        assertThat(average("wide.safetensors", "--width", "0.08"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).startsWith("average of width 0.08 after step 310: ");
        assertThat(average("early.safetensors", "--width", "0.08", "--step", "200"))
                .isZero();
        assertThat(average("wide.onnx", "--width", "0.08")).isZero();
        assertThat(folder.resolve("wide.score4j.properties")).exists();
        assertThat(average("wide.onnx", "--width", "0.08", "--step", "201")).isEqualTo(2);
        assertMistake("step is 201; allowed: those of snapshots in");
        assertThat(average("wide.bin", "--width", "0.08")).isEqualTo(2);
        assertMistake("expected a name that ends in .safetensors or .onnx");
        assertThat(average("no.onnx", "--width", "0.5")).isEqualTo(2);
        assertMistake("width is 0.5; allowed: (0, 0.28)");
        Map<String, String> texts =
                Safetensors.read(folder.resolve("wide.safetensors")).metadata();
        assertThat(texts).containsEntry("width", "0.08").containsEntry("network", "mlp");
        // averages change no step: another run has it among its own
        Parameters beside = parameters("run/network.safetensors");
        Files.move(folder.resolve("run"), folder.resolve("tracked"));
        assertThat(train(run.replace("0.05", "0.08"))).isZero();
        Parameters direct = parameters("run/network.safetensors");
        assertThat(distance(parameters("wide.safetensors"), direct)).isLessThan(0.02 * distance(beside, direct));
    }

    private static double distance(Parameters a, Parameters b) {
        double sum = 0;
        for (Parameter parameter : a.all()) {
            float[] other = b.get(parameter.name()).values();
            for (int i = 0; i < other.length; i++) {
                sum += Math.pow(parameter.values()[i] - other[i], 2);
            }
        }
        return Math.sqrt(sum);
    }

    @Test
    void optimisersAreThoseOfTheirNames() throws IOException {
        String given = "\"optimizer\": \"%s\", \"beta1\": 0.8, \"beta2\": 0.95, \"epsilon\": 1e-6, \"reports\": 2";
        for (String name : List.of("adam", "adamw", "radam")) {
            Adam expected = new Adam(0.8, 0.95, 1e-6, name.equals("adamw") ? 0.01 : 0, name.equals("radam"));
            assertThat(train(TOY.replace("\"reports\": 2", given.formatted(name))))
                    .as(err.toString())
                    .isZero();
            Path last = folder.resolve("run/checkpoints/step-000000000004.safetensors");
            assertThat(Checkpoint.read(last).fingerprint()).contains(expected.toString());
            Files.move(folder.resolve("run"), folder.resolve(name));
        }
    }
}
