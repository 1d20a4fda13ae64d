package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.matching.file.Safetensors;

class TrainCommandTest extends TrainCommandFixture {
    @ParameterizedTest
    @ValueSource(strings = {"edm", "vp", "flow"})
    void aRunWritesMetricsPlotsSamplesCheckpointsAndTheNetwork(String process) throws IOException {
        assertThat(train(TOY.replace("edm", process))).as(err.toString()).isZero();
        boolean hasCard = process.equals("edm");
        List<String> expected = new ArrayList<>(List.of(
                "checkpoints",
                "configuration.json",
                "loss-by-noise.png",
                "loss.png",
                "metrics.csv",
                "metrics.jsonl",
                "network.safetensors",
                "noise-levels.csv",
                "run.lock",
                "samples-000002.png",
                "samples-000004.png",
                "validation.csv",
                "validation.jsonl"));
        if (hasCard) {
            expected.addAll(List.of("network.onnx", "network.score4j.properties"));
        }
        assertThat(files("run")).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(files("run/checkpoints"))
                .containsExactly("step-000000000002.safetensors", "step-000000000004.safetensors");
        assertThat(out.toString().lines()).hasSize(hasCard ? 6 : 5);
        assertThat(out.toString()).contains("ND4J computes with");
        assertThat(out.toString()).contains("step 2 of 4: loss ", "step 4 of 4: loss ", "network: ");
        assertThat(folder.resolve("run/metrics.jsonl"))
                .content()
                .satisfies(text -> assertThat(text.lines()).hasSize(4));
        assertThat(folder.resolve("run/metrics.csv"))
                .content()
                .startsWith("step,loss,gradient_norm,rate\n0,")
                .satisfies(text -> assertThat(text.lines()).hasSize(5));
        for (String picture : List.of("loss.png", "loss-by-noise.png", "samples-000004.png")) {
            assertThat(ImageIO.read(folder.resolve("run").resolve(picture).toFile()))
                    .isNotNull();
        }
        assertThat(Safetensors.read(folder.resolve("run/network.safetensors")).tensors())
                .containsKey("out.weight");
    }

    @Test
    void lossesAreSortedByNoiseLevelForEachReport() throws IOException {
        assertThat(train(TOY)).as(err.toString()).isZero();
        List<String[]> rows = Files.readAllLines(folder.resolve("run/noise-levels.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
        // EDM's noise ends below the last of nine edges
        assertThat(rows).hasSize(2 * 9);
        for (int report = 0; report < 2; report++) {
            List<String[]> own = rows.subList(9 * report, 9 * report + 9);
            assertThat(own)
                    .allMatch(row -> row.length == 9)
                    .extracting(row -> row[0])
                    .containsOnly("" + 2 * (report + 1));
            assertThat(own).extracting(row -> row[2]).startsWith("0.01000", "0.03162", "0.1000");
            // two steps of eight, and four batches of eight
            assertThat(own.stream().mapToInt(row -> Integer.parseInt(row[5])).sum())
                    .isEqualTo(16);
            assertThat(own.stream().mapToInt(row -> Integer.parseInt(row[8])).sum())
                    .isEqualTo(32);
            double sum = own.stream()
                    .filter(row -> !row[3].isEmpty())
                    .mapToDouble(row -> Double.parseDouble(row[3]) * Integer.parseInt(row[5]))
                    .sum();
            double loss = Files.readAllLines(folder.resolve("run/metrics.csv")).stream()
                    .skip(1 + 2 * report)
                    .limit(2)
                    .mapToDouble(line -> Double.parseDouble(line.split(",")[1]))
                    .average()
                    .orElseThrow();
            assertThat(sum / 16).isCloseTo(loss, within(1e-5 * loss));
        }
        List<String> validations = Files.readAllLines(folder.resolve("run/validation.csv"));
        assertThat(validations).hasSize(3).first().isEqualTo("step,loss,standard_error");
        assertThat(validations.get(2)).startsWith("4,");
    }

    @Test
    void aRunThatIsOverAndHasLostItsLogsStillMakesItsNetwork() throws IOException {
        assertThat(train(TOY)).isZero();
        for (String name : List.of("metrics.jsonl", "metrics.csv", "validation.jsonl", "network.safetensors")) {
            Files.delete(folder.resolve("run").resolve(name));
        }
        assertThat(train(TOY)).as(err.toString()).isZero();
        assertThat(folder.resolve("run/network.safetensors")).exists();
    }

    @Test
    void aRunThatIsOverSaysSoAndGoesOnWithMoreSteps() throws IOException {
        assertThat(train(TOY)).isZero();
        byte[] network = Files.readAllBytes(folder.resolve("run/network.safetensors"));
        byte[] metrics = Files.readAllBytes(folder.resolve("run/metrics.csv"));
        assertThat(train(TOY)).isZero();
        assertThat(out.toString()).startsWith("4 steps were taken of 4: the run is over");
        assertThat(folder.resolve("run/network.safetensors")).hasBinaryContent(network);
        assertThat(folder.resolve("run/metrics.csv")).hasBinaryContent(metrics);
        assertThat(train(TOY.replace("\"steps\": 4", "\"steps\": 6"))).isZero();
        assertThat(out.toString())
                .startsWith(
                        "training.steps was 4 and is 6: from here on the learning rate, and the levels of consistency")
                .contains("going on after step 4 of 6");
        assertThat(Files.readAllLines(folder.resolve("run/metrics.csv"))).hasSize(7);
        assertThat(files("run/checkpoints")).contains("step-000000000006.safetensors");
    }

    @Test
    void aRunGoesOnWithItsOwnConfigurationOnly() throws IOException {
        assertThat(train(TOY)).isZero();
        byte[] metrics = Files.readAllBytes(folder.resolve("run/metrics.jsonl"));
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put(TOY.replace("8", "4"), "training.batch is 4; the run in this folder has 8");
        changes.put(
                TOY.replace("8,", "8, \"rate\": 0.1,"), "training.rate is 0.1; the run in this folder has not given");
        changes.put(TOY.replace("edm", "vp"), "objective.process is \"vp\"; the run in this folder has \"edm\"");
        changes.put(TOY.replace("[16]", "[16, 16]"), "network.widths is [16,16]; the run in this folder has [16]");
        for (Map.Entry<String, String> change : changes.entrySet()) {
            assertThat(train(change.getKey())).isEqualTo(2);
            assertMistake(change.getValue());
        }
        assertThat(folder.resolve("run/metrics.jsonl")).hasBinaryContent(metrics);
        // what does not change the steps may change
        assertThat(train(TOY.replace("\"reports\": 2", "\"reports\": 1").replace("\"checkpointEvery\": 2,", "")))
                .as(err.toString())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"batch\" | \"bach\" | training: field 'bach' is unknown; did you mean batch?",
                "\"widths\" | \"width\" | has no field 'widths'",
                "\"batch\": 8 | \"batch\": \"8\" | training.batch is \"8\"; expected a whole number",
                "\"batch\": 8 | \"batch\": 0 | training: batch is 0; allowed: 1 and more",
                "\"batch\": 8 | \"batch\": 8, \"decay\": -1 | training: decay is -1.0; allowed: [0, ∞)",
                "\"batch\": 8 | \"batch\": 8, \"warmUp\": -1 | training: steps is -1; allowed: 1 and more",
                "\"batch\": 8 | \"batch\": 8, \"flip\": 1 | training.flip is 1; expected true or false",
                "\"batch\": 8 | \"batch\": 8, \"flip\": true | training.flip is true, which is for pictures; the data have shape [2]",
                "\"batch\": 8 | \"batch\": 8, \"shift\": 2 | training.shift is 2, which is for pictures; the data have shape [2]",
                "\"batch\": 8 | \"batch\": 8, \"shift\": 0 | training: shift is 0; allowed: 1 and more",
                "\"mixture\", \"count\": 500 | \"cifar10\", \"files\": [1] | data.files is [1]; expected a list of strings",
                "\"mixture\", \"count\": 500 | \"cifar10\", \"files\": [] | data.files is empty; expected at least one",
                "\"mixture\", \"count\": 500 | \"idx\", \"images\": \"a.gz\", \"labels\": \"b\", \"stream\": true | a.gz is gzipped",
                "\"steps\": 4 | \"steps\": 0 | training.steps is 0; allowed: 1 and more",
                "\"checkpointEvery\": 2 | \"checkpointEvery\": 0 | training.checkpointEvery is 0; allowed: 1 and more",
                "\"reports\": 2 | \"reports\": -1 | training.reports is -1; allowed: 1 and more",
                "\"reports\": 2 | \"patience\": 2 | training.patience counts validations; expected",
                "\"reports\": 2 | \"validateEvery\": 0 | training.validateEvery is 0; allowed: 1 and more",
                "\"reports\": 2 | \"validateEvery\": 2, \"patience\": 0 | training.patience is 0; allowed: 1 and more",
                "\"reports\": 2 | \"snapshotEvery\": 2 | training.snapshotEvery is for averages with a width",
                "\"reports\": 2 | \"halfLife\": 2, \"averages\": [{\"width\": 0.1}] | training has both halfLife and averages",
                "\"reports\": 2 | \"averages\": [] | training.averages is empty",
                "\"reports\": 2 | \"averages\": [{\"width\": 0.3}] | training.averages[0]: width is 0.3; allowed: (0, 0.28)",
                "\"reports\": 2 | \"averages\": [{\"width\": 0.1, \"halfLife\": 2}] | training.averages[0]: field 'halfLife' is unknown",
                "\"reports\": 2 | \"averages\": [{\"width\": 0.1}, {\"width\": 0.1}] | training: averages are",
                "\"reports\": 2 | \"optimizer\": \"sgd\" | training.optimizer is 'sgd'; allowed: adam, adamw, radam",
                "\"reports\": 2 | \"beta2\": 1 | training: beta2 is 1.0; allowed: [0, 1)",
                "mixture | moons | data.type is 'moons'; allowed: mixture, emoji, idx, cifar10, folder",
                "500 | 0 | data.count is 0; allowed: 1 and more",
                "[16] | [1.5] | network.widths has 1.5; expected whole numbers",
                "[16] | [\"inf\"] | network.widths has Infinity; expected whole numbers",
                "[16] | [] | network: widths is empty",
                "\"mlp\", \"widths\": [16] | \"transformer\" | network.type is 'transformer'; allowed: mlp, unet, emoji-unet",
                "\"mlp\", \"widths\": [16] | \"emoji-unet\" | expects [3, 32, 32]",
                "\"mlp\", \"widths\": [16] | \"unet\" | which is for pictures; the data have shape [2]",
                "[16] | [16], \"weights\": \"none.safetensors\" | none.safetensors: does not exist",
                "[16] | [16], \"weights\": \"models/emoji-unet.safetensors\" | network",
                "edm | ddpm | objective.process is 'ddpm'; allowed: edm, vp, flow",
                "\"edm\" | \"edm\", \"sigmaData\": -1 | objective: sigmaData is -1.0",
                "\"edm\" | \"edm\", \"weighting\": \"min\" | objective.weighting is 'min'; allowed: edm",
                "\"edm\" | \"vp\", \"prediction\": \"nose\" | objective: prediction is 'nose'; did you mean noise",
                "\"mixture\", \"count\": 500 | \"cifar10\", \"file\": \"none.bin\" | none.bin does not exist",
                "\"mixture\", \"count\": 500 | \"idx\", \"images\": \"none\", \"labels\": \"no\" | none does not exist",
                "\"mixture\", \"count\": 500 | \"folder\", \"path\": \"none\" | none' does not exist",
            })
    void mistakesAreNamedInOneLineBeforeAnythingIsWritten(String right, String wrong, String message)
            throws IOException {
        assertThat(TOY).contains(right);
        assertThat(train(TOY.replace(right, wrong))).as(err.toString()).isEqualTo(2);
        assertMistake(message);
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void placesForARunMustBeFolders() throws IOException {
        Files.writeString(folder.resolve("run"), "");
        assertThat(train(TOY)).isEqualTo(2);
        assertMistake("run' is a file; expected a directory");
    }

    @Test
    void damagedCheckpointsAreNamedAndSkippedWhenAsked() throws IOException {
        assertThat(train(TOY)).isZero();
        byte[] network = Files.readAllBytes(folder.resolve("run/network.safetensors"));
        Path last = folder.resolve("run/checkpoints/step-000000000004.safetensors");
        byte[] good = Files.readAllBytes(last);
        byte[] bad = good.clone();
        bad[bad.length - 1] ^= 1;
        Files.write(last, bad);
        assertThat(train(TOY)).isEqualTo(2);
        assertMistake("step-000000000004.safetensors: is damaged");
        assertThat(err.toString()).contains("step-000000000002.safetensors");
        assertThat(train(TOY, "--skip-damaged")).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("going on after step 2 of 4");
        assertThat(last).hasBinaryContent(good);
        assertThat(folder.resolve("run/network.safetensors")).hasBinaryContent(network);
        assertThat(Files.readAllLines(folder.resolve("run/metrics.csv"))).hasSize(5);
    }
}
