package org.score4j.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;

/** Collects the instructions of a plan in the order in which they run, and checks them. */
public final class PlanBuilder {
    private final String name;
    private final AffineProcess process;
    private final double initialStd;
    private final List<Register> registers = new ArrayList<>();
    private final List<ScalarRegister> scalars = new ArrayList<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private final Register state;
    private int steps;

    PlanBuilder(String name, AffineProcess process, double initialStd) {
        if (!(initialStd >= 0) || Double.isInfinite(initialStd)) {
            throw new IllegalArgumentException("initialStd is " + initialStd + "; allowed: [0, ∞)");
        }
        this.name = name;
        this.process = process;
        this.initialStd = initialStd;
        this.state = register("x");
    }

    /** The state: holds the noise at first and the result at the end. */
    public Register state() {
        return state;
    }

    /** A new tensor register. */
    public Register register(String registerName) {
        Register register = new Register(registers.size(), registerName);
        registers.add(register);
        return register;
    }

    /** A new scalar register. */
    public ScalarRegister scalar(String registerName) {
        ScalarRegister register = new ScalarRegister(scalars.size(), registerName);
        scalars.add(register);
        return register;
    }

    /** output ← the model's prediction for {@code input} at {@code time}. */
    public PlanBuilder evaluate(Register input, double time, Prediction prediction, Register output) {
        return add(new Instruction.Evaluate(Program.MODEL, input, output, Coefficient.of(time), prediction));
    }

    /** output ← ∇ᵥ ln p(x, v) by the model, for the {@code velocity} v at the {@code position} x. */
    public PlanBuilder evaluateVelocity(Register position, Register velocity, double time, Register output) {
        return add(new Instruction.Evaluate(
                Program.MODEL, velocity, output, Coefficient.of(time), Prediction.SCORE, position));
    }

    /** output ← Σ terms. Terms whose constant factor is exactly 0 are left out. */
    public PlanBuilder combine(Register output, Term... terms) {
        return add(new Instruction.Combine(output, nonZero(terms), null));
    }

    /** output ← Σ terms + std·z(draw). A constant std of exactly 0 leaves the noise, and the draw, out. */
    public PlanBuilder combine(Register output, Coefficient std, Draw draw, Term... terms) {
        @Nullable NoiseTerm noise = isZero(std) ? null : new NoiseTerm(std, draw);
        return add(new Instruction.Combine(output, nonZero(terms), noise));
    }

    /** output ← operation(a, b). */
    public PlanBuilder scalar(
            ScalarRegister output, Instruction.ScalarOperation operation, Coefficient a, Coefficient b) {
        return add(new Instruction.Scalar(output, operation, a, b));
    }

    /** output ← a·b, summed over each sample. */
    public PlanBuilder dot(ScalarRegister output, Register a, Register b) {
        return add(new Instruction.Reduce(output, Instruction.Reduction.DOT, a, b, a, 0, 0));
    }

    /** output ← the quantile of |a| over each sample. */
    public PlanBuilder quantileAbs(ScalarRegister output, Register a, double probability) {
        return add(new Instruction.Reduce(output, Instruction.Reduction.QUANTILE_ABS, a, a, a, probability, 0));
    }

    /** register ← register clamped to [−limit, limit]. */
    public PlanBuilder clamp(Register register, Coefficient limit) {
        return add(
                new Instruction.Pointwise(register, Instruction.PointwiseOperation.CLAMP, register, register, limit));
    }

    /** Ends a step at {@code time}; {@code denoised} is null where the solver does not form it. */
    public PlanBuilder mark(double time, @Nullable Register denoised) {
        steps++;
        return add(new Instruction.Mark(steps, time, state, denoised));
    }

    /** Adds any instruction. */
    public PlanBuilder add(Instruction instruction) {
        instructions.add(instruction);
        return this;
    }

    /**
     * The finished plan.
     *
     * @throws IllegalStateException if an instruction reads a register that nothing has written, or uses one that is not
     *     the plan's
     */
    public SamplingPlan build() {
        Set<Object> written = new HashSet<>();
        written.add(state);
        for (Instruction instruction : instructions) {
            Operands operands = Operands.of(instruction);
            for (Object read : operands.reads()) {
                requireOwn(read, instruction);
                if (!written.contains(read)) {
                    throw new IllegalStateException(
                            "plan '" + name + "' reads register '" + read + "' before it is written: " + instruction);
                }
            }
            for (Object write : operands.writes()) {
                requireOwn(write, instruction);
                written.add(write);
            }
        }
        return new SamplingPlan(name, process, registers, scalars, state, initialStd, instructions);
    }

    private void requireOwn(Object register, Instruction instruction) {
        if (!registers.contains(register) && !scalars.contains(register)) {
            throw new IllegalStateException(
                    "plan '" + name + "' has no register '" + register + "', used by " + instruction);
        }
    }

    private static List<Term> nonZero(Term... terms) {
        return Arrays.stream(terms).filter(term -> !isZero(term.coefficient())).toList();
    }

    private static boolean isZero(Coefficient coefficient) {
        return coefficient instanceof Coefficient.Constant constant && constant.value() == 0;
    }
}
