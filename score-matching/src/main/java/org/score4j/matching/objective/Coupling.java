package org.score4j.matching.objective;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.score4j.matching.evaluation.Assignment;
import org.score4j.matching.evaluation.EntropicPlan;
import org.score4j.matching.evaluation.SampleSet;

/**
 * Which points of a batch of the source go to which of the target.
 *
 * <p>Source: Tong et al., Improving and Generalizing Flow-Based Generative Models with Minibatch Optimal Transport (2024), section 3.2;
 * Pooladian et al., Multisample Flow Matching (2023).
 */
public sealed interface Coupling {
    /** As they come: conditional flow matching. */
    Coupling INDEPENDENT = new Independent();

    /** The exact assignment of least squared distance, each point once: OT-CFM. Time O(B³) at worst. */
    Coupling OPTIMAL = new Optimal();

    /** Pairs drawn from that plan, with replacement, as the released code does by default. */
    Coupling SAMPLED_PLAN = new SampledPlan();

    /**
     * The pairs of a batch.
     *
     * @param source [B·n]
     * @param target [B·n]
     * @param batch B
     * @param uniforms numbers in (0, 1) by pair, for couplings that are drawn
     */
    Pairs pairs(double[] source, double[] target, int batch, IntToDoubleFunction uniforms);

    /**
     * The places of pairs.
     *
     * @param source of each pair
     * @param target of each pair
     */
    record Pairs(int[] source, int[] target) {
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

    /** See {@link #INDEPENDENT}. */
    record Independent() implements Coupling {
        @Override
        public Pairs pairs(double[] source, double[] target, int batch, IntToDoubleFunction uniforms) {
            requireSame(source, target, batch);
            return new Pairs(Rows.places(batch), Rows.places(batch));
        }
    }

    /** See {@link #OPTIMAL}. */
    record Optimal() implements Coupling {
        @Override
        public Pairs pairs(double[] source, double[] target, int batch, IntToDoubleFunction uniforms) {
            double[] costs = costs(source, target, batch);
            return new Pairs(
                    Rows.places(batch), Assignment.minimising(costs, batch).columnOfRow());
        }
    }

    /** See {@link #SAMPLED_PLAN}. */
    record SampledPlan() implements Coupling {
        @Override
        public Pairs pairs(double[] source, double[] target, int batch, IntToDoubleFunction uniforms) {
            int[] partner =
                    Assignment.minimising(costs(source, target, batch), batch).columnOfRow();
            int[] from = Rows.places(batch);
            Arrays.setAll(from, i -> Math.min(batch - 1, (int) (batch * uniforms.applyAsDouble(i))));
            int[] to = from.clone();
            Arrays.setAll(to, i -> partner[from[i]]);
            return new Pairs(from, to);
        }
    }

    /**
     * Pairs of the entropic plan with squared distances: the static Schrödinger bridge of a Brownian motion of diffusion σ where the
     * regularisation is 2σ² (Tong et al. 2024, proposition 3.5).
     *
     * @param regularisation ε, in (0, ∞), in squared units of the data
     * @param everySource whether each source point is paired once, with a partner drawn from its row of the plan; else both are drawn
     *     from the plan, with replacement, as the released code does
     */
    record Entropic(double regularisation, boolean everySource) implements Coupling {
        /** Checks the regularisation. */
        public Entropic {
            if (!(regularisation > 0) || Double.isInfinite(regularisation)) {
                throw new IllegalArgumentException("regularisation is " + regularisation + "; allowed: (0, ∞)");
            }
        }

        /** That of the Schrödinger bridge of diffusion {@code sigma}, each source point paired once. */
        public static Entropic bridge(double sigma) {
            return new Entropic(2 * sigma * sigma, true);
        }

        /** With pairs drawn from the whole plan, with replacement. */
        public Entropic sampled() {
            return new Entropic(regularisation, false);
        }

        @Override
        public Pairs pairs(double[] source, double[] target, int batch, IntToDoubleFunction uniforms) {
            EntropicPlan plan = EntropicPlan.forDrawing(costs(source, target, batch), batch, regularisation);
            int[] from = Rows.places(batch);
            int[] to = Rows.places(batch);
            for (int i = 0; i < batch; i++) {
                double u = batch * uniforms.applyAsDouble(i);
                // the whole part chooses the row, what is left of it the column
                int row = Math.min(batch - 1, (int) u);
                from[i] = everySource ? i : row;
                to[i] = plan.columnAt(from[i], everySource ? u / batch : u - row);
            }
            return new Pairs(from, to);
        }
    }

    private static int requireSame(double[] source, double[] target, int batch) {
        int length = Rows.length(source, batch);
        Rows.requireLength("target", target, source.length);
        return length;
    }

    private static double[] costs(double[] source, double[] target, int batch) {
        int length = requireSame(source, target, batch);
        return Assignment.squaredDistances(new SampleSet(source, length), new SampleSet(target, length));
    }
}
