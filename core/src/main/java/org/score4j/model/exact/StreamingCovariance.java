package org.score4j.model.exact;

import java.util.Arrays;

/**
 * The covariance of the data under a streaming softmax, times a vector: Cov[x0 | xt = x]·v.
 *
 * <p>With the mean m of the total weight W so far, a point y of weight w adds w·W/(W + w)·(y − m)·((y − m)·v), and moves m by
 * w/(W + w)·(y − m): no difference of large sums (West, 1979, "Updating mean and variance estimates: an improved method").
 */
final class StreamingCovariance extends StreamingSoftmax {
    private final Pieces pieces;
    private final double[][] vector;
    private final double[][] mean;
    private final double[][] sum;
    private final double[] products;
    private double weight;

    StreamingCovariance(Pieces pieces) {
        super(pieces);
        this.pieces = pieces;
        vector = pieces.zeros();
        mean = pieces.zeros();
        sum = pieces.zeros();
        products = new double[pieces.length()];
    }

    /** Sets v. */
    void along(double[] v) {
        pieces.cut(v, vector);
    }

    @Override
    void start(double alpha, double sigma, double[] x) {
        super.start(alpha, sigma, x);
        weight = 0;
        for (int k = 0; k < sum.length; k++) {
            Arrays.fill(mean[k], 0);
            Arrays.fill(sum[k], 0);
        }
    }

    @Override
    void rescale(double factor) {
        weight *= factor;
        Pieces.scale(sum, factor);
    }

    @Override
    void accumulate(DataTile tile, int count) {
        for (int c = 0; c < count; c++) {
            Arrays.fill(products, 0);
            for (int k = 0; k < sum.length; k++) {
                addProducts(tile.piece(chosen[c], k), mean[k], vector[k]);
            }
            double share = weights[c] / (weight + weights[c]);
            double projection = weight * share * Pieces.sum(products);
            for (int k = 0; k < sum.length; k++) {
                update(tile.piece(chosen[c], k), mean[k], share, sum[k], projection);
            }
            weight += weights[c];
        }
    }

    private void addProducts(double[] y, double[] mean, double[] v) {
        for (int l = 0; l < products.length; l++) {
            products[l] += (y[l] - mean[l]) * v[l];
        }
    }

    private static void update(double[] y, double[] mean, double share, double[] sum, double projection) {
        for (int l = 0; l < sum.length; l++) {
            double difference = y[l] - mean[l];
            mean[l] += share * difference;
            sum[l] += projection * difference;
        }
    }

    /** out ← the covariance of the points added so far, times v and a factor. */
    void product(double factor, double[] out) {
        pieces.join(sum, out);
        for (int d = 0; d < out.length; d++) {
            out[d] *= factor / weight;
        }
    }
}
