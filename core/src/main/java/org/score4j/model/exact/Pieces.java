package org.score4j.model.exact;

/**
 * How vectors of D elements are cut into pieces of equal length, the last one filled up with zeros.
 *
 * <p>Loops over pieces use one index from 0 for all of their arrays: the form that the compiler turns into vector
 * instructions, which it does not where arrays are read at different offsets. The cut depends on D alone.
 *
 * @param dimensions D
 * @param length elements of a piece, a multiple of 4
 * @param count number of pieces
 */
record Pieces(int dimensions, int length, int count) {
    private static final int LONGEST = 256;

    /** The cut of D elements. */
    static Pieces of(int dimensions) {
        int count = (dimensions + LONGEST - 1) / LONGEST;
        int length = ((dimensions + count - 1) / count + 3) / 4 * 4;
        return new Pieces(dimensions, length, count);
    }

    /** A vector of zeros. */
    double[][] zeros() {
        return new double[count][length];
    }

    /** Elements of piece {@code k} that are not filling. */
    int used(int k) {
        return Math.max(0, Math.min(length, dimensions - k * length));
    }

    /** Cuts {@code from} into {@code to}, whose filling stays. */
    void cut(double[] from, double[][] to) {
        for (int k = 0; k < count; k++) {
            System.arraycopy(from, k * length, to[k], 0, used(k));
        }
    }

    /** Joins {@code from} into {@code to}. */
    void join(double[][] from, double[] to) {
        for (int k = 0; k < count; k++) {
            System.arraycopy(from[k], 0, to, k * length, used(k));
        }
    }

    /** Multiplies a vector by a factor. */
    static void scale(double[][] vector, double factor) {
        for (double[] piece : vector) {
            for (int l = 0; l < piece.length; l++) {
                piece[l] *= factor;
            }
        }
    }

    /** The sum of a piece, each of its quarters in order: no smaller if an element grows. */
    static double sum(double[] piece) {
        int second = piece.length / 4;
        int third = 2 * second;
        int fourth = 3 * second;
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int l = 0; l < second; l++) {
            a += piece[l];
            b += piece[second + l];
            c += piece[third + l];
            d += piece[fourth + l];
        }
        return (a + b) + (c + d);
    }
}
