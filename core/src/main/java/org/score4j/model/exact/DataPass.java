package org.score4j.model.exact;

import java.util.ArrayList;
import java.util.List;

/** One pass over a data set for a few samples at once, and the memory for it: O(D) a sample, used again and again. */
final class DataPass {
    /** The most samples of a pass: with a tile they fit in a second-level cache at 3,072 dimensions. */
    static final int MOST_SAMPLES = 8;

    private final float[] data;
    private final Pieces pieces;
    private final DataTile tile;
    private final NearestGuess guess;
    private final List<StreamingMean> means = new ArrayList<>();
    private final List<StreamingCovariance> covariances = new ArrayList<>();
    private final double[] point;
    private final double[] vector;

    /**
     * Memory for passes over these data.
     *
     * @param data [N, D] in 'c' order
     * @param dimensions D
     */
    DataPass(float[] data, int dimensions) {
        this.data = data;
        pieces = Pieces.of(dimensions);
        tile = new DataTile(data, pieces);
        guess = new NearestGuess(data, dimensions);
        point = new double[dimensions];
        vector = new double[dimensions];
    }

    /** Room for a sample. */
    double[] point() {
        return point;
    }

    /** Room for a vector. */
    double[] vector() {
        return vector;
    }

    /** The mean for the sample at this place in a pass, below {@link #MOST_SAMPLES}. */
    StreamingMean mean(int place) {
        while (means.size() <= place) {
            means.add(new StreamingMean(pieces));
        }
        return means.get(place);
    }

    /** The covariance for the sample at this place in a pass, below {@link #MOST_SAMPLES}. */
    StreamingCovariance covariance(int place) {
        while (covariances.size() <= place) {
            covariances.add(new StreamingCovariance(pieces));
        }
        return covariances.get(place);
    }

    /** A softmax that sums nothing but its weights. */
    StreamingSoftmax density() {
        return new StreamingSoftmax(pieces);
    }

    /** Begins a softmax with a sample. Points of one piece are not worth a guess: they cannot be given up half-way. */
    void start(StreamingSoftmax softmax, double alpha, double sigma, double[] x) {
        softmax.start(alpha, sigma, x);
        if (pieces.count() > 1) {
            tile.moveTo(guess.of(alpha, x));
            softmax.expect(tile);
        }
    }

    /** Adds all data to the first {@code samples} means. */
    void runMeans(int samples) {
        run(means, samples);
    }

    /** Adds all data to the first {@code samples} covariances. */
    void runCovariances(int samples) {
        run(covariances, samples);
    }

    /** Adds all data to a softmax. */
    void run(StreamingSoftmax softmax) {
        run(List.of(softmax), 1);
    }

    private void run(List<? extends StreamingSoftmax> softmaxes, int samples) {
        int count = data.length / pieces.dimensions();
        for (int first = 0; first < count; first += tile.size()) {
            tile.moveTo(first);
            for (int s = 0; s < samples; s++) {
                softmaxes.get(s).add(tile);
            }
        }
    }
}
