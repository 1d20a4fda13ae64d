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
        return new Comparison(what, Rows.flat(actual), Rows.flat(expected));
    }
}
