package org.score4j.program;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;

/**
 * One instruction of a program. Executors know these and no solver.
 *
 * <p>An output register may also be an input of the same instruction, except of {@link Evaluate}, {@link NetworkCall},
 * {@link Apply} and {@link Gather}.
 */
public sealed interface Instruction
        permits Instruction.Evaluate,
                NetworkCall,
                Instruction.Combine,
                Instruction.Reduce,
                Instruction.Scalar,
                Instruction.Pointwise,
                Instruction.Gather,
                Instruction.Apply,
                Instruction.Mark {

    /**
     * output ← the prediction of a model for the state in {@code input} at {@code time}.
     *
     * <p>With a companion the model is a function of two tensors, stacked along the first axis of a sample, the companion first:
     * it is given [B, 2C, ...] and answers [B, C, ...]. Its prediction is about {@code input}: scaled and converted by it alone.
     *
     * @param model name of the model; single-model programs use {@link Program#MODEL}
     * @param input state xt, unscaled
     * @param output receives the prediction
     * @param time constant, or per sample
     * @param prediction what the solver wants to see; SCORE, the gradient with respect to {@code input}, if there is a companion
     * @param companion the position that belongs to the velocity in {@code input}, or null where there is the state alone
     */
    record Evaluate(
            String model,
            Register input,
            Register output,
            Coefficient time,
            Prediction prediction,
            @Nullable Register companion)
            implements Instruction {
        /** An evaluation at the state alone. */
        public Evaluate(String model, Register input, Register output, Coefficient time, Prediction prediction) {
            this(model, input, output, time, prediction, null);
        }

        /** Checks that the output is no input, the time is not per element and a companion goes with SCORE. */
        public Evaluate {
            requireDistinct(input, output);
            if (companion != null) {
                requireDistinct(companion, output);
                if (prediction != Prediction.SCORE) {
                    throw new IllegalArgumentException(
                            "prediction is " + prediction + " with a companion; allowed: SCORE, of the input alone");
                }
            }
            if (time.isPerElement()) {
                throw new IllegalArgumentException("time is per element; expected a constant or one per sample");
            }
        }
    }

    /**
     * output ← Σ cᵢ·rᵢ + std·z, in one pass.
     *
     * <p>Rounding is prescribed: acc = c₁·r₁, acc = fma(cᵢ, rᵢ, acc) in the order of the terms, noise last, in the type of
     * the state with coefficients rounded to it. A coefficient, constant or per sample, of exactly 0 skips its term.
     *
     * @param output receives the sum
     * @param terms at most {@value #MAX_TERMS}
     * @param noise random summand, or null
     */
    record Combine(
            Register output, List<Term> terms, @Nullable NoiseTerm noise) implements Instruction {
        /** The most terms of one combination. */
        public static final int MAX_TERMS = 12;

        /** Copies the terms and counts them. */
        public Combine {
            terms = List.copyOf(terms);
            if (terms.size() > MAX_TERMS) {
                throw new IllegalArgumentException(
                        "combination has " + terms.size() + " terms; at most " + MAX_TERMS + " are allowed");
            }
        }
    }

    /** What a reduction computes over the elements of one sample. */
    enum Reduction {
        /** Σ a·b. */
        DOT,
        /** Σ a. */
        SUM,
        /** max |a|. */
        MAX_ABS,
        /** Sample standard deviation √(Σ(a − mean)²/(n − 1)). */
        STD,
        /** The quantile {@code parameter} of |a|, linearly interpolated. */
        QUANTILE_ABS,
        /** √(mean((a/(parameter + second·max(|b|, |c|)))²)): an error norm with absolute and relative tolerance. */
        WEIGHTED_RMS,
        /** √(mean((a/max(parameter, second·max(|b|, |c|)))²)): an error norm with the larger of two tolerances. */
        LARGER_WEIGHTED_RMS
    }

    /**
     * output ← a reduction over each sample, in float64, in a prescribed order.
     *
     * @param output receives one number per sample
     * @param operation what is computed
     * @param a first operand
     * @param b second operand of DOT and the weighted norms; else {@code a}
     * @param c third operand of the weighted norms; else {@code a}
     * @param parameter probability of QUANTILE_ABS, absolute tolerance of the weighted norms; else 0
     * @param second relative tolerance of the weighted norms; else 0
     */
    record Reduce(
            ScalarRegister output,
            Reduction operation,
            Register a,
            Register b,
            Register c,
            double parameter,
            double second)
            implements Instruction {}

    /** Arithmetic on scalar registers; all but the last two work sample by sample. */
    enum ScalarOperation {
        /** a. */
        COPY,
        /** a + b. */
        ADD,
        /** a − b. */
        SUBTRACT,
        /** a·b. */
        MULTIPLY,
        /** a/b. */
        DIVIDE,
        /** √a. */
        SQRT,
        /** min(a, b). */
        MIN,
        /** max(a, b). */
        MAX,
        /** Mean of a over the batch: couples samples, so such a run refuses to be split. */
        BATCH_MEAN,
        /** Maximum of a over the batch: couples samples, so such a run refuses to be split. */
        BATCH_MAX
    }

    /**
     * output ← operation(a, b).
     *
     * @param a operand, constant or per sample
     * @param b second operand; ignored by operations of one operand
     */
    record Scalar(ScalarRegister output, ScalarOperation operation, Coefficient a, Coefficient b)
            implements Instruction {
        /** Whether samples of a batch influence each other. */
        public boolean couplesSamples() {
            return operation == ScalarOperation.BATCH_MEAN || operation == ScalarOperation.BATCH_MAX;
        }
    }

    /** Element by element functions. */
    enum PointwiseOperation {
        /** a clamped to [−limit, limit]. */
        CLAMP,
        /** eᵃ. */
        EXP,
        /** a·b. */
        PRODUCT
    }

    /**
     * output ← operation(a, b), computed in float64 and rounded once.
     *
     * @param b second factor of PRODUCT; else {@code a}
     * @param limit of CLAMP, constant or per sample; ignored by the others
     */
    record Pointwise(Register output, PointwiseOperation operation, Register a, Register b, Coefficient limit)
            implements Instruction {}

    /**
     * Row i of output ← row source[i] of input: permutes or repeats samples. Couples samples.
     *
     * @param source register of whole numbers 0 … B − 1
     */
    record Gather(Register output, Register input, ScalarRegister source) implements Instruction {
        /** Checks that the output is not the input. */
        public Gather {
            requireDistinct(input, output);
        }
    }

    /** outputs ← operation(inputs). */
    record Apply(Operation operation, List<Register> inputs, List<Register> outputs) implements Instruction {
        /** Copies the lists. */
        public Apply {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * A step has ended: listeners see the state, the run may pause here, the state is kept as the last good one.
     *
     * @param step steps done so far, from 1
     * @param time time the state has now
     * @param state register of the state
     * @param denoised register of E[x0 | xt] as last predicted, or null where the solver does not form it
     */
    record Mark(
            int step, double time, Register state, @Nullable Register denoised) implements Instruction {}

    private static void requireDistinct(Register input, Register output) {
        if (input.equals(output)) {
            throw new IllegalArgumentException("output register '" + output + "' is also the input");
        }
    }
}
