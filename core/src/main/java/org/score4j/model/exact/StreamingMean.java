package org.score4j.model.exact;

import java.util.Arrays;

/** The mean of the data under a streaming softmax: E[x0 | xt = x]. */
final class StreamingMean extends StreamingSoftmax {
    private final Pieces pieces;
    private final double[][] sum;

    StreamingMean(Pieces pieces) {
        super(pieces);
        this.pieces = pieces;
        sum = pieces.zeros();
    }

    @Override
    void start(double alpha, double sigma, double[] x) {
        super.start(alpha, sigma, x);
        for (double[] piece : sum) {
            Arrays.fill(piece, 0);
        }
    }

    @Override
    void rescale(double factor) {
        Pieces.scale(sum, factor);
    }

    @Override
    void accumulate(DataTile tile, int count) {
        int c = 0;
        for (; c + 1 < count; c += 2) {
            for (int k = 0; k < sum.length; k++) {
                addTwo(sum[k], weights[c], tile.piece(chosen[c], k), weights[c + 1], tile.piece(chosen[c + 1], k));
            }
        }
        if (c < count) {
            for (int k = 0; k < sum.length; k++) {
                addOne(sum[k], weights[c], tile.piece(chosen[c], k));
            }
        }
    }

    private static void addTwo(double[] sum, double v, double[] y, double w, double[] z) {
        for (int l = 0; l < sum.length; l++) {
            sum[l] += v * y[l] + w * z[l];
        }
    }

    private static void addOne(double[] sum, double w, double[] y) {
        for (int l = 0; l < sum.length; l++) {
            sum[l] += w * y[l];
        }
    }

    /** out ← the mean of the points added so far. */
    void mean(double[] out) {
        pieces.join(sum, out);
        for (int d = 0; d < out.length; d++) {
            out[d] /= total();
        }
    }
}
