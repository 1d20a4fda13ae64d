package org.score4j.cuda.driver;

import java.util.Locale;

/** Sizes of memory as people read them. */
public final class Bytes {
    private static final double STEP = 1024;

    private Bytes() {}

    /** A number of bytes in the unit that makes it short. */
    public static String text(long bytes) {
        if (bytes < STEP) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        double size = bytes / STEP;
        int unit = 0;
        while (size >= STEP && unit < units.length - 1) {
            size /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
    }
}
