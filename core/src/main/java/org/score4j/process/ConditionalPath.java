package org.score4j.process;

/**
 * A Gaussian path between two points: xt = a(t)·x0 + b(t)·x1 + γ(t)·z for t from 0 (the source, x0) to 1 (the target, x1), with z ~
 * N(0, I).
 *
 * <p>So flow matching, bridges and stochastic interpolants describe training pairs; their time runs towards the data. A path
 * whose source is Gaussian noise and whose γ is 0 is an {@link AffineProcess} read backwards, see {@link FlowTime}.
 *
 * <p>Points are [D], all of the same length. Paths are immutable and thread-safe.
 *
 * <p>Source: Albergo et al., Stochastic Interpolants: A Unifying Framework for Flows and Diffusions (2023), definition 2.1; Tong
 * et al., Improving and Generalizing Flow-Based Generative Models with Minibatch Optimal Transport (2024), equation 14.
 */
public interface ConditionalPath {
    /** What messages call the path. */
    String name();

    /** a(t), factor of the source point. */
    double source(double t);

    /** b(t), factor of the target point. */
    double target(double t);

    /** γ(t), standard deviation of xt given both points, at least 0. */
    double noise(double t);

    /** da/dt. */
    double sourceDerivative(double t);

    /** db/dt. */
    double targetDerivative(double t);

    /** dγ/dt; infinite where the path is not smooth (a Brownian bridge at its ends). */
    double noiseDerivative(double t);

    /** γ·dγ/dt, half the rate of the conditional variance; finite where dγ/dt is infinite and γ is 0. */
    default double noiseProduct(double t) {
        return noise(t) * noiseDerivative(t);
    }

    /** γ'/γ, the rate at which points near the mean move away from it; 0 where γ is 0 throughout. */
    default double noiseRate(double t) {
        double derivative = noiseDerivative(t);
        return derivative == 0 ? 0 : derivative / noise(t);
    }

    /** out ← a·x0 + b·x1, the mean of xt given both points. */
    default void mean(double t, double[] x0, double[] x1, double[] out) {
        Domain.requireSameLength(x0, x1, out);
        double a = source(t);
        double b = target(t);
        for (int i = 0; i < out.length; i++) {
            out[i] = a * x0[i] + b * x1[i];
        }
    }

    /** out ← da/dt·x0 + db/dt·x1, the velocity of the mean. */
    default void meanVelocity(double t, double[] x0, double[] x1, double[] out) {
        Domain.requireSameLength(x0, x1, out);
        double a = sourceDerivative(t);
        double b = targetDerivative(t);
        for (int i = 0; i < out.length; i++) {
            out[i] = a * x0[i] + b * x1[i];
        }
    }

    /** out ← xt = a·x0 + b·x1 + γ·z. */
    default void point(double t, double[] x0, double[] x1, double[] z, double[] out) {
        Domain.requireSameLength(x0, x1, z);
        mean(t, x0, x1, out);
        double gamma = noise(t);
        for (int i = 0; i < out.length; i++) {
            out[i] += gamma * z[i];
        }
    }

    /** out ← dxt/dt = da/dt·x0 + db/dt·x1 + dγ/dt·z, the regression target of a drift. */
    default void velocity(double t, double[] x0, double[] x1, double[] z, double[] out) {
        Domain.requireSameLength(x0, x1, z);
        meanVelocity(t, x0, x1, out);
        double rate = noiseDerivative(t);
        if (rate != 0) {
            for (int i = 0; i < out.length; i++) {
                out[i] += rate * z[i];
            }
        }
    }

    /**
     * out ← u(x | x0, x1) = da/dt·x0 + db/dt·x1 + γ'/γ·(x − a·x0 − b·x1), the velocity of the flow through {@code x} that carries
     * the conditional Gaussians along.
     *
     * <p>The same as {@link #velocity} at x = xt. Source: Tong et al. (2024), theorem 2.1.
     */
    default void conditionalVelocity(double t, double[] x, double[] x0, double[] x1, double[] out) {
        Domain.requireSameLength(x0, x1, x);
        meanVelocity(t, x0, x1, out);
        double rate = noiseRate(t);
        if (rate != 0) {
            double a = source(t);
            double b = target(t);
            for (int i = 0; i < out.length; i++) {
                out[i] += rate * (x[i] - a * x0[i] - b * x1[i]);
            }
        }
    }
}
