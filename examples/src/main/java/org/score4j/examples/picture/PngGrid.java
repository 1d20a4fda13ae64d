package org.score4j.examples.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.score4j.file.SafeFile;

/** Pictures side by side with thin lines between them. */
public final class PngGrid {
    private static final int LINE = 0xD8D8D8;

    private PngGrid() {}

    /** The number of columns that makes a grid of {@code count} pictures square. */
    public static int columns(int count) {
        return (int) Math.ceil(Math.sqrt(count));
    }

    /**
     * Draws a grid.
     *
     * @param scale edge of the square that a pixel becomes, at least 1
     */
    public static BufferedImage draw(Pixels pixels, int columns, int scale) {
        if (columns < 1 || scale < 1) {
            throw new IllegalArgumentException(
                    "columns is " + columns + " and scale is " + scale + "; each must be at least 1");
        }
        int rows = (pixels.count() + columns - 1) / columns;
        int cellWidth = pixels.width() * scale + 1;
        int cellHeight = pixels.height() * scale + 1;
        BufferedImage image =
                new BufferedImage(columns * cellWidth + 1, rows * cellHeight + 1, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, colour(pixels, columns, scale, y, x));
            }
        }
        return image;
    }

    private static int colour(Pixels pixels, int columns, int scale, int y, int x) {
        int cellWidth = pixels.width() * scale + 1;
        int cellHeight = pixels.height() * scale + 1;
        int picture = y / cellHeight * columns + x / cellWidth;
        boolean onLine = y % cellHeight == 0 || x % cellWidth == 0;
        if (onLine || picture >= pixels.count()) {
            return LINE;
        }
        return pixels.rgb(picture, (y % cellHeight - 1) / scale, (x % cellWidth - 1) / scale);
    }

    /** Writes a grid as PNG. */
    public static void write(Path file, Pixels pixels, int columns, int scale) throws IOException {
        BufferedImage image = draw(pixels, columns, scale);
        SafeFile.write(file, out -> ImageIO.write(image, "png", out));
    }

    /** Writes every picture to a PNG file of its own, 0000.png and so on, in a folder that exists. */
    public static void writeEach(Path folder, Pixels pixels, int first) throws IOException {
        for (int picture = 0; picture < pixels.count(); picture++) {
            BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < pixels.height(); y++) {
                for (int x = 0; x < pixels.width(); x++) {
                    image.setRGB(x, y, pixels.rgb(picture, y, x));
                }
            }
            Path file = folder.resolve(String.format(Locale.ROOT, "%04d.png", first + picture));
            SafeFile.write(file, out -> ImageIO.write(image, "png", out));
        }
    }
}
