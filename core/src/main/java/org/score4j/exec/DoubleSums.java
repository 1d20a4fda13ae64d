package org.score4j.exec;

/**
 * Loops over float64 arrays, y ← Σ cᵢ·rᵢ if it is the first or y + Σ cᵢ·rᵢ, term by term: each in a method of its own and with one
 * index, so that the virtual machine makes vector code of it.
 */
final class DoubleSums {
    private DoubleSums() {}

    /** y ← c·r, or fma(c, r, y). */
    static void sum(boolean first, double[] y, double c, double[] r, int from, int to) {
        if (first) {
            for (int i = from; i < to; i++) {
                y[i] = c * r[i];
            }
        } else {
            for (int i = from; i < to; i++) {
                y[i] = Math.fma(c, r[i], y[i]);
            }
        }
    }

    static void sum(boolean first, double[] y, double c1, double[] r1, double c2, double[] r2, int from, int to) {
        if (first) {
            for (int i = from; i < to; i++) {
                y[i] = Math.fma(c2, r2[i], c1 * r1[i]);
            }
        } else {
            for (int i = from; i < to; i++) {
                y[i] = Math.fma(c2, r2[i], Math.fma(c1, r1[i], y[i]));
            }
        }
    }

    static void sum(
            boolean first,
            double[] y,
            double c1,
            double[] r1,
            double c2,
            double[] r2,
            double c3,
            double[] r3,
            int from,
            int to) {
        if (first) {
            for (int i = from; i < to; i++) {
                y[i] = Math.fma(c3, r3[i], Math.fma(c2, r2[i], c1 * r1[i]));
            }
        } else {
            for (int i = from; i < to; i++) {
                y[i] = Math.fma(c3, r3[i], Math.fma(c2, r2[i], Math.fma(c1, r1[i], y[i])));
            }
        }
    }

    static void sum(
            boolean first,
            double[] y,
            double c1,
            double[] r1,
            double c2,
            double[] r2,
            double c3,
            double[] r3,
            double c4,
            double[] r4,
            int from,
            int to) {
        if (first) {
            for (int i = from; i < to; i++) {
                y[i] = Math.fma(c4, r4[i], Math.fma(c3, r3[i], Math.fma(c2, r2[i], c1 * r1[i])));
            }
        } else {
            for (int i = from; i < to; i++) {
                y[i] = Math.fma(c4, r4[i], Math.fma(c3, r3[i], Math.fma(c2, r2[i], Math.fma(c1, r1[i], y[i]))));
            }
        }
    }

    /** y ← a·b. */
    static void product(double[] y, double[] a, double[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = a[i] * b[i];
        }
    }

    /** Adds zero times the values of a whole block to a quarter of the lane: distances that are literals make vector code. */
    static void addZeros(double[] z, double[] r) {
        for (int i = 0; i < 256; i++) {
            z[i] = Math.fma(0, r[i + 768], Math.fma(0, r[i + 512], Math.fma(0, r[i + 256], Math.fma(0, r[i], z[i]))));
        }
    }
}
