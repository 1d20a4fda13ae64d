package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.network.Parameter;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.training.Adam;
import org.score4j.matching.training.Checkpoint;
import picocli.CommandLine;

class TrainCommandTest {
    private static final String TOY = """
            {
              "data": {"type": "mixture", "count": 500},
              "network": {"type": "mlp", "widths": [16]},
              "objective": {"process": "edm"},
              "training": {"steps": 4, "batch": 8, "checkpointEvery": 2, "reports": 2}
            }
            """;

    @TempDir
    private Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void home() {
        System.setProperty("score4j.home", "..");
    }

    /** Runs the command on a configuration. */
    private int train(String configuration, String... further) throws IOException {
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

    private List<String> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private void assertMistake(String message) {
        assertThat(err.toString()).contains(message).startsWith("error: ").doesNotContain("\tat ");
        assertThat(err.toString().lines()).hasSize(1);
    }

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

    private Parameters parameters(String name) {
        return Safetensors.read(folder.resolve(name)).parameters();
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
                .startsWith("training.steps was 4 and is 6: from here on the learning rate follows the new schedule")
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

    /** Pictures [4, 4] whose brightness is their class of three, and a configuration of a small U-Net for them. */
    private String classes(int steps, int brightness) throws IOException {
        int count = 60;
        byte[] pictures = new byte[count * 16];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 3);
            Arrays.fill(pictures, 16 * i, 16 * (i + 1), (byte) (brightness * labels[i]));
        }
        Files.write(folder.resolve("images"), idx(0x803, pictures, count, 4, 4));
        Files.write(folder.resolve("labels"), idx(0x801, labels, count));
        String data = "\"idx\", \"images\": \"%s\", \"labels\": \"%s\""
                .formatted(
                        folder.resolve("images").toAbsolutePath(),
                        folder.resolve("labels").toAbsolutePath());
        String unet = "\"unet\", \"channels\": 8, \"multipliers\": [1], \"attention\": []";
        return TOY.replace("\"mixture\", \"count\": 500", data.replace('\\', '/'))
                .replace("\"mlp\", \"widths\": [16]", unet)
                .replace("\"steps\": 4", "\"steps\": " + steps)
                .replace("\"reports\": 2", "\"reports\": 1")
                .replace("\"checkpointEvery\": 2", "\"checkpointEvery\": 1000");
    }

    @Test
    void columnsOfASampleGridAreClasses() throws IOException {
        String configuration = classes(150, 120)
                .replace("\"batch\": 8", "\"batch\": 16, \"rate\": 0.01, \"halfLife\": 200, \"classDropout\": 0.2");
        assertThat(train(configuration)).as(err.toString()).isZero();
        BufferedImage grid =
                ImageIO.read(folder.resolve("run/samples-000150.png").toFile());
        // rows of as many pictures as there are classes, and whole ones: 39 pictures
        int cell = 2 * 4 + 1;
        assertThat(grid.getWidth()).isEqualTo(3 * cell + 1);
        assertThat(grid.getHeight()).isEqualTo(13 * cell + 1);
        double[] means = new double[3];
        for (int column = 0; column < 3; column++) {
            for (int row = 0; row < 13; row++) {
                means[column] += (grid.getRGB(column * cell + 5, row * cell + 5) & 0xFF) / 13.0;
            }
        }
        // their brightness is 0, 120 and 240
        assertThat(means[0]).isLessThan(60);
        assertThat(means[1]).isBetween(60.0, 180.0);
        assertThat(means[2]).isGreaterThan(180);
    }

    @Test
    void picturesThatStayInTheirFileTrainTheSameNetwork() throws IOException {
        String configuration = classes(3, 100).replace("\"batch\": 8", "\"batch\": 8, \"flip\": true, \"shift\": 1");
        assertThat(train(configuration)).as(err.toString()).isZero();
        Parameters network = parameters("run/network.safetensors");
        Files.move(folder.resolve("run"), folder.resolve("memory"));
        assertThat(train(configuration.replace("\"idx\"", "\"idx\", \"stream\": true")))
                .as(err.toString())
                .isZero();
        assertThat(parameters("run/network.safetensors")).isEqualTo(network);
    }

    @Test
    void classesOfCifar10AreLearned() throws IOException {
        byte[] records = new byte[20 * 3073];
        for (int i = 0; i < 20; i++) {
            records[i * 3073] = (byte) (i % 10);
            Arrays.fill(records, i * 3073 + 1, (i + 1) * 3073, (byte) (12 * i));
        }
        Path whole = folder.resolve("data_batch.bin");
        Files.write(whole, records);
        String name = whole.toAbsolutePath().toString().replace('\\', '/');
        String unet = "\"unet\", \"channels\": 8, \"multipliers\": [1], \"attention\": []";
        String configuration = TOY.replace("\"mlp\", \"widths\": [16]", unet)
                .replace("\"steps\": 4", "\"steps\": 1")
                .replace("\"batch\": 8", "\"batch\": 2");
        List<Parameters> networks = new ArrayList<>();
        for (String from : List.of("\"file\": \"%s\"", "\"files\": [\"%s\"]", "\"stream\": true, \"file\": \"%s\"")) {
            String data = "\"cifar10\", " + from.formatted(name);
            assertThat(train(configuration.replace("\"mixture\", \"count\": 500", data)))
                    .as(err.toString())
                    .isZero();
            networks.add(parameters("run/network.safetensors"));
            assertThat(folder.resolve("run/network.score4j.properties"))
                    .content()
                    .contains("airplane,automobile,bird");
            // a column for each of ten classes, and 40 pictures
            BufferedImage grid =
                    ImageIO.read(folder.resolve("run/samples-000001.png").toFile());
            assertThat(grid.getWidth()).isEqualTo(10 * (2 * 32 + 1) + 1);
            assertThat(grid.getHeight()).isEqualTo(4 * (2 * 32 + 1) + 1);
            Files.move(folder.resolve("run"), folder.resolve("run" + networks.size()));
        }
        assertThat(networks.get(1)).isEqualTo(networks.get(0));
        assertThat(networks.get(2)).isEqualTo(networks.get(0));
    }

    @Test
    void dataThatHaveChangedAreRefused() throws IOException {
        assertThat(train(classes(1, 100))).as(err.toString()).isZero();
        Path kept = folder.resolve("run/configuration.json");
        byte[] before = Files.readAllBytes(kept);
        // the same numbers, written again
        assertThat(train(classes(1, 100))).isZero();
        String changed = classes(1, 101);
        assertThat(train(changed)).isEqualTo(2);
        assertMistake("the data have changed: their SHA-256 is \"");
        // what is kept is a configuration, and says which data it wants
        assertThat(kept).hasBinaryContent(before).content().contains("\"sha256\" : \"");
        assertThat(train(Files.readString(kept))).isEqualTo(2);
        assertMistake("data.sha256 is ");
        classes(1, 100);
        assertThat(train(Files.readString(kept))).as(err.toString()).isZero();
    }

    private static byte[] idx(int magic, byte[] values, int... extents) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + values.length);
        bytes.putInt(magic);
        for (int extent : extents) {
            bytes.putInt(extent);
        }
        return bytes.put(values).array();
    }
}
