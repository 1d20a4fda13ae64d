package org.score4j.examples.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * CIFAR-10 in its binary format: records of one byte for the class and 3·32·32 bytes for the picture, channel first.
 *
 * <p>Source: Krizhevsky, Learning Multiple Layers of Features from Tiny Images (2009); the format is described with the data
 * set.
 */
public final class Cifar10 {
    private static final int SIZE = 32;
    private static final int PIXELS = 3 * SIZE * SIZE;

    /** Bytes of a record: its class, and its picture from 1 on. */
    public static final int RECORD = PIXELS + 1;

    /** Shape of a picture. */
    public static final List<Long> SHAPE = List.of(3L, (long) SIZE, (long) SIZE);

    /** Names of the classes. */
    public static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private Cifar10() {}

    /**
     * Reads files such as data_batch_1.bin, one after another.
     *
     * @throws IOException if one is missing, is not a whole number of records, or has a class above 9; names file and offset
     */
    public static ImageSet read(Path... files) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        int records = 0;
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            if (content.length == 0 || content.length % RECORD != 0) {
                throw new IOException(file + " has " + content.length + " bytes; expected a multiple of " + RECORD);
            }
            for (int at = 0; at < content.length; at += RECORD) {
                requireClass(file, content[at], at);
            }
            contents.add(content);
            records += content.length / RECORD;
        }
        float[] values = new float[Math.multiplyExact(records, PIXELS)];
        int[] labels = new int[records];
        int record = 0;
        for (byte[] content : contents) {
            for (int at = 0; at < content.length; at += RECORD) {
                labels[record] = content[at];
                for (int i = 0; i < PIXELS; i++) {
                    values[record * PIXELS + i] = ImageSet.fromByte(content[at + 1 + i]);
                }
                record++;
            }
        }
        return new ImageSet(values, labels, CLASSES, 3, SIZE, SIZE);
    }

    /**
     * Reads the classes of a file whose pictures are to stay there.
     *
     * @throws IOException as {@link #read}
     */
    public static int[] labels(Path file) throws IOException {
        long length = Files.size(file);
        if (length == 0 || length % RECORD != 0 || length / RECORD > Integer.MAX_VALUE) {
            throw new IOException(file + " has " + length + " bytes; expected a multiple of " + RECORD);
        }
        int[] labels = new int[(int) (length / RECORD)];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int i = 0; i < labels.length; i++) {
                labels[i] = in.read();
                requireClass(file, (byte) labels[i], (long) i * RECORD);
                in.skipNBytes(PIXELS);
            }
        }
        return labels;
    }

    private static void requireClass(Path file, byte found, long at) throws IOException {
        if (found < 0 || found >= CLASSES.size()) {
            throw new IOException(file + " has class " + (found & 0xFF) + " at offset " + at + "; allowed: 0 to 9");
        }
    }
}
