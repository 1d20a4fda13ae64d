package org.score4j.matching.objective;

import java.util.Arrays;
import org.score4j.matching.graph.Operations;
import org.score4j.matching.graph.Tangents;

/**
 * Auto-encoders r(x) as estimators of a score, (r(x) − x)/sigma² ≈ ∇ln p(x).
 *
 * <p>A denoising auto-encoder is {@link DenoisingScoreMatching} at one noise level with a network that predicts SAMPLE; its estimate
 * is exact for the density with the noise. A contractive one needs no noise: ‖r(x) − x‖² + sigma²·‖∂r/∂x‖², where the Jacobian's
 * squared norm is E‖(∂r/∂x)·v‖² over probes; its estimate is exact as sigma goes to 0.
 *
 * <p>Source: Alain and Bengio, What Regularized Auto-Encoders Learn from the Data-Generating Distribution (2014), section 2.
 *
 * @param sigma weight of the contraction, in (0, ∞)
 */
public record AutoencoderMatching(double sigma) {
    /** Checks the range. */
    public AutoencoderMatching {
        if (!(sigma > 0) || Double.isInfinite(sigma)) {
            throw new IllegalArgumentException("sigma is " + sigma + "; allowed: (0, ∞)");
        }
    }

    /**
     * The contractive loss of each sample [B, 1].
     *
     * @param reconstruction r
     * @param x samples [B, ...]
     * @param probe v [B, ...]
     */
    public <T> T losses(Operations<T> ops, ScoreFunction reconstruction, T x, T probe) {
        Tangents<T> tangents = new Tangents<>(ops);
        Tangents.Dual<T> r = reconstruction.apply(tangents, tangents.lift(x, probe));
        T moved = tangents.tangent(r);
        T error = ops.subtract(r.value(), x);
        T contraction = ops.affine(ImplicitMatching.dot(ops, moved, moved), sigma * sigma, 0);
        return ops.add(ImplicitMatching.dot(ops, error, error), contraction);
    }

    /**
     * The problem for a batch without noise, for a loss that takes {@link #losses}: targets are the probes.
     *
     * @param data x [B·n]
     * @param noise what the network is told, the same for all samples
     * @param probes v [B·n], with mean 0 and covariance I
     */
    public static Regression regression(double[] data, int batch, double noise, double[] probes) {
        int length = Rows.length(data, batch);
        Rows.requireLength("probes", probes, data.length);
        double[] told = new double[batch];
        double[] weights = new double[batch];
        Arrays.fill(told, noise);
        Arrays.fill(weights, 1);
        return Regression.squares(length, data, told, probes, weights);
    }

    /** (r − x)/sigma². */
    public <T> T score(Operations<T> ops, ScoreFunction reconstruction, T x) {
        return ops.affine(ops.subtract(reconstruction.apply(ops, x), x), 1 / (sigma * sigma), 0);
    }
}
