package org.score4j.matching.objective;

import java.util.Arrays;

/**
 * What a network F(x; c_noise) is to say for a batch: targets, and the weights of their squared errors.
 *
 * <p>All is in the network's own terms: inputs are scaled as it sees them, targets are of its raw output. Arrays are not copied.
 *
 * @param length n, values of a sample
 * @param inputs [B·n]
 * @param noise c_noise [B]
 * @param targets [B·n]
 * @param weights [B], of the distance between F and target; at least 0
 * @param softness [B], 0 for the square ‖F − target‖²; else c of the pseudo-Huber distance √(‖F − target‖² + c²) − c
 * @param places [B], of the data's batch: which datum a sample is made of, whose condition it has
 */
public record Regression(
        int length,
        double[] inputs,
        double[] noise,
        double[] targets,
        double[] weights,
        double[] softness,
        int[] places) {
    /** How the squares of a sample's values become its loss. */
    public enum Reduction {
        /** Their mean. */
        MEAN,
        /** Half their sum. */
        HALF_SUM
    }

    /** Checks the lengths. */
    public Regression {
        if (length < 1
                || inputs.length != (long) noise.length * length
                || targets.length != inputs.length
                || weights.length != noise.length
                || softness.length != noise.length
                || places.length != noise.length) {
            throw new IllegalArgumentException("inputs, noise, targets, weights, softness, places have " + inputs.length
                    + ", " + noise.length + ", " + targets.length + ", " + weights.length + ", " + softness.length
                    + " and " + places.length + " entries; expected B·n, B, B·n, B, B and B with n = " + length);
        }
    }

    /** A sample of each datum, in their order. */
    public Regression(
            int length, double[] inputs, double[] noise, double[] targets, double[] weights, double[] softness) {
        this(length, inputs, noise, targets, weights, softness, Rows.places(noise.length));
    }

    /** Weighted squares. */
    public static Regression squares(int length, double[] inputs, double[] noise, double[] targets, double[] weights) {
        return new Regression(length, inputs, noise, targets, weights, new double[noise.length]);
    }

    /** Some of the samples, copied. */
    public Regression rows(int from, int count) {
        int to = from + count;
        return new Regression(
                length,
                Arrays.copyOfRange(inputs, from * length, to * length),
                Arrays.copyOfRange(noise, from, to),
                Arrays.copyOfRange(targets, from * length, to * length),
                Arrays.copyOfRange(weights, from, to),
                Arrays.copyOfRange(softness, from, to),
                Arrays.copyOfRange(places, from, to));
    }

    /**
     * The same, where the data were taken from the batch in another order.
     *
     * @param taken the place in the batch of each datum that the samples are made of
     */
    public Regression ofDataFrom(int... taken) {
        int[] moved = Arrays.stream(places).map(place -> taken[place]).toArray();
        return new Regression(length, inputs, noise, targets, weights, softness, moved);
    }

    /** The same with weights times factors [B]. */
    public Regression times(double[] factors) {
        Rows.requireLength("factors", factors, weights.length);
        double[] products = new double[weights.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = weights[i] * factors[i];
        }
        return new Regression(length, inputs, noise, targets, products, softness, places);
    }

    /** B. */
    public int size() {
        return noise.length;
    }

    /**
     * The loss of each sample: its weight times the distance. A reduction is one of squares; pseudo-Huber distances are of
     * whole samples.
     *
     * @param outputs of the network [B·n]
     */
    public double[] losses(double[] outputs, Reduction reduction) {
        if (outputs.length != targets.length) {
            throw new IllegalArgumentException(
                    "outputs have " + outputs.length + " entries; expected " + targets.length);
        }
        double[] losses = new double[size()];
        for (int i = 0; i < losses.length; i++) {
            double sum = 0;
            for (int d = i * length; d < (i + 1) * length; d++) {
                double error = outputs[d] - targets[d];
                sum += error * error;
            }
            double c = softness[i];
            double distance = reduction == Reduction.MEAN ? sum / length : 0.5 * sum;
            // without cancellation where the error is small
            losses[i] = weights[i] * (c == 0 ? distance : sum / (Math.sqrt(sum + c * c) + c));
        }
        return losses;
    }

    /** The mean of {@link #losses}. */
    public double loss(double[] outputs, Reduction reduction) {
        return Arrays.stream(losses(outputs, reduction)).average().orElseThrow();
    }
}
