package org.score4j.examples.data;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;

/**
 * The 3,786 Noto emoji of {@code com.vanniktech:emoji-google-android:0.23.0} as 32×32 pictures over white.
 *
 * <p>The archive holds strips of 64×64 cells with a border of one pixel; a picture is the mean of 2×2 pixels.
 */
public final class EmojiSet {
    private static final int CELL = 66;
    private static final int SIZE = 32;
    private static final int PER_STRIP = 62;
    private static final String GROUPS = "emoji-groups.csv";

    /** Unicode's groups in the order of the shipped network's classes; no picture is a component. */
    private static final List<String> CLASSES = List.of(
            "Activities",
            "Animals & Nature",
            "Component",
            "Flags",
            "Food & Drink",
            "Objects",
            "People & Body",
            "Smileys & Emotion",
            "Symbols",
            "Travel & Places");

    private EmojiSet() {}

    /**
     * Reads the archive.
     *
     * @throws IOException if it is missing, not a zip file, or lacks a strip
     */
    public static ImageSet load(Path archive) throws IOException {
        if (!Files.isRegularFile(archive)) {
            throw new IOException("emoji archive '" + archive + "' does not exist; building the examples fetches it");
        }
        int[] labels = groups();
        float[] values = new float[labels.length * 3 * SIZE * SIZE];
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (int strip = 0; strip * PER_STRIP < labels.length; strip++) {
                BufferedImage image = strip(zip, archive, strip);
                int cells = Math.min(PER_STRIP, labels.length - strip * PER_STRIP);
                if (image.getWidth() < CELL || image.getHeight() < cells * CELL) {
                    throw new IOException(archive + ": strip " + strip + " is " + image.getWidth() + " x "
                            + image.getHeight() + "; expected " + CELL + " x " + cells * CELL);
                }
                for (int cell = 0; cell < cells; cell++) {
                    picture(image, cell, values, (strip * PER_STRIP + cell) * 3 * SIZE * SIZE);
                }
            }
        }
        return new ImageSet(values, labels, CLASSES, 3, SIZE, SIZE);
    }

    private static BufferedImage strip(ZipFile zip, Path archive, int strip) throws IOException {
        String name = "res/drawable-nodpi-v4/emoji_google_sheet_" + strip + ".png";
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(archive + " has no entry " + name);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            BufferedImage image = ImageIO.read(in);
            if (image == null) {
                throw new IOException(archive + ": entry " + name + " is not a picture");
            }
            return image;
        }
    }

    private static void picture(BufferedImage image, int cell, float[] values, int at) {
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double[] sum = new double[3];
                for (int i = 0; i < 4; i++) {
                    int argb = image.getRGB(1 + 2 * x + i % 2, cell * CELL + 1 + 2 * y + i / 2);
                    double opacity = (argb >>> 24) / 255.0;
                    for (int channel = 0; channel < 3; channel++) {
                        int level = argb >> (16 - 8 * channel) & 0xFF;
                        sum[channel] += opacity * level + (1 - opacity) * 255;
                    }
                }
                for (int channel = 0; channel < 3; channel++) {
                    values[at + (channel * SIZE + y) * SIZE + x] = (float) (sum[channel] / 4 / 127.5 - 1);
                }
            }
        }
    }

    /** The class of each cell. */
    private static int[] groups() throws IOException {
        List<Integer> labels = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(EmojiSet.class.getResourceAsStream(GROUPS));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] fields = line.split(",", -1);
                int label = CLASSES.indexOf(fields[2]);
                if (label < 0
                        || labels.size() != Integer.parseInt(fields[0]) * PER_STRIP + Integer.parseInt(fields[1])) {
                    throw new IOException(GROUPS + " has an unexpected line: " + line);
                }
                labels.add(label);
            }
        }
        return labels.stream().mapToInt(Integer::intValue).toArray();
    }
}
