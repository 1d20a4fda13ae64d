package org.score4j.examples.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Content classes = content(labels, LABELS, 1);
        int count = pictures.extents()[0];
        if (count != classes.extents()[0]) {
            throw new IOException(
                    images + " has " + count + " pictures; " + labels + " has " + classes.extents()[0] + " labels");
        }
        float[] values = new float[pictures.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ImageSet.fromByte(pictures.values()[i]);
        }
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = classes.values()[i] & 0xFF;
        }
        return new ImageSet(values, numbers, List.of(), 1, pictures.extents()[1], pictures.extents()[2]);
    }

    private static Content content(Path file, int magic, int axes) throws IOException {
        try (InputStream in = open(file)) {
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
            long length = 1;
            for (int axis = 0; axis < axes; axis++) {
                extents[axis] = header.getInt();
                if (extents[axis] < 1 || length * extents[axis] > LIMIT) {
                    throw new IOException(file + " has extent " + extents[axis] + " at offset " + (4 + 4 * axis)
                            + "; expected a number from 1 on that fits memory");
                }
                length *= extents[axis];
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
