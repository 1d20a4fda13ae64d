package org.score4j.matching.training;

/**
 * An average of the parameters over training: θ̄ ← β·θ̄ + (1 − β)·θ after each step.
 *
 * <p>Averages start as the first parameters that they see.
 */
public sealed interface Averaging {
    /**
     * β of a step.
     *
     * @param step from 0
     * @param batch examples of a step
     */
    double decay(long step, int batch);

    /** A name for files, such as half-life-500000. */
    String name();

    /**
     * Exponential: β = ½^(batch/h) with h = min(half-life, warmUp·examples seen), so that the first average is not stuck at what
     * training began with.
     *
     * <p>Source: Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models (2022), and its code.
     *
     * @param halfLife in examples, in (0, ∞)
     * @param warmUp in (0, 1]; 0.05 is usual; infinite for none
     */
    record Exponential(double halfLife, double warmUp) implements Averaging {
        /** Checks the ranges. */
        public Exponential {
            if (!(halfLife > 0) || Double.isInfinite(halfLife)) {
                throw new IllegalArgumentException("halfLife is " + halfLife + "; allowed: (0, ∞)");
            }
            if (!(warmUp > 0)) {
                throw new IllegalArgumentException("warmUp is " + warmUp + "; allowed: (0, ∞]");
            }
        }

        @Override
        public double decay(long step, int batch) {
            double h = Math.min(halfLife, warmUp * (step * (double) batch));
            return h > 0 ? Math.pow(0.5, batch / h) : 0;
        }

        @Override
        public String name() {
            return "half-life-" + plain(halfLife);
        }
    }

    /**
     * By a power of time: β = (1 − 1/t)^(γ+1), t from 1, after which the parameters at τ count in proportion to τ^γ.
     *
     * <p>γ follows from the width relative to the time of training, σ² = (γ + 1)/((γ + 2)²(γ + 3)).
     *
     * <p>Source: Karras et al., Analyzing and Improving the Training Dynamics of Diffusion Models (2024),
     * section 3.1.
     *
     * @param width standard deviation of the profile over the time of training, in (0, 0.28); 0.05 and 0.1 are usual
     */
    record Power(double width) implements Averaging {
        private static final double LARGEST = 0.28;

        /** Checks the width. */
        public Power {
            if (!(width > 0 && width < LARGEST)) {
                throw new IllegalArgumentException("width is " + width + "; allowed: (0, " + LARGEST + ")");
            }
        }

        /** γ. */
        public double exponent() {
            // (γ + 1)/((γ + 2)²(γ + 3)) falls from γ = 0, where it is 1/12, on
            double low = 0;
            double high = 1;
            while (variance(high) > width * width) {
                high *= 2;
            }
            for (int i = 0; i < 200 && low < high; i++) {
                double middle = 0.5 * (low + high);
                if (variance(middle) > width * width) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }

        private static double variance(double gamma) {
            return (gamma + 1) / ((gamma + 2) * (gamma + 2) * (gamma + 3));
        }

        @Override
        public double decay(long step, int batch) {
            return Math.pow(1 - 1 / (step + 1.0), exponent() + 1);
        }

        @Override
        public String name() {
            return "width-" + plain(width);
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
