package org.score4j.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.process.AffineProcess;
import org.score4j.process.CriticallyDampedLangevin;
import org.score4j.tensor.ElementType;

/**
 * A fixed program: straight-line instructions whose coefficients are known before the run.
 *
 * <p>Registers are assigned, so peak memory is known; the number of function evaluations is exact. Made by {@link
 * PlanBuilder}, which checks it.
 */
public final class SamplingPlan implements Program {
    private final String name;
    private final AffineProcess process;
    private final List<Register> registers;
    private final List<ScalarRegister> scalars;
    private final Register state;
    private final double initialStd;
    private final List<Instruction> instructions;

    SamplingPlan(
            String name,
            AffineProcess process,
            List<Register> registers,
            List<ScalarRegister> scalars,
            Register state,
            double initialStd,
            List<Instruction> instructions) {
        this.name = name;
        this.process = process;
        this.registers = List.copyOf(registers);
        this.scalars = List.copyOf(scalars);
        this.state = state;
        this.initialStd = initialStd;
        this.instructions = List.copyOf(instructions);
    }

    /** Starts a plan whose state is {@code state}, a Gaussian of standard deviation {@code initialStd} at first. */
    public static PlanBuilder builder(String name, AffineProcess process, double initialStd) {
        return new PlanBuilder(name, process, initialStd);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public AffineProcess process() {
        return process;
    }

    @Override
    public List<Register> registers() {
        return registers;
    }

    @Override
    public List<ScalarRegister> scalars() {
        return scalars;
    }

    @Override
    public Register state() {
        return state;
    }

    @Override
    public double initialStd() {
        return initialStd;
    }

    @Override
    public List<Instruction> instructions() {
        return instructions;
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of(name, process.name(), state, initialStd, instructions);
    }

    /** Number of function evaluations per sample: exact. */
    public int nfe() {
        return (int) instructions.stream()
                .filter(Instruction.Evaluate.class::isInstance)
                .count();
    }

    /** Number of steps: of marks. */
    public int steps() {
        return (int)
                instructions.stream().filter(Instruction.Mark.class::isInstance).count();
    }

    /** The draws in the order in which they are used, after the initial one. */
    public List<Draw> draws() {
        List<Draw> draws = new ArrayList<>();
        for (Instruction instruction : instructions) {
            if (instruction instanceof Instruction.Combine combine && combine.noise() != null) {
                draws.add(combine.noise().draw());
            }
        }
        return draws;
    }

    /**
     * Bytes of all registers for a batch, the last good state and the one that may replace it included.
     *
     * @param type type of the state
     * @param elements B·C·H·W
     */
    public long registerBytes(ElementType type, long elements) {
        return Math.multiplyExact((registers.size() + 2L) * type.bytes(), elements);
    }

    /**
     * The same plan with the denoised sample formed after every evaluation, so that every mark names it.
     *
     * <p>Plans that work in SAMPLE have it already and are returned as they are.
     */
    public SamplingPlan withDenoised() {
        Register denoised = new Register(registers.size(), "denoised");
        boolean needed = false;
        @Nullable Register latest = null;
        List<Instruction> extended = new ArrayList<>();
        for (Instruction instruction : instructions) {
            if (instruction instanceof Instruction.Evaluate evaluate
                    && evaluate.time() instanceof Coefficient.Constant time) {
                extended.add(instruction);
                extended.add(new Instruction.Combine(denoised, denoised(evaluate, time.value()), null));
                latest = denoised;
            } else if (instruction instanceof Instruction.Mark mark && mark.denoised() == null && latest != null) {
                extended.add(new Instruction.Mark(mark.step(), mark.time(), mark.state(), latest));
                needed = true;
            } else {
                extended.add(instruction);
            }
        }
        if (!needed) {
            return this;
        }
        List<Register> more = new ArrayList<>(registers);
        more.add(denoised);
        return new SamplingPlan(name, process, more, scalars, state, initialStd, extended);
    }

    /** E[x0 | xt] in terms of what an evaluation reads and writes. */
    private List<Term> denoised(Instruction.Evaluate evaluate, double t) {
        Register companion = evaluate.companion();
        if (companion != null && process instanceof CriticallyDampedLangevin langevin) {
            CriticallyDampedLangevin.Denoising denoising = langevin.denoising(t);
            return List.of(
                    Term.of(denoising.position(), companion),
                    Term.of(denoising.velocity(), evaluate.input()),
                    Term.of(denoising.score(), evaluate.output()));
        }
        if (evaluate.prediction() == Prediction.SAMPLE) {
            return List.of(Term.of(1, evaluate.output()));
        }
        Prediction.Conversion toSample = evaluate.prediction().conversion(Prediction.SAMPLE, process, t);
        return List.of(Term.of(toSample.state(), evaluate.input()), Term.of(toSample.output(), evaluate.output()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SamplingPlan plan
                && name.equals(plan.name)
                && process.equals(plan.process)
                && state.equals(plan.state)
                && initialStd == plan.initialStd
                && instructions.equals(plan.instructions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, instructions);
    }

    @Override
    public String toString() {
        return PlanTable.of(this).text();
    }
}
