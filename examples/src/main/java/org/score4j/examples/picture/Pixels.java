package org.score4j.examples.picture;

/**
 * A batch of pictures as numbers in [−1, 1].
 *
 * @param values [count, channels, height, width] in 'c' order; not copied
 * @param count number of pictures, at least 1
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height rows
 * @param width columns
 */
public record Pixels(float[] values, int count, int channels, int height, int width) {
    /** Checks the sizes. */
    public Pixels {
        if (count < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("count, height and width are " + count + ", " + height + " and " + width
                    + "; each must be at least 1");
        }
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels is " + channels + "; allowed: 1 or 3");
        }
        long expected = (long) count * channels * height * width;
        if (values.length != expected) {
            throw new IllegalArgumentException("values has " + values.length + " entries; expected " + expected);
        }
    }

    /** The colour of a pixel as 0xRRGGBB: (v + 1)·127.5 rounded, clamped to 0 … 255. */
    int rgb(int picture, int row, int column) {
        int plane = height * width;
        int at = picture * channels * plane + row * width + column;
        int red = level(at, picture);
        if (channels == 1) {
            return red << 16 | red << 8 | red;
        }
        return red << 16 | level(at + plane, picture) << 8 | level(at + 2 * plane, picture);
    }

    private int level(int at, int picture) {
        float value = values[at];
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(
                    "picture " + picture + " has the value " + value + " at element " + at + "; expected numbers");
        }
        return Math.max(0, Math.min(255, Math.round((value + 1) * 127.5f)));
    }
}
