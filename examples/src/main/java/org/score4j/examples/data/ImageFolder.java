package org.score4j.examples.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * PNG and JPEG files of one size in a folder. Sub-folders are classes; without them the pictures have none. The order is
 * that of the names.
 */
public final class ImageFolder {
    private ImageFolder() {}

    /**
     * Reads a folder as red, green and blue; transparent pixels lie over white.
     *
     * @throws IOException if the folder is missing or empty, a file is not a picture, or sizes differ; names the file
     */
    public static ImageSet read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("directory '" + folder + "' does not exist");
        }
        List<Path> classFolders = list(folder, true);
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (Path file : list(folder, false)) {
            files.add(file);
            labels.add(-1);
        }
        for (int label = 0; label < classFolders.size(); label++) {
            for (Path file : list(classFolders.get(label), false)) {
                files.add(file);
                labels.add(label);
            }
        }
        if (files.isEmpty()) {
            throw new IOException("directory '" + folder + "' holds no .png, .jpg or .jpeg file");
        }
        BufferedImage first = picture(files.get(0));
        int width = first.getWidth();
        int height = first.getHeight();
        float[] values = new float[Math.multiplyExact(files.size(), 3 * width * height)];
        for (int i = 0; i < files.size(); i++) {
            BufferedImage image = i == 0 ? first : picture(files.get(i));
            if (image.getWidth() != width || image.getHeight() != height) {
                throw new IOException(files.get(i) + " is " + image.getWidth() + " x " + image.getHeight() + "; "
                        + files.get(0) + " is " + width + " x " + height);
            }
            copy(image, values, i * 3 * width * height);
        }
        List<String> classes =
                classFolders.stream().map(path -> path.getFileName().toString()).toList();
        int[] numbers = labels.stream().mapToInt(Integer::intValue).toArray();
        return new ImageSet(values, numbers, classes, 3, height, width);
    }

    private static List<Path> list(Path folder, boolean folders) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> folders ? Files.isDirectory(path) : isPicture(path))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw new IOException("directory '" + folder + "' cannot be read", e);
        }
    }

    private static boolean isPicture(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(path) && (name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg"));
    }

    private static BufferedImage picture(Path file) throws IOException {
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (IOException | RuntimeException e) {
            // ImageIO's decoders also throw unchecked exceptions on damaged files
            throw new IOException(file + " is not a readable picture: " + e.getMessage(), e);
        }
        if (image == null) {
            throw new IOException(file + " is not a readable picture");
        }
        return image;
    }

    private static void copy(BufferedImage image, float[] values, int at) {
        int plane = image.getWidth() * image.getHeight();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int argb = image.getRGB(x, y);
                int opacity = argb >>> 24;
                for (int channel = 0; channel < 3; channel++) {
                    int level = argb >> (16 - 8 * channel) & 0xFF;
                    float overWhite = (opacity * level + (255 - opacity) * 255) / 255f;
                    values[at + channel * plane + y * image.getWidth() + x] = overWhite / 127.5f - 1;
                }
            }
        }
    }
}
