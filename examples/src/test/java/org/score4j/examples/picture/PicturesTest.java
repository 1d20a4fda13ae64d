package org.score4j.examples.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
    private static final int LINE = 0xFFD8D8D8;

    @TempDir
    Path folder;

    @Test
    void gridsHaveLinesBetweenScaledPictures() throws IOException {
        // two pictures of 1 x 2 pixels: red, green and blue planes
        Pixels pixels = new Pixels(new float[] {1, -1, -1, 1, -1, -1, 0, 2, 0, -3, 0, 0}, 2, 3, 1, 2);
        Path file = folder.resolve("grid.png");
        PngGrid.write(file, pixels, 2, 2);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(2 * 5 + 1);
        assertThat(image.getHeight()).isEqualTo(4);
        assertThat(image.getRGB(0, 0)).isEqualTo(LINE);
        assertThat(image.getRGB(5, 1)).isEqualTo(LINE);
        assertThat(image.getRGB(10, 3)).isEqualTo(LINE);
        assertThat(image.getRGB(1, 1)).isEqualTo(0xFFFF0000);
        assertThat(image.getRGB(2, 2)).isEqualTo(0xFFFF0000);
        assertThat(image.getRGB(3, 1)).isEqualTo(0xFF00FF00);
        // 0 is 127.5, rounded up; numbers beyond the range are clamped
        assertThat(image.getRGB(6, 1)).isEqualTo(0xFF808080);
        assertThat(image.getRGB(8, 2)).isEqualTo(0xFFFF0080);
    }

    @Test
    void numbersThatAreNoneAreRefusedWithoutAFile() throws IOException {
        Pixels pixels = new Pixels(new float[] {0, 0, Float.NaN}, 1, 3, 1, 1);
        assertThatThrownBy(() -> PngGrid.write(folder.resolve("x.png"), pixels, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN at element 2");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
        assertThatThrownBy(() -> new Pixels(new float[5], 1, 3, 1, 2)).hasMessageContaining("expected 6");
        assertThatThrownBy(() -> new Pixels(new float[8], 1, 4, 1, 2)).hasMessageContaining("channels is 4");
    }

    @Test
    void animationsKeepFramesAndColours() throws IOException {
        BufferedImage one = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        BufferedImage two = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 8; i++) {
            one.setRGB(i, i, 0xFFFFFF);
            two.setRGB(7 - i, i, 0xFC0000);
        }
        Path file = folder.resolve("a.gif");
        GifWriter.write(file, List.of(one, two), 100, 500);
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(2);
            assertThat(reader.read(0).getRGB(3, 3)).isEqualTo(0xFFFFFFFF);
            assertThat(reader.read(0).getRGB(3, 4)).isEqualTo(0xFF000000);
            assertThat(reader.read(1).getRGB(4, 3) & 0xFFFF).isZero();
        } finally {
            reader.dispose();
        }
        BufferedImage larger = new BufferedImage(9, 8, BufferedImage.TYPE_INT_RGB);
        assertThatThrownBy(() -> GifWriter.write(file, List.of(one, larger), 100, 100))
                .hasMessageContaining("differ in size");
        assertThatThrownBy(() -> GifWriter.write(file, List.of(), 100, 100)).hasMessageContaining("empty");
    }

    @Test
    void arraysComeBackAsTheyWere() throws IOException {
        Path file = folder.resolve("a.npy");
        float[] values = {1, -2.5f, Float.MIN_VALUE, 3e38f, 0, -0f};
        NpyFile.write(file, values, 2, 3);
        NpyFile.Array array = NpyFile.read(file);
        assertThat(array.shape()).containsExactly(2L, 3L);
        for (int i = 0; i < values.length; i++) {
            assertThat((float) array.values()[i]).isEqualTo(values[i]);
        }
        assertThat(Files.size(file) % 8).isZero();
        assertThatThrownBy(() -> NpyFile.write(file, values, 2, 4)).hasMessageContaining("[2, 4] has 8");
    }

    @Test
    void damagedArraysAreNamedAndNeverCrash() throws IOException {
        Path file = folder.resolve("a.npy");
        NpyFile.write(file, new float[100], 4, 25);
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length += 3) {
            byte[] half = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> NpyFile.parse("half.npy", half))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("half.npy");
        }
        Random random = new Random(2);
        for (int i = 0; i < 5000; i++) {
            byte[] mutated = good.clone();
            mutated[random.nextInt(128)] = (byte) random.nextInt();
            try {
                assertThat(NpyFile.parse("mutated.npy", mutated).values()).hasSize(100);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("mutated.npy");
            }
        }
    }
}
