package org.score4j.process;

import java.util.Arrays;
import java.util.Locale;

/**
 * A table of T noise levels; time is the timestep, 0 (cleanest) … T − 1, and clean data lie at −1.
 *
 * <p>Between table times the process is continued as {@link Interpolation} says; between −1 and 0 likewise from the clean
 * point. If the last level has alpha = 0, alpha is linear in the last interval.
 *
 * <p>Source: Ho et al., Denoising Diffusion Probabilistic Models (2020).
 */
public final class DiscreteVariancePreserving implements VariancePreserving {
    /** What is linear between two timesteps. */
    public enum Interpolation {
        /** ln alpha. */
        LOG_ALPHA,
        /** sigma/alpha. */
        RHO
    }

    private final double[] logAlpha;
    private final double[] rho;
    private final Interpolation interpolation;

    private DiscreteVariancePreserving(double[] logAlpha, Interpolation interpolation) {
        this.logAlpha = logAlpha;
        this.interpolation = interpolation;
        rho = new double[logAlpha.length];
        for (int i = 0; i < rho.length; i++) {
            rho[i] = Math.sqrt(Math.expm1(-2 * logAlpha[i]));
        }
    }

    /** β linear from {@code first} to {@code last} in {@code steps} timesteps (Ho et al.: 1e-4, 0.02, 1000). */
    public static DiscreteVariancePreserving linear(double first, double last, int steps) {
        return ofBetas(between(first, last, steps));
    }

    /** √β linear from √first to √last (Rombach et al., Latent Diffusion: 0.00085, 0.012, 1000). */
    public static DiscreteVariancePreserving scaledLinear(double first, double last, int steps) {
        double[] betas = between(Math.sqrt(first), Math.sqrt(last), steps);
        for (int i = 0; i < betas.length; i++) {
            betas[i] *= betas[i];
        }
        return ofBetas(betas);
    }

    /**
     * β from the squared cosine ᾱ(t) = cos²((t + 0.008)/1.008·π/2), capped at 0.999.
     *
     * <p>Source: Nichol and Dhariwal (2021), equation 17.
     */
    public static DiscreteVariancePreserving squaredCosine(int steps) {
        requireSteps(steps);
        double[] betas = new double[steps];
        for (int i = 0; i < steps; i++) {
            double now = Math.cos((i / (double) steps + 0.008) / 1.008 * Math.PI / 2);
            double next = Math.cos(((i + 1) / (double) steps + 0.008) / 1.008 * Math.PI / 2);
            betas[i] = Math.min(0.999, 1 - next * next / (now * now));
        }
        return ofBetas(betas);
    }

    /**
     * Any table of β.
     *
     * @throws IllegalArgumentException if a β is not within (0, 1], or is 1 before the last
     */
    public static DiscreteVariancePreserving ofBetas(double... betas) {
        requireSteps(betas.length);
        double[] logAlpha = new double[betas.length];
        double sum = 0;
        for (int i = 0; i < betas.length; i++) {
            boolean last = i == betas.length - 1;
            if (!(betas[i] > 0 && (betas[i] < 1 || (last && betas[i] == 1)))) {
                throw new IllegalArgumentException(
                        "betas[" + i + "] is " + betas[i] + "; allowed: (0, 1), and 1 at the last timestep");
            }
            sum += Math.log1p(-betas[i]);
            logAlpha[i] = 0.5 * sum;
        }
        return new DiscreteVariancePreserving(logAlpha, Interpolation.LOG_ALPHA);
    }

    /** The same table with terminal signal-to-noise ratio zero: alpha is shifted to end at 0 and scaled to keep its first
     * value.
     *
     * <p>Source: Lin et al., Common Diffusion Noise Schedules and Sample Steps are Flawed (2024), algorithm 1.
     */
    public DiscreteVariancePreserving withZeroTerminalSnr() {
        double first = Math.exp(logAlpha[0]);
        double last = Math.exp(logAlpha[logAlpha.length - 1]);
        double[] rescaled = new double[logAlpha.length];
        for (int i = 0; i < rescaled.length; i++) {
            rescaled[i] = Math.log((Math.exp(logAlpha[i]) - last) * (first / (first - last)));
        }
        rescaled[0] = logAlpha[0];
        rescaled[rescaled.length - 1] = Double.NEGATIVE_INFINITY;
        return new DiscreteVariancePreserving(rescaled, interpolation);
    }

    /** The same table, continued otherwise between timesteps. */
    public DiscreteVariancePreserving interpolatedBy(Interpolation other) {
        return new DiscreteVariancePreserving(logAlpha, other);
    }

    /** T, the number of timesteps. */
    public int timesteps() {
        return logAlpha.length;
    }

    @Override
    public String name() {
        return "vp-discrete(" + logAlpha.length + " timesteps, " + interpolation.name().toLowerCase(Locale.ROOT)
                + ", " + Integer.toHexString(Arrays.hashCode(logAlpha)) + ")";
    }

    @Override
    public double startTime() {
        return logAlpha.length - 1.0;
    }

    @Override
    public double endTime() {
        return 0;
    }

    @Override
    public double cleanTime() {
        return -1;
    }

    @Override
    public double alpha(double t) {
        if (inLinearInterval(t)) {
            return linearAlpha(t);
        }
        return interpolation == Interpolation.LOG_ALPHA ? Math.exp(logAlpha(t)) : 1 / Math.hypot(1, rho(t));
    }

    @Override
    public double sigma(double t) {
        if (inLinearInterval(t)) {
            double alpha = linearAlpha(t);
            return Math.sqrt((1 - alpha) * (1 + alpha));
        }
        return interpolation == Interpolation.LOG_ALPHA
                ? Math.sqrt(-Math.expm1(2 * logAlpha(t)))
                : rho(t) / Math.hypot(1, rho(t));
    }

    @Override
    public double alphaDerivative(double t) {
        int below = below(t);
        if (inLinearInterval(t)) {
            return -Math.exp(logAlpha[logAlpha.length - 2]);
        }
        double alpha = alpha(t);
        return interpolation == Interpolation.LOG_ALPHA
                ? (value(logAlpha, below + 1) - value(logAlpha, below)) * alpha
                : -rho(t) * (value(rho, below + 1) - value(rho, below)) * alpha * alpha * alpha;
    }

    @Override
    public double sigmaDerivative(double t) {
        return -alpha(t) * alphaDerivative(t) / sigma(t);
    }

    @Override
    public double halfLogSnr(double t) {
        if (inLinearInterval(t)) {
            return Math.log(alpha(t)) - Math.log(sigma(t));
        }
        return interpolation == Interpolation.LOG_ALPHA
                ? -0.5 * Math.log(Math.expm1(-2 * logAlpha(t)))
                : -Math.log(rho(t));
    }

    @Override
    public double timeAtHalfLogSnr(double lambda) {
        double wantedRho = Math.exp(-lambda);
        double wanted = interpolation == Interpolation.LOG_ALPHA ? -0.5 * Math.log1p(wantedRho * wantedRho) : wantedRho;
        int above = 0;
        while (above < rho.length - 1 && rho[above] < wantedRho) {
            above++;
        }
        int below = above - 1;
        if (below == rho.length - 2 && Double.isInfinite(rho[above])) {
            double alpha = 1 / Math.hypot(1, wantedRho);
            return above - alpha / Math.exp(logAlpha[below]);
        }
        double[] table = interpolation == Interpolation.LOG_ALPHA ? logAlpha : rho;
        double from = value(table, below);
        return below + (wanted - from) / (value(table, above) - from);
    }

    /** Between table times the product of their β: stateFactor = alpha(t)/alpha(next). */
    @Override
    public Discretization discretization(double t, double next) {
        double ratio = alpha(t) / alpha(next);
        return new Discretization(ratio, Math.sqrt((1 - ratio) * (1 + ratio)));
    }

    private boolean inLinearInterval(double t) {
        int last = logAlpha.length - 1;
        return Double.isInfinite(logAlpha[last]) && t > last - 1;
    }

    private double linearAlpha(double t) {
        int last = logAlpha.length - 1;
        return (last - t) * Math.exp(logAlpha[last - 1]);
    }

    private double logAlpha(double t) {
        return interpolate(logAlpha, t);
    }

    private double rho(double t) {
        return interpolate(rho, t);
    }

    private double interpolate(double[] table, double t) {
        int below = below(t);
        double fraction = t - below;
        double from = value(table, below);
        return fraction == 0 ? from : from + fraction * (value(table, below + 1) - from);
    }

    /** The table time at or below {@code t}, such that the next one is still in the table. */
    private int below(double t) {
        if (!(t >= -1 && t <= logAlpha.length - 1)) {
            throw new IllegalArgumentException(
                    "time is " + t + "; allowed: -1 (clean) to " + (logAlpha.length - 1) + " timesteps");
        }
        return t == logAlpha.length - 1 ? logAlpha.length - 1 : (int) Math.floor(t);
    }

    /** The table with the clean point, where ln alpha and rho are 0, at −1; continued past its end. */
    private static double value(double[] table, int i) {
        if (i < 0) {
            return 0;
        }
        return i < table.length ? table[i] : 2 * table[i - 1] - (i > 1 ? table[i - 2] : 0);
    }

    private static double[] between(double first, double last, int steps) {
        requireSteps(steps);
        double[] values = new double[steps];
        for (int i = 0; i < steps; i++) {
            values[i] = first + (last - first) * i / Math.max(1, steps - 1);
        }
        return values;
    }

    private static void requireSteps(int steps) {
        if (steps < 2) {
            throw new IllegalArgumentException("number of timesteps is " + steps + "; allowed: 2 and more");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DiscreteVariancePreserving process
                && interpolation == process.interpolation
                && Arrays.equals(logAlpha, process.logAlpha);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(logAlpha);
    }

    @Override
    public String toString() {
        return name();
    }
}
