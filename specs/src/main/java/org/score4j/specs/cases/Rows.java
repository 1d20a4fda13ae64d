package org.score4j.specs.cases;

/** Points as one array and back. */
final class Rows {
    private Rows() {}

    /** Rows of equal length, one after the other. */
    static double[] flat(double[][] rows) {
        int length = rows.length == 0 ? 0 : rows[0].length;
        double[] flat = new double[rows.length * length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * length, length);
        }
        return flat;
    }
}
