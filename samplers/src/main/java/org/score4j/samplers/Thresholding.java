package org.score4j.samplers;

import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;

/**
 * What is done to the denoised sample before it is used. Not part of any ODE or SDE: it keeps pixels in range.
 *
 * <p>Source: Ho et al. (2020) clip to [−1, 1]; Saharia et al., Imagen (2022), section 2.3, clip each sample to a quantile of
 * its own and divide by it.
 */
public sealed interface Thresholding {
    /** Emits the instructions on a register that holds the denoised sample. */
    void emit(PlanBuilder plan, Register denoised);

    /** Nothing is done. */
    record None() implements Thresholding {
        @Override
        public void emit(PlanBuilder plan, Register denoised) {
            // the denoised sample stays as it is
        }
    }

    /**
     * Clamps to [−limit, limit].
     *
     * @param limit in (0, ∞)
     */
    record Static(double limit) implements Thresholding {
        /** Checks the limit. */
        public Static {
            requirePositive("limit", limit);
        }

        @Override
        public void emit(PlanBuilder plan, Register denoised) {
            plan.clamp(denoised, Coefficient.of(limit));
        }
    }

    /**
     * s = the quantile of |x0| over the sample, limited to [1, max]; clamps to [−s, s] and divides by s.
     *
     * @param quantile in (0, 1]
     * @param max at least 1
     */
    record Dynamic(double quantile, double max) implements Thresholding {
        /** Checks the ranges. */
        public Dynamic {
            if (!(quantile > 0 && quantile <= 1)) {
                throw new IllegalArgumentException("quantile is " + quantile + "; allowed: (0, 1]");
            }
            if (!(max >= 1)) {
                throw new IllegalArgumentException("max is " + max + "; allowed: [1, ∞)");
            }
        }

        @Override
        public void emit(PlanBuilder plan, Register denoised) {
            ScalarRegister s = plan.scalar("s");
            Coefficient value = Coefficient.of(s);
            plan.quantileAbs(s, denoised, quantile)
                    .scalar(s, Instruction.ScalarOperation.MAX, value, Coefficient.of(1))
                    .scalar(s, Instruction.ScalarOperation.MIN, value, Coefficient.of(max))
                    .clamp(denoised, value)
                    .scalar(s, Instruction.ScalarOperation.DIVIDE, Coefficient.of(1), value)
                    .combine(denoised, Term.of(s, denoised));
        }
    }

    /** The denoised sample as the model predicts it. */
    static Thresholding none() {
        return new None();
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed: (0, ∞)");
        }
    }
}
