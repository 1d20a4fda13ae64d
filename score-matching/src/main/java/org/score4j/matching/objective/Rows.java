package org.score4j.matching.objective;

/** Checks of flat batches. */
final class Rows {
    private Rows() {}

    /** Values of a row. */
    static int length(double[] values, int rows) {
        if (rows < 1 || values.length == 0 || values.length % rows != 0) {
            throw new IllegalArgumentException("there are " + values.length + " values for " + rows
                    + " samples; expected the same number for each");
        }
        return values.length / rows;
    }

    static void requireLength(String name, double[] values, int expected) {
        if (values.length != expected) {
            throw new IllegalArgumentException(name + " has " + values.length + " entries; expected " + expected);
        }
    }
}
