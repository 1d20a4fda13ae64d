package org.score4j.process;

import java.util.Arrays;
import java.util.Locale;

/**
 * A table of T noise levels; time is the timestep, 0 (cleanest) … T − 1, and clean data lie at −1.
 *
 * <p>With ᾱ the product of all 1 − β up to a timestep, alpha = √ᾱ and sigma = √(1 − ᾱ). Between table times the process
 * is continued as {@link Interpolation} says. Between −1 and 0 it starts from the clean point: ln alpha is linear for
 * LOG_ALPHA, sigma/alpha for RHO and HALF_LOG_SNR. If the last level has alpha = 0, alpha is linear in the last interval.
 * At a table time the derivatives are those of the cleaner side, the one a sampling step enters.
 *
 * <p>Source: Ho et al., Denoising Diffusion Probabilistic Models (2020).
 */
public final class DiscreteVariancePreserving implements VariancePreserving {
    /** What is linear between two timesteps. */
    public enum Interpolation {
        /** ln alpha. */
        LOG_ALPHA,
        /**
         * ln alpha, with the slope of the first interval kept before timestep 0, as in DPM-Solver's code: data become
         * clean where that line reaches alpha = 1, at a timestep above −1 if β grows.
         */
        LOG_ALPHA_EXTRAPOLATED,
        /** sigma/alpha, as k-diffusion and Diffusers assign levels to fractional timesteps. */
        RHO,
        /** ln(alpha/sigma), as k-diffusion and Diffusers assign fractional timesteps to levels. */
        HALF_LOG_SNR
    }

    private static final double ROUNDING = 1e-12;

    private final double[] logAlpha;
    private final double[] betas;
    private final double[] rho;
    private final double[] lambda;
    private final Interpolation interpolation;

    private DiscreteVariancePreserving(double[] logAlpha, double[] betas, Interpolation interpolation) {
        this.logAlpha = logAlpha;
        this.betas = betas;
        this.interpolation = interpolation;
        rho = new double[logAlpha.length];
        lambda = new double[logAlpha.length];
        for (int i = 0; i < rho.length; i++) {
            rho[i] = Math.sqrt(Math.expm1(-2 * logAlpha[i]));
            lambda[i] = -Math.log(rho[i]);
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
        double quarter = Math.PI / 2 / 1.008;
        for (int i = 0; i < steps; i++) {
            double now = (i / (double) steps + 0.008) * quarter;
            double next = ((i + 1) / (double) steps + 0.008) * quarter;
            // 1 − cos²(next)/cos²(now), which would cancel at the clean end
            double sine = Math.sin(quarter / steps) * Math.sin(now + next);
            betas[i] = Math.min(0.999, sine / (Math.cos(now) * Math.cos(now)));
        }
        return ofBetas(betas);
    }

    /**
     * Any table of β.
     *
     * @throws IllegalArgumentException if there are fewer than two, or a β is not within (0, 1), the last (0, 1]
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
        return new DiscreteVariancePreserving(logAlpha, betas.clone(), Interpolation.LOG_ALPHA);
    }

    /**
     * Any table of ᾱ, the cumulative products of 1 − β.
     *
     * @throws IllegalArgumentException if there are fewer than two, or they do not decrease strictly within (0, 1), the
     *     last within [0, 1)
     */
    public static DiscreteVariancePreserving ofAlphasCumprod(double... alphasCumprod) {
        requireSteps(alphasCumprod.length);
        double[] logAlpha = new double[alphasCumprod.length];
        double previous = 1;
        for (int i = 0; i < logAlpha.length; i++) {
            double value = alphasCumprod[i];
            boolean positive = value > 0 || (i == logAlpha.length - 1 && value == 0);
            if (!(positive && value < previous)) {
                throw new IllegalArgumentException("alphasCumprod[" + i + "] is " + value + " after " + previous
                        + "; they must decrease strictly from below 1, and only the last may be 0");
            }
            previous = value;
            logAlpha[i] = 0.5 * Math.log(value);
        }
        return new DiscreteVariancePreserving(logAlpha, betasOf(logAlpha), Interpolation.LOG_ALPHA);
    }

    /**
     * The same table with terminal signal-to-noise ratio zero: alpha is shifted to end at 0 and scaled to keep its
     * first value.
     *
     * <p>Source: Lin et al., Common Diffusion Noise Schedules and Sample Steps are Flawed (2024), algorithm 1.
     */
    public DiscreteVariancePreserving withZeroTerminalSnr() {
        int last = logAlpha.length - 1;
        double first = Math.exp(logAlpha[0]);
        double shift = Math.exp(logAlpha[last]);
        double[] rescaled = new double[last + 1];
        for (int i = 1; i < last; i++) {
            // 1 − alpha of the new table, in terms that are small where it is small
            double below = (-first * Math.expm1(logAlpha[i]) + shift * Math.expm1(logAlpha[0])) / (first - shift);
            rescaled[i] = below < 0.5
                    ? Math.log1p(-below)
                    : Math.log(shift * Math.expm1(logAlpha[i] - logAlpha[last]) * (first / (first - shift)));
        }
        if (shift == 0) {
            System.arraycopy(logAlpha, 0, rescaled, 0, last);
        }
        rescaled[0] = logAlpha[0];
        rescaled[last] = Double.NEGATIVE_INFINITY;
        return new DiscreteVariancePreserving(rescaled, betasOf(rescaled), interpolation);
    }

    /**
     * The cleanest levels of the same table: those whose ln(alpha/sigma) is at least {@code lowest}.
     *
     * <p>DPM-Solver and Diffusers (lambda_min_clipped) so leave out the end of a cosine table, where alpha is nearly 0; they use
     * −5.1.
     *
     * @throws IllegalArgumentException if fewer than two levels are left
     */
    public DiscreteVariancePreserving withHalfLogSnrFrom(double lowest) {
        Domain.requireNumber("lowest", lowest);
        int kept = 0;
        while (kept < lambda.length && lambda[kept] >= lowest) {
            kept++;
        }
        if (kept < 2) {
            throw new IllegalArgumentException("lowest is " + lowest + ", which leaves " + kept + " levels of " + name()
                    + "; at least 2 are needed");
        }
        return new DiscreteVariancePreserving(Arrays.copyOf(logAlpha, kept), Arrays.copyOf(betas, kept), interpolation);
    }

    /**
     * The same table with another ᾱ at its last timestep. Diffusers' schedulers in noise levels so keep a table of zero terminal
     * signal-to-noise ratio finite, with 2⁻²⁴.
     *
     * @param alphaCumprod within [0, ᾱ of the timestep before)
     */
    public DiscreteVariancePreserving withLastAlphaCumprod(double alphaCumprod) {
        double[] products = new double[logAlpha.length];
        for (int i = 0; i < products.length - 1; i++) {
            products[i] = alphaCumprod(i);
        }
        products[products.length - 1] = alphaCumprod;
        DiscreteVariancePreserving checked = ofAlphasCumprod(products);
        double[] changed = logAlpha.clone();
        changed[changed.length - 1] = checked.logAlpha[changed.length - 1];
        return new DiscreteVariancePreserving(changed, betasOf(changed), interpolation);
    }

    /** The same table, continued otherwise between timesteps. */
    public DiscreteVariancePreserving interpolatedBy(Interpolation other) {
        return new DiscreteVariancePreserving(logAlpha, betas, other);
    }

    /** T, the number of timesteps. */
    public int timesteps() {
        return logAlpha.length;
    }

    /** β of timestep {@code i}, 0 … T − 1. */
    public double beta(int i) {
        return betas[i];
    }

    /** ᾱ of timestep {@code i}, 0 … T − 1. */
    public double alphaCumprod(int i) {
        return Math.exp(2 * logAlpha[i]);
    }

    @Override
    public String name() {
        return "vp-discrete(" + logAlpha.length + " timesteps, "
                + interpolation.name().toLowerCase(Locale.ROOT) + ", " + Integer.toHexString(Arrays.hashCode(logAlpha))
                + ")";
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
        return interpolation == Interpolation.LOG_ALPHA_EXTRAPOLATED ? -logAlpha[0] / (logAlpha[1] - logAlpha[0]) : -1;
    }

    @Override
    public double alpha(double t) {
        int above = above(t);
        return t == above ? Math.exp(logAlpha[above]) : piece(above).alpha(coordinate(t, above));
    }

    @Override
    public double sigma(double t) {
        int above = above(t);
        return t == above
                ? Math.sqrt(-Math.expm1(2 * logAlpha[above]))
                : piece(above).sigma(coordinate(t, above));
    }

    @Override
    public double rho(double t) {
        int above = above(t);
        return t == above ? rho[above] : piece(above).rho(coordinate(t, above));
    }

    @Override
    public double halfLogSnr(double t) {
        int above = above(t);
        return t == above ? lambda[above] : piece(above).halfLogSnr(coordinate(t, above));
    }

    @Override
    public double alphaDerivative(double t) {
        int above = above(t);
        return piece(above).alphaDerivative(coordinate(t, above), slope(above));
    }

    @Override
    public double sigmaDerivative(double t) {
        int above = above(t);
        return piece(above).sigmaDerivative(coordinate(t, above), slope(above));
    }

    @Override
    public double timeAtHalfLogSnr(double wanted) {
        Domain.requireNumber("lambda", wanted);
        int last = lambda.length - 1;
        if (wanted < lambda[last] - ROUNDING * (1 + Math.abs(lambda[last]))) {
            throw new IllegalArgumentException("lambda is " + wanted + ", sigma/alpha " + Math.exp(-wanted)
                    + "; the noisiest of " + name() + " is lambda " + lambda[last] + ", sigma/alpha " + rho[last]);
        }
        int above = firstNotAbove(wanted);
        if (wanted <= lambda[above]) {
            return above;
        }
        if (isExtrapolated(above)) {
            return cleanTime() + piece(above).coordinate(wanted) / slope(above);
        }
        double from = coordinateAt(above - 1, piece(above));
        return above - 1 + (piece(above).coordinate(wanted) - from) / slope(above);
    }

    /** √(1 − β) and √β with β = 1 − ᾱ(t)/ᾱ(next), between neighbours the table's β. */
    @Override
    public Discretization discretization(double t, double next) {
        Domain.requireOrdered(t, next);
        int above = above(t);
        if (t == above && next == t - 1 && !isExtrapolated(above)) {
            return Discretization.ofBeta(betas[above]);
        }
        return Discretization.ofBeta(t == next ? 0 : -Math.expm1(2 * (logAlpha(t) - logAlpha(next))));
    }

    /**
     * The table's own transition at timestep {@code t}.
     *
     * @param t a timestep, 0 … T − 1
     * @param steps must be T
     */
    @Override
    public Discretization chain(double t, int steps) {
        if (steps != logAlpha.length || t != Math.rint(t)) {
            throw new IllegalArgumentException("t is " + t + " and steps is " + steps + "; the chain of " + name()
                    + " has " + logAlpha.length + " steps and whole timesteps");
        }
        return discretization(t, t - 1);
    }

    private double logAlpha(double t) {
        int above = above(t);
        return t == above ? logAlpha[above] : Math.log(alpha(t));
    }

    /** The first timestep at or above {@code t}. */
    private int above(double t) {
        if (!(t >= cleanTime() && t <= logAlpha.length - 1)) {
            throw new IllegalArgumentException("time is " + t + "; allowed: " + cleanTime() + " (clean) to "
                    + (logAlpha.length - 1) + " timesteps");
        }
        return Math.max(0, (int) Math.ceil(t));
    }

    /** The first timestep whose λ is at or below {@code wanted}, or the last. */
    private int firstNotAbove(double wanted) {
        int low = 0;
        int high = lambda.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lambda[middle] <= wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** How the interval that ends at timestep {@code above} is continued. */
    private Piece piece(int above) {
        if (above == logAlpha.length - 1 && Double.isInfinite(logAlpha[above])) {
            return Piece.ALPHA;
        }
        return switch (interpolation) {
            case LOG_ALPHA, LOG_ALPHA_EXTRAPOLATED -> Piece.LOG_ALPHA;
            case RHO -> Piece.RHO;
            case HALF_LOG_SNR -> above == 0 ? Piece.RHO : Piece.HALF_LOG_SNR;
        };
    }

    private double coordinate(double t, int above) {
        Piece piece = piece(above);
        if (t == above) {
            return coordinateAt(above, piece);
        }
        if (isExtrapolated(above)) {
            return (t - cleanTime()) * slope(above);
        }
        return coordinateAt(above - 1, piece) + (t - (above - 1)) * slope(above);
    }

    /** Whether the interval that ends at timestep {@code above} takes its slope from the next. */
    private boolean isExtrapolated(int above) {
        return above <= 0 && interpolation == Interpolation.LOG_ALPHA_EXTRAPOLATED;
    }

    private double slope(int above) {
        if (isExtrapolated(above)) {
            return logAlpha[1] - logAlpha[0];
        }
        Piece piece = piece(above);
        return coordinateAt(above, piece) - coordinateAt(above - 1, piece);
    }

    private double coordinateAt(int i, Piece piece) {
        return switch (piece) {
            case LOG_ALPHA -> i < 0 ? 0 : logAlpha[i];
            case RHO -> i < 0 ? 0 : rho[i];
            case HALF_LOG_SNR -> lambda[i];
            case ALPHA -> i < 0 ? 1 : Math.exp(logAlpha[i]);
        };
    }

    private static double[] betasOf(double... logAlpha) {
        double[] betas = new double[logAlpha.length];
        double previous = 0;
        for (int i = 0; i < betas.length; i++) {
            betas[i] = -Math.expm1(2 * (logAlpha[i] - previous));
            previous = logAlpha[i];
        }
        return betas;
    }

    private static double[] between(double first, double last, int steps) {
        requireSteps(steps);
        double[] values = new double[steps];
        for (int i = 0; i < steps; i++) {
            values[i] = first + (last - first) * i / (steps - 1);
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
                && Arrays.equals(logAlpha, process.logAlpha)
                && Arrays.equals(betas, process.betas);
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
