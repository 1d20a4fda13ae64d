package org.score4j.matching.objective;

import org.score4j.process.ConditionalPath;

/**
 * Regression along a path between pairs of points, xt = a·x0 + b·x1 + γ·z: flow matching, Schrödinger bridges, interpolants.
 *
 * <p>The network f(xt, t) is not preconditioned; its optimum is the conditional expectation of the target given xt. Which pairs are
 * given decides what is learned: independent ones (conditional flow matching), ones of optimal transport, see {@link Coupling}.
 *
 * <p>Sources: Lipman et al., Flow Matching for Generative Modeling (2023); Tong et al., Improving and Generalizing
 * Flow-Based Generative Models with Minibatch Optimal Transport (2024); Albergo et al., Stochastic Interpolants (2023),
 * section 2.
 *
 * @param path between source and target
 * @param quantity that is learned
 * @param antithetic whether every pair is used twice, with z and −z, which takes the 1/γ near the ends out of the variance
 */
public record PathMatching(ConditionalPath path, Quantity quantity, boolean antithetic) {
    /** What a network can learn of a path. */
    public enum Quantity {
        /** b(x, t) = E[dxt/dt | xt]: the drift of the flow. */
        DRIFT,
        /** v(x, t) = E[da/dt·x0 + db/dt·x1 | xt]: the drift without that of the noise. */
        MEAN_VELOCITY,
        /** s(x, t) = −E[z | xt]/γ, the score; −E[x0 | xt]/a where the source is the noise. */
        SCORE,
        /** η(x, t) = −E[z | xt], bounded where γ vanishes; −E[x0 | xt] where the source is the noise. */
        DENOISER
    }

    /** The drift of a path, each pair once. */
    public static PathMatching drift(ConditionalPath path) {
        return new PathMatching(path, Quantity.DRIFT, false);
    }

    /**
     * The problem for a batch of pairs; with antithetic noise the second half repeats the first with −z, or with −x0 where the
     * source is the noise and the quantity its expectation.
     *
     * @param source x0 [B·n]
     * @param target x1 [B·n]
     * @param times [B], in [0, 1], inside where the quantity has a pole at the ends
     * @param z unit noise [B·n]; not used where γ is 0
     */
    public Regression regression(double[] source, double[] target, double[] times, double[] z) {
        int length = Rows.length(source, times.length);
        Rows.requireLength("target", target, source.length);
        Rows.requireLength("z", z, source.length);
        int copies = antithetic ? 2 : 1;
        int rows = copies * times.length;
        double[] inputs = new double[rows * length];
        double[] noise = new double[rows];
        double[] targets = new double[rows * length];
        double[] weights = new double[rows];
        int[] places = new int[rows];
        for (int row = 0; row < rows; row++) {
            int i = row % times.length;
            double sign = row < times.length ? 1 : -1;
            noise[row] = times[i];
            places[row] = i;
            weights[row] = 1;
            fill(source, target, z, sign, times[i], i * length, length, inputs, targets, row * length);
        }
        return new Regression(length, inputs, noise, targets, weights, new double[rows], places);
    }

    private void fill(
            double[] source,
            double[] target,
            double[] z,
            double sign,
            double t,
            int from,
            int length,
            double[] inputs,
            double[] targets,
            int to) {
        double gamma = path.noise(t);
        double rate = quantity == Quantity.DRIFT ? path.noiseDerivative(t) : 0;
        boolean sourceIsNoise = gamma == 0 && path.noiseDerivative(t) == 0;
        double std = sourceIsNoise ? path.source(t) : gamma;
        double pole = quantity == Quantity.SCORE ? 1 / std : 1;
        if (!Double.isFinite(pole) || !Double.isFinite(rate)) {
            throw new IllegalArgumentException("time is " + t + ", where " + path.name() + " has noise " + std
                    + " and the target of " + quantity + " a pole; expected a time inside");
        }
        boolean learnsSource = sourceIsNoise && (quantity == Quantity.SCORE || quantity == Quantity.DENOISER);
        for (int d = 0; d < length; d++) {
            double x0 = learnsSource ? sign * source[from + d] : source[from + d];
            double x1 = target[from + d];
            double noise = sign * z[from + d];
            inputs[to + d] = path.source(t) * x0 + path.target(t) * x1 + gamma * noise;
            targets[to + d] = switch (quantity) {
                case DRIFT -> path.sourceDerivative(t) * x0 + path.targetDerivative(t) * x1 + rate * noise;
                case MEAN_VELOCITY -> path.sourceDerivative(t) * x0 + path.targetDerivative(t) * x1;
                case SCORE, DENOISER -> -pole * (sourceIsNoise ? x0 : noise);
            };
        }
    }
}
