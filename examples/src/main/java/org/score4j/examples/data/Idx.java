package org.score4j.examples.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Pictures and labels in IDX files of unsigned bytes, as MNIST and Fashion-MNIST come; also gzipped.
 *
 * <p>Source: LeCun, Cortes and Burges, The MNIST Database, which describes the format.
 */
public final class Idx {
    private static final int IMAGES = 0x00000803;
    private static final int LABELS = 0x00000801;
    private static final long LIMIT = Integer.MAX_VALUE - 16;

    private Idx() {}

    /** The content of an IDX file. */
    private record Content(int[] extents, byte[] values) {}

    /**
     * Reads pictures [count, rows, columns] and their labels.
     *
     * @throws IOException if a file is missing, cut off or of another kind, or their counts differ
     */
    public static ImageSet read(Path images, Path labels) throws IOException {
        Content pictures = content(images, IMAGES, 3);
        int[] numbers = labels(labels);
        int count = pictures.extents()[0];
        if (count != numbers.length) {
            throw new IOException(
                    images + " has " + count + " pictures; " + labels + " has " + numbers.length + " labels");
        }
        float[] values = new float[pictures.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ImageSet.fromByte(pictures.values()[i]);
        }
        return new ImageSet(values, numbers, List.of(), 1, pictures.extents()[1], pictures.extents()[2]);
    }

    /**
     * Where the pictures of a file are.
     *
     * @param count how many
     * @param height rows
     * @param width columns
     * @param offset of the first pixel
     */
    public record Layout(int count, int height, int width, int offset) {}

    /**
     * Reads the header of a file of pictures that are to stay there.
     *
     * @throws IOException if it is missing, of another kind, gzipped, or has another length than its header says
     */
    public static Layout layout(Path images) throws IOException {
        if (images.toString().endsWith(".gz")) {
            throw new IOException(images + " is gzipped; pictures that are read as they are needed must not be");
        }
        try (InputStream in = open(images)) {
            int[] extents = extents(images, in, IMAGES, 3);
            int offset = 4 + 4 * extents.length;
            long length = Files.size(images) - offset;
            long picture = (long) extents[1] * extents[2];
            if (length % picture != 0 || length / picture != extents[0]) {
                throw new IOException(images + " has " + length + " bytes of pictures; its header promises "
                        + Arrays.toString(extents));
            }
            return new Layout(extents[0], extents[1], extents[2], offset);
        }
    }

    /**
     * Reads labels.
     *
     * @throws IOException if the file is missing, cut off or of another kind
     */
    public static int[] labels(Path file) throws IOException {
        Content classes = content(file, LABELS, 1);
        int[] numbers = new int[classes.values().length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = classes.values()[i] & 0xFF;
        }
        return numbers;
    }

    private static Content content(Path file, int magic, int axes) throws IOException {
        try (InputStream in = open(file)) {
            int[] extents = extents(file, in, magic, axes);
            long length = 1;
            for (int extent : extents) {
                if (extent > LIMIT / length) {
                    throw new IOException(
                            file + " has extents " + Arrays.toString(extents) + "; expected some that fit memory");
                }
                length *= extent;
            }
            // grows as bytes arrive, so that a wrong header costs no memory
            byte[] values = in.readNBytes((int) length);
            if (values.length < length) {
                throw new IOException(file + " is cut off: its header promises " + length + " bytes, " + values.length
                        + " are there");
            }
            if (in.read() >= 0) {
                throw new IOException(file + " goes on after the " + length + " bytes that its header promises");
            }
            return new Content(extents, values);
        } catch (EOFException e) {
            throw new IOException(file + " is cut off", e);
        }
    }

    private static int[] extents(Path file, InputStream in, int magic, int axes) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(4 + 4 * axes));
        if (header.remaining() < 4 + 4 * axes) {
            throw new IOException(file + " is cut off at offset " + header.remaining() + ", in its header");
        }
        int found = header.getInt();
        if (found != magic) {
            throw new IOException(
                    file + String.format(Locale.ROOT, " begins with 0x%08x; expected 0x%08x", found, magic));
        }
        int[] extents = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            extents[axis] = header.getInt();
            if (extents[axis] < 1) {
                throw new IOException(file + " has extent " + extents[axis] + " at offset " + (4 + 4 * axis)
                        + "; expected a number from 1 on");
            }
        }
        return extents;
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        } catch (IOException e) {
            in.close();
            throw new IOException(file + " is not a gzip file: " + e.getMessage(), e);
        }
    }
}
