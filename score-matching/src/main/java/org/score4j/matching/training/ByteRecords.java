package org.score4j.matching.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * Examples that stay in a file: records of one length, of which unsigned bytes 0 … 255 are values −1 … 1. Only what is asked for is
 * read, so that a data set may be larger than the memory.
 *
 * <p>Thread-safe; open until it is closed.
 */
public final class ByteRecords implements Examples, AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final List<Long> shape;
    private final long start;
    private final int stride;
    private final int[] labels;
    private final int classes;

    private ByteRecords(
            Path file, FileChannel channel, List<Long> shape, long start, int stride, int[] labels, int classes) {
        this.file = file;
        this.channel = channel;
        this.shape = shape;
        this.start = start;
        this.stride = stride;
        this.labels = labels;
        this.classes = classes;
    }

    /**
     * Opens a file.
     *
     * @param shape of an example
     * @param start offset of the first value of the first example, at least 0
     * @param stride bytes from one example to the next, at least its number of values
     * @param labels of the examples, −1 … classes − 1; as many as there are examples
     * @param classes how many
     * @throws IOException if the file is missing, or too short for so many examples
     */
    public static ByteRecords open(Path file, List<Long> shape, long start, int stride, int[] labels, int classes)
            throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            ByteRecords records =
                    new ByteRecords(file, channel, List.copyOf(shape), start, stride, labels.clone(), classes);
            records.check();
            return records;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void check() throws IOException {
        if (start < 0 || stride < length()) {
            throw new IllegalArgumentException("start is " + start + " and stride " + stride
                    + "; allowed: 0 and more, and " + length() + " and more");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < -1 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "label " + i + " is " + labels[i] + "; allowed: −1 to " + (classes - 1));
            }
        }
        long needed = start + (labels.length - 1L) * stride + length();
        if (labels.length == 0 || channel.size() < needed) {
            throw new IOException(file + " has " + channel.size() + " bytes; " + labels.length + " examples of shape "
                    + shape + " need " + needed + ", and there must be one");
        }
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public List<Long> shape() {
        return shape;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    /**
     * Reads an example.
     *
     * @throws UncheckedIOException if the file cannot be read any more
     */
    @Override
    public void read(int index, double[] out, int offset) {
        ByteBuffer bytes = ByteBuffer.allocate(length());
        long at = start + (long) index * stride;
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, at + bytes.position()) < 0) {
                    throw new IOException(file + " ended at offset " + (at + bytes.position()) + " while read");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < bytes.capacity(); i++) {
            // as float32, so that the numbers are those of a set in memory
            out[offset + i] = (bytes.get(i) & 0xFF) / 127.5f - 1;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
