package org.score4j.model.exact;

import java.util.Arrays;

/**
 * A block of consecutive points of a data set, widened to float64: read from memory once for all samples that use it.
 *
 * <p>Pieces are widened when first asked for, since most points are often given up after one piece.
 */
final class DataTile {
    /** Values of a tile: 256 KiB, which leaves room for samples in a second-level cache. */
    private static final int VALUES = 1 << 15;

    private static final int FEWEST = 4;
    private static final int MOST = 256;

    private final float[] data;
    private final Pieces pieces;
    private final double[][][] points;
    private final int[] widened;
    private int first;
    private int size;

    /**
     * A tile, over no points yet.
     *
     * @param data [N, D] in 'c' order
     * @param pieces how points are cut
     */
    DataTile(float[] data, Pieces pieces) {
        this.data = data;
        this.pieces = pieces;
        points = new double[capacity(pieces)][pieces.count()][pieces.length()];
        widened = new int[points.length];
    }

    /** The most points of a tile. It depends on D alone. */
    static int capacity(Pieces pieces) {
        return Math.max(FEWEST, Math.min(MOST, VALUES / (pieces.length() * pieces.count())));
    }

    /** Moves to the points from {@code point} on: as many as fit or are left. */
    void moveTo(int point) {
        first = point;
        size = Math.min(points.length, data.length / pieces.dimensions() - point);
        Arrays.fill(widened, 0);
    }

    /** Number of points. */
    int size() {
        return size;
    }

    /** Piece {@code k} of point {@code i} of this tile; of one point, pieces are asked for in order at first. */
    double[] piece(int i, int k) {
        double[] piece = points[i][k];
        if (widened[i] == k) {
            int start = (first + i) * pieces.dimensions() + k * pieces.length();
            int used = pieces.used(k);
            for (int l = 0; l < used; l++) {
                piece[l] = data[start + l];
            }
            widened[i]++;
        }
        return piece;
    }
}
