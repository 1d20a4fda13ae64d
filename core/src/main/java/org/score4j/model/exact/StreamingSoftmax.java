package org.score4j.model.exact;

import java.util.Arrays;

/**
 * One sample's softmax over a data set, in one pass: weights wᵢ = exp(−(dᵢ − n)/(2·sigma²)) of the squared distances
 * dᵢ = |x − alpha·yᵢ|², relative to the nearest so far, n; when a nearer one comes, what was summed is rescaled (Milakov and
 * Gimelshein, 2018, "Online normalizer calculation for softmax", algorithm 3). This class sums the weights; subclasses sum
 * more.
 *
 * <p>Distances are sums of squared differences in float64, never differences of squares. A point is given up as soon as its
 * partial distance proves that its weight is exactly 0 in float64; how early that is looked for is no part of the result,
 * since partial sums never decrease. So every operation follows from x and the order of the data alone; exponentials are those
 * of {@link StrictMath}, the same on every machine.
 */
class StreamingSoftmax {
    /** exp(−x) is 0 in float64 beyond this. */
    private static final double UNDERFLOW = 746;

    /** Vectors of up to so many elements are one piece, and not worth a loop for vector instructions. */
    private static final int SHORT = 24;

    private final Pieces pieces;
    private final double[][] x;
    private final double[] squares;
    private double alpha;
    private double scale;
    private double bound;
    private double nearest;
    private double total;

    /** Pieces after which to look whether a point can be given up: adapts, so that looking is cheap if none can. */
    private int patience;

    /** Points of the tile that have a weight, and the weights. */
    final int[] chosen;

    final double[] weights;

    StreamingSoftmax(Pieces pieces) {
        this.pieces = pieces;
        x = pieces.zeros();
        squares = new double[pieces.length()];
        chosen = new int[DataTile.capacity(pieces)];
        weights = new double[chosen.length];
    }

    /** Forgets all points and begins with a sample. */
    void start(double alpha, double sigma, double[] x) {
        this.alpha = alpha;
        scale = 2 * sigma * sigma;
        pieces.cut(x, this.x);
        bound = Double.POSITIVE_INFINITY;
        nearest = Double.POSITIVE_INFINITY;
        total = 0;
        patience = 1;
    }

    /** Tells, before any point is added, that the first point of the tile will be one of them. */
    final void expect(DataTile tile) {
        bound = squaredDistance(tile, 0, Double.POSITIVE_INFINITY);
    }

    /** Adds the points of a tile. */
    final void add(DataTile tile) {
        double before = nearest;
        int candidates = 0;
        for (int i = 0; i < tile.size(); i++) {
            double limit = Math.min(nearest, bound) + UNDERFLOW * scale;
            double distance = squaredDistance(tile, i, limit);
            if (distance > limit) {
                continue;
            }
            nearest = Math.min(nearest, distance);
            chosen[candidates] = i;
            weights[candidates++] = distance;
        }
        if (nearest < before && total > 0) {
            double factor = StrictMath.exp(-(before - nearest) / scale);
            total *= factor;
            rescale(factor);
        }
        accumulate(tile, weigh(candidates));
    }

    /** Replaces the distances of candidates by weights, drops those of weight 0, returns how many are left. */
    private int weigh(int candidates) {
        int count = 0;
        for (int c = 0; c < candidates; c++) {
            double excess = weights[c] - nearest;
            double weight = excess == 0 ? 1 : StrictMath.exp(-excess / scale);
            if (weight != 0) {
                total += weight;
                chosen[count] = chosen[c];
                weights[count++] = weight;
            }
        }
        return count;
    }

    /** |x − alpha·y|² of a point, or a part of it that exceeds {@code limit}. */
    private double squaredDistance(DataTile tile, int i, double limit) {
        if (squares.length <= SHORT) {
            return shortDistance(x[0], tile.piece(i, 0));
        }
        Arrays.fill(squares, 0);
        double sum;
        int k = 0;
        int look = patience;
        do {
            for (int end = Math.min(look, x.length); k < end; k++) {
                addSquares(x[k], tile.piece(i, k));
            }
            sum = Pieces.sum(squares);
            look *= 2;
        } while (k < x.length && sum <= limit);
        patience = sum > limit ? Math.max(1, k / 2) : Math.min(2 * patience, x.length);
        return sum;
    }

    private double shortDistance(double[] x, double[] y) {
        double sum = 0;
        for (int l = 0; l < x.length; l++) {
            double difference = x[l] - alpha * y[l];
            sum += difference * difference;
        }
        return sum;
    }

    private void addSquares(double[] x, double[] y) {
        for (int l = 0; l < squares.length; l++) {
            double difference = x[l] - alpha * y[l];
            squares[l] += difference * difference;
        }
    }

    /** ln Σ exp(−dᵢ/(2·sigma²)). */
    final double logSum() {
        return Math.log(total) - nearest / scale;
    }

    /** Σ wᵢ. */
    final double total() {
        return total;
    }

    /** Multiplies all that was accumulated by a factor in [0, 1]. */
    void rescale(double factor) {}

    /** Takes {@code count} points of the tile: {@code chosen}, with their {@code weights}, in the order of the data. */
    void accumulate(DataTile tile, int count) {}
}
