package org.score4j.matching.training;

import org.score4j.matching.graph.Initialisation;
import org.score4j.matching.graph.Operations;

/** How the errors of a network's outputs become the loss that is differentiated. */
public enum LossKind {
    /** Weighted squares. */
    SQUARES,
    /** Weighted pseudo-Huber distances of whole samples, for regressions with softness. */
    PSEUDO_HUBER,
    /**
     * Weighted squares over the uncertainty of their noise level, w·q/eᵘ + u, with u(c_noise) learned along: every level counts the
     * same, whatever its loss.
     *
     * <p>u is a linear function of 64 cosines of c_noise. Source: Karras et al., Analyzing and Improving the Training Dynamics of
     * Diffusion Models (2024), where u is a learned function of the level too.
     */
    UNCERTAINTY;

    private static final int FREQUENCIES = 64;

    /** Prefix of the names of parameters that a loss brings along. */
    static final String PREFIX = "loss.";

    /**
     * The loss of each sample [B, 1].
     *
     * @param output of the network [B, ...]
     * @param target [B, ...]
     * @param weight of the sum of squares, or of the distance [B, 1]
     * @param softness [B, 1], positive for pseudo-Huber distances
     * @param noise c_noise [B]
     * @param share what u counts: 1 over the samples of a step
     */
    <T> T losses(Operations<T> ops, T output, T target, T weight, T softness, T noise, double share) {
        T error = ops.subtract(output, target);
        int axes = ops.shape(output).length;
        int[] all = new int[axes - 1];
        for (int axis = 1; axis < axes; axis++) {
            all[axis - 1] = axis;
        }
        T squares = ops.reshape(ops.sum(ops.multiply(error, error), all), -1, 1);
        return switch (this) {
            case SQUARES -> ops.multiply(weight, squares);
            case PSEUDO_HUBER ->
                ops.multiply(
                        weight,
                        ops.subtract(ops.sqrt(ops.add(squares, ops.multiply(softness, softness))), softness));
            case UNCERTAINTY -> {
                T u = uncertainty(ops, noise);
                T scaled = ops.multiply(ops.multiply(weight, squares), ops.exp(ops.affine(u, -1, 0)));
                yield ops.add(scaled, ops.affine(u, share, 0));
            }
        };
    }

    private static <T> T uncertainty(Operations<T> ops, T noise) {
        double[] frequencies = new double[FREQUENCIES];
        double[] phases = new double[FREQUENCIES];
        for (int i = 0; i < FREQUENCIES; i++) {
            // from a quarter of a turn over all levels to many, and both phases
            frequencies[i] = 0.25 * Math.pow(2, i / 2 * 0.25);
            phases[i] = i % 2 == 0 ? 0 : 0.5 * Math.PI;
        }
        T angle = ops.add(
                ops.multiply(ops.reshape(noise, -1, 1), ops.constant(frequencies, 1, FREQUENCIES)),
                ops.constant(phases, 1, FREQUENCIES));
        T weight = ops.parameter(PREFIX + "uncertainty.weight", Initialisation.zeros(), 1, FREQUENCIES);
        T bias = ops.parameter(PREFIX + "uncertainty.bias", Initialisation.zeros(), 1);
        return ops.linear(ops.cos(angle), weight, bias);
    }
}
