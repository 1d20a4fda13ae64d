package org.score4j.matching.objective;

import java.util.function.IntToDoubleFunction;
import org.score4j.matching.evaluation.Assignment;
import org.score4j.matching.evaluation.SampleSet;

/**
 * Which points of a batch of the source go to which of the target.
 *
 * <p>Source: Tong et al., Improving and Generalizing Flow-Based Generative Models with Minibatch Optimal Transport (2024), section 3.2;
 * Pooladian et al., Multisample Flow Matching (2023).
 */
public enum Coupling {
    /** As they come: conditional flow matching. */
    INDEPENDENT,
    /** The exact assignment of least squared distance, each point once: OT-CFM. Time O(B³) at worst. */
    OPTIMAL,
    /** Pairs drawn from that plan, with replacement, as the released code does by default. */
    SAMPLED_PLAN;

    /**
     * The places of pairs.
     *
     * @param source of each pair
     * @param target of each pair
     */
    public record Pairs(int[] source, int[] target) {
        /** The rows of points [B·n] at places. */
        public static double[] rows(double[] points, int[] places) {
            int length = points.length / places.length;
            double[] rows = new double[points.length];
            for (int i = 0; i < places.length; i++) {
                System.arraycopy(points, places[i] * length, rows, i * length, length);
            }
            return rows;
        }
    }

    /**
     * The pairs of a batch.
     *
     * @param source [B·n]
     * @param target [B·n]
     * @param batch B
     * @param uniforms numbers in (0, 1) by pair, for {@link #SAMPLED_PLAN}
     */
    public Pairs pairs(double[] source, double[] target, int batch, IntToDoubleFunction uniforms) {
        int length = Rows.length(source, batch);
        Rows.requireLength("target", target, source.length);
        int[] from = new int[batch];
        int[] to = new int[batch];
        int[] partner = partners(source, target, batch, length);
        for (int i = 0; i < batch; i++) {
            from[i] = this == SAMPLED_PLAN ? Math.min(batch - 1, (int) (batch * uniforms.applyAsDouble(i))) : i;
            to[i] = partner[from[i]];
        }
        return new Pairs(from, to);
    }

    private int[] partners(double[] source, double[] target, int batch, int length) {
        if (this == INDEPENDENT || batch == 1) {
            int[] same = new int[batch];
            for (int i = 0; i < batch; i++) {
                same[i] = i;
            }
            return same;
        }
        double[] costs = Assignment.squaredDistances(new SampleSet(source, length), new SampleSet(target, length));
        return Assignment.minimising(costs, batch).columnOfRow();
    }
}
