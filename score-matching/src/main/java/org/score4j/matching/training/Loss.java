package org.score4j.matching.training;

import java.util.Arrays;
import org.score4j.matching.graph.Initialisation;
import org.score4j.matching.graph.Operations;
import org.score4j.matching.objective.AutoencoderMatching;
import org.score4j.matching.objective.ImplicitMatching;
import org.score4j.matching.objective.ScoreFunction;

/** How a network's outputs become the loss that is differentiated. */
public sealed interface Loss {
    /** Prefix of the names of parameters that a loss brings along. */
    String PREFIX = "loss.";

    /**
     * What a loss is made of.
     *
     * @param network F as a function of its scaled input
     * @param input scaled states [B, ...]
     * @param target [B, ...]
     * @param weight [B, 1]
     * @param softness [B, 1]
     * @param noise c_noise [B]
     * @param share 1 over the samples of the step [B, 1]
     */
    record Terms<T>(ScoreFunction network, T input, T target, T weight, T softness, T noise, T share) {}

    /** The loss of each sample [B, 1], with its share of the step's mean. */
    <T> T losses(Operations<T> ops, Terms<T> terms);

    /** Whether weights count the mean over a sample's values, not a sum. */
    default boolean averagesValues() {
        return true;
    }

    /** Weighted squares of F − target. */
    record Squares() implements Loss {
        @Override
        public <T> T losses(Operations<T> ops, Terms<T> terms) {
            return ops.multiply(terms.weight(), squares(ops, terms));
        }
    }

    /** Weighted pseudo-Huber distances of whole samples, for regressions with softness. */
    record PseudoHuber() implements Loss {
        @Override
        public <T> T losses(Operations<T> ops, Terms<T> terms) {
            T c = terms.softness();
            T root = ops.sqrt(ops.add(squares(ops, terms), ops.multiply(c, c)));
            return ops.multiply(terms.weight(), ops.subtract(root, c));
        }

        @Override
        public boolean averagesValues() {
            return false;
        }
    }

    /**
     * Weighted squares over the uncertainty of their noise level, w·q/eᵘ + u, with u(c_noise) learned along: every level counts the
     * same, whatever its loss.
     *
     * <p>u is a linear function of 64 cosines of c_noise. Source: Karras et al., Analyzing and Improving the Training Dynamics of
     * Diffusion Models (2024), where u is a learned function of the level too.
     */
    record Uncertainty() implements Loss {
        private static final int FREQUENCIES = 64;

        @Override
        public <T> T losses(Operations<T> ops, Terms<T> terms) {
            T u = uncertainty(ops, terms.noise());
            T weighted = ops.multiply(terms.weight(), squares(ops, terms));
            T scaled = ops.multiply(weighted, ops.exp(ops.affine(u, -1, 0)));
            return ops.add(scaled, ops.multiply(u, terms.share()));
        }

        private static <T> T uncertainty(Operations<T> ops, T noise) {
            double[] frequencies = new double[FREQUENCIES];
            double[] phases = new double[FREQUENCIES];
            for (int i = 0; i < FREQUENCIES; i++) {
                // both phases of frequencies that grow by a quarter of an octave
                int pair = i / 2;
                frequencies[i] = 0.25 * Math.pow(2, 0.25 * pair);
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

    /**
     * An implicit objective of a network whose score with respect to its input is F/τ, τ the softness: w·τ²·(tr(∂F/∂x)/τ + ½‖F/τ‖²).
     * Targets are the probes.
     *
     * <p>With the weight 1 it is sigma²-weighted if τ = sigma; Song et al. (2019) train noise-conditional networks so.
     *
     * @param objective which
     * @param step h of finite differences, in (0, ∞); not used by the others
     */
    record Implicit(ImplicitMatching objective, double step) implements Loss {
        @Override
        public <T> T losses(Operations<T> ops, Terms<T> terms) {
            ImplicitMatching.Terms<T> parts =
                    objective.terms(ops, terms.network(), terms.input(), terms.target(), step);
            T sum = ops.add(ops.multiply(terms.softness(), parts.curvature()), parts.energy());
            return ops.multiply(terms.weight(), sum);
        }
    }

    /** The contractive auto-encoder's loss of a network r(x) = F(x), over the number of values. Targets are the probes. */
    record Contractive(AutoencoderMatching matching) implements Loss {
        @Override
        public <T> T losses(Operations<T> ops, Terms<T> terms) {
            T losses = matching.losses(ops, terms.network(), terms.input(), terms.target());
            return ops.multiply(terms.weight(), losses);
        }
    }

    private static <T> T squares(Operations<T> ops, Terms<T> terms) {
        T error = ops.subtract(terms.network().apply(ops, terms.input()), terms.target());
        int[] axes = new int[ops.shape(error).length - 1];
        Arrays.setAll(axes, axis -> axis + 1);
        return ops.reshape(ops.sum(ops.multiply(error, error), axes), -1, 1);
    }
}
