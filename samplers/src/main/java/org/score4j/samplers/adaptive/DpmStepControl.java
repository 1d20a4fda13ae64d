package org.score4j.samplers.adaptive;

/** How the error of an attempt decides about it and about the length of the next one. Keeps nothing itself. */
public sealed interface DpmStepControl {
    /**
     * What follows from an attempt.
     *
     * @param accepted whether its result is kept
     * @param factor what the step is multiplied by, after a rejected attempt too
     */
    record Decision(boolean accepted, double factor) {}

    /**
     * Decides about an attempt.
     *
     * @param error error in units of the tolerance
     * @param last reciprocal error of the last accepted attempt; that of this one where there is none
     * @param beforeLast that of the accepted attempt before
     * @param order of the error: it falls with the step to this power
     */
    Decision decide(double error, double last, double beforeLast, double order);

    /** Reciprocal of an error as {@link #decide} takes it later. */
    default double reciprocal(double error) {
        return 1 / error;
    }

    /** Whether the last step, which is shortened to end where the grid does, shortens the next attempt too. */
    boolean keepsShortened();

    /** The parameters, for names. */
    String label();

    /** DPM-Solver's: accepts errors up to 1, h ← 0.9·h·error^(−1/order). */
    static DpmStepControl standard() {
        return new Standard(0.9);
    }

    /**
     * Accepts errors up to 1; h ← safety·h·error^(−1/order).
     *
     * <p>Source: Lu et al., DPM-Solver (2022), appendix C, after Hairer et al.
     *
     * @param safety in (0, 1)
     */
    record Standard(double safety) implements DpmStepControl {
        /** Checks the range. */
        public Standard {
            if (!(safety > 0 && safety < 1)) {
                throw new IllegalArgumentException("safety is " + safety + "; allowed: (0, 1)");
            }
        }

        @Override
        public Decision decide(double error, double last, double beforeLast, double order) {
            return new Decision(error <= 1, safety * Math.pow(error, -1 / order));
        }

        @Override
        public boolean keepsShortened() {
            return true;
        }

        @Override
        public String label() {
            return "safety " + safety;
        }
    }

    /**
     * A PID controller on reciprocal errors e = 1/(error + 1e−8): f = e^((p+i+d)/k)·e₋₁^(−(p+2d)/k)·e₋₂^(d/k) with the errors
     * of accepted attempts before, order k, limited to 1 + arctan(f − 1); accepts where the limited factor is at least
     * {@code safety}.
     *
     * <p>Source: Crowson, k-diffusion, PIDStepSizeController; Söderlind, Digital Filters in Adaptive Time-Stepping (2003).
     *
     * @param p proportional, finite; 0 in the reference
     * @param i integral, finite; 1 in the reference
     * @param d differential, finite; 0 in the reference
     * @param safety in (0, 1]; 0.81 in the reference
     */
    record Pid(double p, double i, double d, double safety) implements DpmStepControl {
        private static final double GUARD = 1e-8;

        /** Checks the ranges. */
        public Pid {
            if (!Double.isFinite(p) || !Double.isFinite(i) || !Double.isFinite(d)) {
                throw new IllegalArgumentException(
                        "p is " + p + ", i is " + i + ", d is " + d + "; expected finite numbers");
            }
            if (!(safety > 0 && safety <= 1)) {
                throw new IllegalArgumentException("safety is " + safety + "; allowed: (0, 1]");
            }
        }

        @Override
        public Decision decide(double error, double last, double beforeLast, double order) {
            double factor = Math.pow(reciprocal(error), (p + i + d) / order)
                    * Math.pow(last, -(p + 2 * d) / order)
                    * Math.pow(beforeLast, d / order);
            double limited = 1 + Math.atan(factor - 1);
            return new Decision(limited >= safety, limited);
        }

        @Override
        public double reciprocal(double error) {
            return 1 / (error + GUARD);
        }

        @Override
        public boolean keepsShortened() {
            return false;
        }

        @Override
        public String label() {
            return "pid " + p + ", " + i + ", " + d + ", safety " + safety;
        }
    }
}
