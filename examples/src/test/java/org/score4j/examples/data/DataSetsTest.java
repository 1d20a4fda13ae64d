package org.score4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetsTest {
    @TempDir
    Path folder;

    @Test
    void emojiAreReadWithTheirGroups() throws IOException {
        ImageSet emoji = EmojiSet.load(Path.of("target/data/emoji.aar"));
        assertThat(emoji.count()).isEqualTo(3786);
        assertThat(emoji.classes()).hasSize(10).contains("Flags", "Smileys & Emotion");
        assertThat(Arrays.stream(emoji.labels()).filter(label -> label == 2).count())
                .isZero();
        long white = 0;
        for (float value : emoji.values()) {
            assertThat(value).isBetween(-1f, 1f);
            white += value == 1 ? 1 : 0;
        }
        // emoji lie over white, but are not all white
        assertThat((double) white / emoji.values().length).isBetween(0.2, 0.7);
        // the corners of a keycap, the first emoji, are empty
        assertThat(emoji.image(0)[0]).isEqualTo(1);
    }

    @Test
    void missingAndForeignEmojiArchivesAreNamed() throws IOException {
        assertThatThrownBy(() -> EmojiSet.load(folder.resolve("none.aar")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.aar");
        Path file = Files.write(folder.resolve("text.aar"), new byte[100]);
        assertThatThrownBy(() -> EmojiSet.load(file)).isInstanceOf(IOException.class);
    }

    @Test
    void cifarRecordsAreReadChannelFirst() throws IOException {
        byte[] records = new byte[2 * 3073];
        new Random(1).nextBytes(records);
        records[0] = 7;
        records[3073] = 0;
        records[1] = 0;
        records[2] = (byte) 255;
        Path file = Files.write(folder.resolve("data_batch_1.bin"), records);
        ImageSet set = Cifar10.read(file, file);
        assertThat(set.count()).isEqualTo(4);
        assertThat(set.labels()).containsExactly(7, 0, 7, 0);
        assertThat(set.classes().get(7)).isEqualTo("horse");
        assertThat(set.image(0)[0]).isEqualTo(-1);
        assertThat(set.image(0)[1]).isEqualTo(1);
        assertThat(set.image(1)[3071]).isEqualTo((records[6145] & 0xFF) / 127.5f - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3072, 3074})
    void cifarFilesOfOddLengthAreNamed(int length) throws IOException {
        Path file = Files.write(folder.resolve("bad.bin"), new byte[length]);
        assertThatThrownBy(() -> Cifar10.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bad.bin has " + length + " bytes");
    }

    @Test
    void cifarClassesOutOfRangeAreNamed() throws IOException {
        byte[] records = new byte[2 * 3073];
        records[3073] = 10;
        Path file = Files.write(folder.resolve("bad.bin"), records);
        assertThatThrownBy(() -> Cifar10.read(file)).hasMessageContaining("class 10 at offset 3073");
    }

    private static byte[] idx(int magic, int[] extents, byte... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + values.length);
        bytes.putInt(magic);
        for (int extent : extents) {
            bytes.putInt(extent);
        }
        return bytes.put(values).array();
    }

    @Test
    void idxFilesAreReadPlainAndGzipped() throws IOException {
        byte[] pictures = idx(0x803, new int[] {2, 1, 2}, (byte) 0, (byte) 255, (byte) 51, (byte) 102);
        Path images = Files.write(folder.resolve("images"), pictures);
        Path labels = Files.write(folder.resolve("labels"), idx(0x801, new int[] {2}, (byte) 3, (byte) 200));
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(pictures);
        }
        Path compressed = Files.write(folder.resolve("images.gz"), zipped.toByteArray());
        for (Path file : new Path[] {images, compressed}) {
            ImageSet set = Idx.read(file, labels);
            assertThat(set.labels()).containsExactly(3, 200);
            assertThat(set.height()).isEqualTo(1);
            assertThat(set.width()).isEqualTo(2);
            assertThat(set.values()[1]).isEqualTo(1);
            assertThat(set.values()[2]).isCloseTo(-0.6f, within(1e-6f));
        }
    }

    @Test
    void malformedIdxFilesAreNamed() throws IOException {
        byte[] good = idx(0x803, new int[] {2, 1, 2}, (byte) 0, (byte) 1, (byte) 2, (byte) 3);
        Path labels = Files.write(folder.resolve("labels"), idx(0x801, new int[] {2}, (byte) 3, (byte) 2));
        Path file = folder.resolve("images");
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThatThrownBy(() -> Idx.read(file, labels))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut off");
        }
        Files.write(file, Arrays.copyOf(good, good.length + 1));
        assertThatThrownBy(() -> Idx.read(file, labels)).hasMessageContaining("goes on after");
        Files.write(file, idx(0x803, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, 2}));
        assertThatThrownBy(() -> Idx.read(file, labels)).hasMessageContaining("extent");
        Files.write(file, idx(0x803, new int[] {200_000_000, 1, 2}));
        assertThatThrownBy(() -> Idx.read(file, labels)).hasMessageContaining("cut off");
        Files.write(file, idx(0x123, new int[] {2, 1, 2}));
        assertThatThrownBy(() -> Idx.read(file, labels)).hasMessageContaining("0x00000123");
        Files.write(file, idx(0x803, new int[] {1, 1, 2}, (byte) 0, (byte) 1));
        assertThatThrownBy(() -> Idx.read(file, labels)).hasMessageContaining("1 pictures");
    }

    private static void picture(Path file, int size, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, rgb);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void foldersOfPicturesAreReadWithTheirClasses() throws IOException {
        picture(folder.resolve("cats/b.png"), 4, 0xFF0000);
        picture(folder.resolve("cats/a.png"), 4, 0x00FF00);
        picture(folder.resolve("dogs/c.png"), 4, 0x0000FF);
        ImageSet set = ImageFolder.read(folder);
        assertThat(set.classes()).containsExactly("cats", "dogs");
        assertThat(set.labels()).containsExactly(0, 0, 1);
        assertThat(set.image(0)[16]).isEqualTo(1);
        assertThat(set.image(1)[0]).isEqualTo(1);
        assertThat(set.image(2)[32]).isEqualTo(1);
        assertThat(set.image(2)[0]).isEqualTo(-1);
    }

    @Test
    void oddFoldersAreNamed() throws IOException {
        assertThatThrownBy(() -> ImageFolder.read(folder.resolve("none"))).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> ImageFolder.read(folder)).hasMessageContaining("holds no");
        picture(folder.resolve("a.png"), 4, 0);
        picture(folder.resolve("b.png"), 5, 0);
        assertThatThrownBy(() -> ImageFolder.read(folder)).hasMessageContaining("b.png is 5 x 5");
        byte[] content = Files.readAllBytes(folder.resolve("a.png"));
        Files.write(folder.resolve("b.png"), Arrays.copyOf(content, content.length / 2));
        assertThatThrownBy(() -> ImageFolder.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("b.png");
    }
}
