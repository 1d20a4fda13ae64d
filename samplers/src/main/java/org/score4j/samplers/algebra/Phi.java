package org.score4j.samplers.algebra;

/**
 * The functions φ₀(z) = eᶻ, φₖ₊₁(z) = (φₖ(z) − 1/k!)/z that exponential integrators are made of; φₖ(0) = 1/k!.
 *
 * <p>φₖ(z) = ∫₀¹ e^((1−θ)z)·θ^(k−1)/(k−1)! dθ for k ≥ 1. Relative error below 1e−14.
 *
 * <p>Source: Hochbruck and Ostermann, Exponential Integrators (2010), section 2.1.
 */
public final class Phi {
    /** The largest index. */
    public static final int MAX = 12;

    /** Beyond this the recurrence that defines the functions loses nothing. */
    private static final double FAR = 60;

    private Phi() {}

    /**
     * φₖ(z).
     *
     * @param k 0 … {@value #MAX}
     * @param z any number; the result overflows to infinity where eᶻ does
     */
    public static double of(int k, double z) {
        if (k < 0 || k > MAX) {
            throw new IllegalArgumentException("k is " + k + "; allowed: 0 to " + MAX);
        }
        if (k == 0) {
            return Math.exp(z);
        }
        if (k == 1) {
            return z == 0 ? 1 : Math.expm1(z) / z;
        }
        if (Math.abs(z) > FAR) {
            double phi = Math.expm1(z) / z;
            double factorial = 1;
            for (int j = 1; j < k; j++) {
                factorial *= j;
                phi = (phi - 1 / factorial) / z;
            }
            return phi;
        }
        return z >= 0 ? rising(k, z) : falling(k, -z);
    }

    /** Σₙ zⁿ/(n + k)!, all terms positive. */
    private static double rising(int k, double z) {
        double term = 1 / factorial(k);
        double sum = 0;
        for (int n = 1; term > sum * 1e-18; n++) {
            sum += term;
            term *= z / (n + k);
        }
        return sum;
    }

    /** e^(−y)/k!·Σₙ k/(k + n)·yⁿ/n! by Kummer's transformation: all terms positive, where the plain series alternates. */
    private static double falling(int k, double y) {
        double power = 1;
        double sum = 0;
        double term = 1;
        for (int n = 1; term > sum * 1e-18; n++) {
            sum += term;
            power *= y / n;
            term = power * k / (k + n);
        }
        return Math.exp(-y) * sum / factorial(k);
    }

    static double factorial(int k) {
        double factorial = 1;
        for (int j = 2; j <= k; j++) {
            factorial *= j;
        }
        return factorial;
    }
}
