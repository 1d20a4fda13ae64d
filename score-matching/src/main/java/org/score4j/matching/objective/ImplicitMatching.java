package org.score4j.matching.objective;

import java.util.Arrays;
import org.score4j.matching.graph.Operations;
import org.score4j.matching.graph.Tangents;

/**
 * Objectives of a score that need samples and no clean data: up to a constant E½‖s − ∇ln p‖², by integration by parts.
 *
 * <p>Derivatives of the network with respect to its input are tangents that are composed into the graph, so that its parameters'
 * gradient goes through them. Probes v have mean 0 and covariance I.
 *
 * <p>Sources: Hyvärinen, Estimation of Non-Normalized Statistical Models by Score Matching (2005), theorem 1; Song, Garg, Shi and
 * Ermon, Sliced Score Matching (2019), equations 7 and 8; Pang et al., Efficient Learning of Generative Models via Finite-Difference
 * Score Matching (2020); Vincent (2011) for the explicit form, which needs a known score: a {@link Regression} on it.
 */
public enum ImplicitMatching {
    /** tr(∂s/∂x) + ½‖s‖², with as many tangents as dimensions. */
    EXACT(Integer.MAX_VALUE),
    /** vᵀ(∂s/∂x)v + ½(vᵀs)². */
    SLICED(1),
    /** vᵀ(∂s/∂x)v + ½‖s‖², whose second term has its exact expectation. */
    SLICED_VARIANCE_REDUCED(1),
    /** {@link #SLICED} by two evaluations at x ± h·v; off by O(h²). */
    FINITE_DIFFERENCE(0),
    /** {@link #SLICED_VARIANCE_REDUCED} by two evaluations at x ± h·v; off by O(h²). */
    FINITE_DIFFERENCE_VARIANCE_REDUCED(0);

    private final int tangents;

    ImplicitMatching(int tangents) {
        this.tangents = tangents;
    }

    /** Whether a probe is used. */
    public boolean needsProbe() {
        return this != EXACT;
    }

    /** Tangents of the network for samples of {@code length} values; 0 for finite differences. */
    public int tangents(int length) {
        return Math.min(tangents, length);
    }

    /**
     * The two summands of each sample [B, 1].
     *
     * @param curvature tr(∂s/∂x) or an estimate of it
     * @param energy ½‖s‖² or an estimate of it
     */
    public record Terms<T>(T curvature, T energy) {}

    /**
     * The loss of each sample [B, 1].
     *
     * @param x samples [B, ...]
     * @param probe v [B, ...]; not used by {@link #EXACT}
     * @param step h of finite differences, in (0, ∞): 0.01 to 0.1 in units of the density's finest scale; not used by the others
     */
    public <T> T losses(Operations<T> ops, ScoreFunction score, T x, T probe, double step) {
        Terms<T> terms = terms(ops, score, x, probe, step);
        return ops.add(terms.curvature(), terms.energy());
    }

    /** The summands of {@link #losses}. */
    public <T> Terms<T> terms(Operations<T> ops, ScoreFunction score, T x, T probe, double step) {
        return switch (this) {
            case EXACT -> exact(ops, score, x);
            case SLICED, SLICED_VARIANCE_REDUCED -> {
                Tangents<T> tangents = new Tangents<>(ops);
                Tangents.Dual<T> s = score.apply(tangents, tangents.lift(x, probe));
                T curvature = dot(ops, probe, tangents.tangent(s));
                yield new Terms<>(curvature, half(ops, this == SLICED, s.value(), probe));
            }
            case FINITE_DIFFERENCE, FINITE_DIFFERENCE_VARIANCE_REDUCED -> {
                if (!(step > 0) || Double.isInfinite(step)) {
                    throw new IllegalArgumentException("step is " + step + "; allowed: (0, ∞)");
                }
                T move = ops.affine(probe, step, 0);
                T above = score.apply(ops, ops.add(x, move));
                T below = score.apply(ops, ops.subtract(x, move));
                T curvature = ops.affine(dot(ops, probe, ops.subtract(above, below)), 0.5 / step, 0);
                T mean = ops.affine(ops.add(above, below), 0.5, 0);
                yield new Terms<>(curvature, half(ops, this == FINITE_DIFFERENCE, mean, probe));
            }
        };
    }

    /** ½(vᵀs)² or ½‖s‖². */
    private static <T> T half(Operations<T> ops, boolean sliced, T s, T probe) {
        T along = sliced ? dot(ops, probe, s) : s;
        T square = sliced ? ops.multiply(along, along) : dot(ops, s, s);
        return ops.affine(square, 0.5, 0);
    }

    private static <T> Terms<T> exact(Operations<T> ops, ScoreFunction score, T x) {
        long[] shape = ops.shape(x);
        int length = length(shape);
        long[] row = shape.clone();
        row[0] = 1;
        T zeros = ops.affine(x, 0, 0);
        T sum = ops.affine(dot(ops, zeros, zeros), 1, 0);
        T value = x;
        for (int d = 0; d < length; d++) {
            double[] axis = new double[length];
            axis[d] = 1;
            T direction = ops.add(zeros, ops.constant(axis, row));
            Tangents<T> tangents = new Tangents<>(ops);
            Tangents.Dual<T> s = score.apply(tangents, tangents.lift(x, direction));
            sum = ops.add(sum, dot(ops, direction, tangents.tangent(s)));
            value = s.value();
        }
        return new Terms<>(sum, ops.affine(dot(ops, value, value), 0.5, 0));
    }

    /** aᵀb of each sample [B, 1]. */
    static <T> T dot(Operations<T> ops, T a, T b) {
        int[] axes = new int[ops.shape(a).length - 1];
        Arrays.setAll(axes, axis -> axis + 1);
        return ops.reshape(ops.sum(ops.multiply(a, b), axes), -1, 1);
    }

    private static int length(long[] shape) {
        long length = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            length = Math.multiplyExact(length, shape[axis]);
        }
        return Math.toIntExact(length);
    }
}
