package org.score4j.specs.cases;

import org.score4j.specs.SpecificationException;

/**
 * Numbers of this library beside those of a reference.
 *
 * @param what what they are
 * @param actual this library's
 * @param expected the reference's
 */
record Comparison(String what, double[] actual, double[] expected) {
    /** Checks the lengths. */
    Comparison {
        if (actual.length != expected.length) {
            throw new SpecificationException(
                    what + " has " + actual.length + " values; the reference has " + expected.length);
        }
    }

    /** Compares one number. */
    static Comparison of(String what, double actual, double expected) {
        return new Comparison(what, new double[] {actual}, new double[] {expected});
    }

    /** Compares rows of equal length, one after another. */
    static Comparison of(String what, double[][] actual, double[][] expected) {
        return new Comparison(what, flat(actual), flat(expected));
    }

    private static double[] flat(double[][] rows) {
        int length = rows.length == 0 ? 0 : rows[0].length;
        double[] flat = new double[rows.length * length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * length, length);
        }
        return flat;
    }
}
