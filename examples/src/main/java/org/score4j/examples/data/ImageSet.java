package org.score4j.examples.data;

import java.util.Arrays;
import java.util.List;

/**
 * Labelled pictures of one size, as numbers in [−1, 1].
 *
 * @param values [count, channels, height, width] in 'c' order; not copied
 * @param labels class of each picture, −1 for none
 * @param classes names of the classes; empty if they have none
 * @param channels 1 or 3
 * @param height rows
 * @param width columns
 */
public record ImageSet(float[] values, int[] labels, List<String> classes, int channels, int height, int width) {
    /** Checks the sizes. */
    public ImageSet {
        classes = List.copyOf(classes);
        long expected = (long) labels.length * channels * height * width;
        if (values.length != expected) {
            throw new IllegalArgumentException("values has " + values.length + " entries; expected " + expected);
        }
    }

    /** Number of pictures. */
    public int count() {
        return labels.length;
    }

    /** Elements of one picture. */
    public int length() {
        return channels * height * width;
    }

    /** A copy of one picture. */
    public float[] image(int index) {
        return Arrays.copyOfRange(values, index * length(), (index + 1) * length());
    }

    /** A byte 0 … 255 as a number in [−1, 1]. */
    static float fromByte(int level) {
        return (level & 0xFF) / 127.5f - 1;
    }
}
