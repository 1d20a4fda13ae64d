package org.score4j.schedule;

import java.util.List;
import java.util.Locale;
import org.score4j.process.AffineProcess;

/** How the noise levels of a {@link SpacedSchedule} lie between two times. */
public sealed interface Spacing {
    /** What users call the rule. */
    String rule();

    /** The time a fraction of the way from {@code start} (0) to {@code end} (1). */
    double time(AffineProcess process, double start, double end, double fraction);

    /** Whether n levels before clean data are the first n of n + 1, the last of which is {@code end}. */
    default boolean leavesOutEnd() {
        return false;
    }

    /**
     * Equal steps in time of which the cleanest level is left out, so that the last step to clean data is as long as the others.
     *
     * <p>Stability AI's generative-models have it for discrete tables; there the times are rounded to timesteps by the network's
     * preconditioning.
     */
    record UniformWithoutEnd() implements Spacing {
        @Override
        public String rule() {
            return "sgm-uniform";
        }

        @Override
        public double time(AffineProcess process, double start, double end, double fraction) {
            return start + fraction * (end - start);
        }

        @Override
        public boolean leavesOutEnd() {
            return true;
        }
    }

    /**
     * The levels of a variance-preserving process with linear β that runs from rho(end) at time {@code first} to rho(start) at
     * time 1, at times u with equal steps in u^(1/exponent): rho² = e^B(u) − 1 with the quadratic B that is 0 at 0.
     *
     * <p>k-diffusion's "vp" and diff-sampler's "time_uniform". B is fitted to the range, so its β(0) may be negative.
     *
     * <p>Source: Song et al. (2021), equation 32, in the form of Karras et al. (2022), table 1; Chen et al., On the Trajectory
     * Regularity of ODE-based Diffusion Sampling (2024), for the exponent.
     *
     * @param exponent in (0, ∞); 1 is uniform
     * @param first in (0, 1); 1e-3 is usual
     */
    record VariancePreservingTime(double exponent, double first) implements Spacing {
        /** Checks the ranges. */
        public VariancePreservingTime {
            requirePositive("exponent", exponent);
            if (!(first > 0 && first < 1)) {
                throw new IllegalArgumentException("first is " + first + "; allowed: (0, 1)");
            }
        }

        @Override
        public String rule() {
            return "vp-time(" + exponent + ", " + first + ")";
        }

        @Override
        public double time(AffineProcess process, double start, double end, double fraction) {
            requireFinite(rule(), start, process.halfLogSnr(start));
            double atStart = Math.log1p(process.rho(start) * process.rho(start));
            double atEnd = Math.log1p(process.rho(end) * process.rho(end));
            if (!(atStart + (atStart - atEnd / first) / (1 - first) > 0)) {
                throw new IllegalArgumentException("rho runs from " + process.rho(start) + " to " + process.rho(end)
                        + "; schedule '" + rule() + "' grows over so narrow a range only with a larger 'first' than "
                        + first);
            }
            double u = Math.pow(1 + fraction * (Math.pow(first, 1 / exponent) - 1), exponent);
            // Lagrange's form of the quadratic through (0, 0), (first, atEnd) and (1, atStart)
            double integral = atStart * u * (u - first) / (1 - first) + atEnd * u * (1 - u) / (first * (1 - first));
            return process.timeAtRho(Math.sqrt(Math.expm1(integral)));
        }
    }

    /** Equal steps in t^(1/exponent). */
    record Power(double exponent) implements Spacing {
        /** Checks the exponent. */
        public Power {
            requirePositive("exponent", exponent);
        }

        @Override
        public String rule() {
            return exponent == 1 ? "uniform" : exponent == 2 ? "quadratic" : "power(" + exponent + ")";
        }

        @Override
        public double time(AffineProcess process, double start, double end, double fraction) {
            if (exponent == 1) {
                return start + fraction * (end - start);
            }
            if (end < 0) {
                throw new IllegalArgumentException("end time is " + end + "; schedule '" + rule() + "' needs [0, ∞)");
            }
            double first = Math.pow(start, 1 / exponent);
            double last = Math.pow(end, 1 / exponent);
            return Math.pow(first + fraction * (last - first), exponent);
        }
    }

    /** Equal steps in ln(alpha/sigma). */
    record HalfLogSnr() implements Spacing {
        @Override
        public String rule() {
            return "half-log-snr";
        }

        @Override
        public double time(AffineProcess process, double start, double end, double fraction) {
            double first = process.halfLogSnr(start);
            double last = process.halfLogSnr(end);
            requireFinite(rule(), start, first);
            return process.timeAtHalfLogSnr(first + fraction * (last - first));
        }
    }

    /** Equal steps in rho^(1/exponent), rho = sigma/alpha. */
    record Karras(double exponent) implements Spacing {
        /** Checks the exponent. */
        public Karras {
            requirePositive("exponent", exponent);
        }

        @Override
        public String rule() {
            return exponent == 7 ? "karras" : "karras(" + exponent + ")";
        }

        @Override
        public double time(AffineProcess process, double start, double end, double fraction) {
            double first = process.halfLogSnr(start);
            requireFinite(rule(), start, first);
            double from = Math.pow(process.rho(start), 1 / exponent);
            double to = Math.pow(process.rho(end), 1 / exponent);
            return process.timeAtRho(Math.pow(from + fraction * (to - from), exponent));
        }
    }

    /** ln rho falls as (1 − fraction)^exponent. */
    record Polyexponential(double exponent) implements Spacing {
        /** Checks the exponent. */
        public Polyexponential {
            requirePositive("exponent", exponent);
        }

        @Override
        public String rule() {
            return "polyexponential(" + exponent + ")";
        }

        @Override
        public double time(AffineProcess process, double start, double end, double fraction) {
            double first = process.halfLogSnr(start);
            double last = process.halfLogSnr(end);
            requireFinite(rule(), start, first);
            return process.timeAtHalfLogSnr(last + Math.pow(1 - fraction, exponent) * (first - last));
        }
    }

    /** rho at the quantiles of Beta(a, b) over its range. */
    record Beta(double a, double b) implements Spacing {
        /** Checks the parameters. */
        public Beta {
            requirePositive("a", a);
            requirePositive("b", b);
        }

        @Override
        public String rule() {
            return "beta(" + a + ", " + b + ")";
        }

        @Override
        public double time(AffineProcess process, double start, double end, double fraction) {
            requireFinite(rule(), start, process.halfLogSnr(start));
            double high = process.rho(start);
            double low = process.rho(end);
            double quantile = IncompleteBeta.quantile(a, b, 1 - fraction);
            return process.timeAtRho(low + quantile * (high - low));
        }
    }

    /**
     * Published noise levels sigma/alpha of Align Your Steps: n steps visit the first n of n + 1 levels and then clean
     * data, as the authors do, or all n + 1.
     *
     * <p>The first and the last level are rounded values of the networks' own tables; a process whose start or end has
     * the same rounded level is visited there.
     */
    enum AlignYourSteps implements Spacing {
        /** Stable Diffusion 1.5. */
        STABLE_DIFFUSION(14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029),
        /** Stable Diffusion XL. */
        STABLE_DIFFUSION_XL(14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029),
        /** Stable Video Diffusion. */
        STABLE_VIDEO_DIFFUSION(700.00, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002);

        /** Half a unit of the third decimal, to which levels are published. */
        private static final double PUBLISHED_ROUNDING = 0.0005;

        private final List<Double> levels;

        AlignYourSteps(Double... levels) {
            this.levels = List.of(levels);
        }

        @Override
        public String rule() {
            return "align-your-steps(" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ")";
        }

        /**
         * The levels at fractions 0, 0.1 … 1, geometric between them; {@code start} and {@code end} only absorb
         * rounding.
         */
        @Override
        public double time(AffineProcess process, double start, double end, double fraction) {
            if (fraction == 0 && isPublished(levels.get(0), process.rho(start))) {
                return start;
            }
            if (fraction == 1 && isPublished(levels.get(levels.size() - 1), process.rho(end))) {
                return end;
            }
            double position = fraction * (levels.size() - 1);
            int below = Math.min((int) position, levels.size() - 2);
            double from = Math.log(levels.get(below));
            double to = Math.log(levels.get(below + 1));
            return position == Math.rint(position)
                    ? process.timeAtRho(levels.get((int) position))
                    : process.timeAtHalfLogSnr(-(from + (position - below) * (to - from)));
        }

        @Override
        public boolean leavesOutEnd() {
            return true;
        }

        private static boolean isPublished(double level, double rho) {
            return Math.abs(level - rho) <= PUBLISHED_ROUNDING;
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: (0, ∞)");
        }
    }

    private static void requireFinite(String schedule, double start, double halfLogSnr) {
        if (Double.isInfinite(halfLogSnr)) {
            throw new IllegalArgumentException("start time is " + start + ", where alpha = 0; schedule '" + schedule
                    + "' needs a finite signal-to-noise ratio: start later with between(start, end), or space the "
                    + "times uniformly");
        }
    }
}
