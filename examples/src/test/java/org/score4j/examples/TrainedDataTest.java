package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.score4j.matching.network.Parameters;

class TrainedDataTest extends TrainCommandFixture {
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
