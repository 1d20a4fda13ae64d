package org.score4j.samplers.algebra;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.NetworkCall;
import org.score4j.program.NoiseTerm;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;

/**
 * Puts finished plans one after another into a plan under construction, so that solvers can be made of other solvers.
 *
 * <p>All parts share the plan's state; their other registers are taken over by number, so that parts of one solver use the same
 * memory.
 */
public final class Splice {
    private final PlanBuilder plan;
    private final Map<Integer, Register> registers = new HashMap<>();
    private final Map<Integer, ScalarRegister> scalars = new HashMap<>();

    private Splice(PlanBuilder plan) {
        this.plan = plan;
    }

    /** Splices into a plan. */
    public static Splice into(PlanBuilder plan) {
        return new Splice(plan);
    }

    /**
     * What a part has left behind.
     *
     * @param end one more than the largest index of its draws and steps
     * @param denoised register of the denoised sample at its last mark, or null
     */
    public record End(long end, @Nullable Register denoised) {}

    /**
     * Appends a part.
     *
     * @param firstIndex added to the index of every draw
     * @param marks how many of its marks are kept, from the first on
     */
    public End append(SamplingPlan part, long firstIndex, int marks) {
        part.registers().forEach(register -> register(part, register));
        part.scalars().forEach(this::scalar);
        @Nullable Register denoised = null;
        int seen = 0;
        for (Instruction instruction : part.instructions()) {
            if (instruction instanceof Instruction.Mark mark) {
                @Nullable Register theirs = mark.denoised();
                denoised = theirs == null ? null : register(part, theirs);
                if (seen < marks) {
                    plan.mark(mark.time(), denoised);
                }
                seen++;
            } else {
                plan.add(moved(part, instruction, firstIndex));
            }
        }
        long end = firstIndex + seen;
        for (Draw draw : part.draws()) {
            end = Math.max(end, firstIndex + draw.index() + 1);
        }
        return new End(end, denoised);
    }

    private Register register(SamplingPlan part, Register theirs) {
        return theirs.equals(part.state())
                ? plan.state()
                : registers.computeIfAbsent(theirs.index(), index -> plan.register(theirs.name()));
    }

    private ScalarRegister scalar(ScalarRegister theirs) {
        return scalars.computeIfAbsent(theirs.index(), index -> plan.scalar(theirs.name()));
    }

    private Coefficient coefficient(SamplingPlan part, Coefficient theirs) {
        if (theirs instanceof Coefficient.PerSample perSample) {
            return new Coefficient.PerSample(scalar(perSample.register()), perSample.factor());
        }
        if (theirs instanceof Coefficient.PerElement perElement) {
            return new Coefficient.PerElement(register(part, perElement.register()), perElement.factor());
        }
        return theirs;
    }

    private Instruction moved(SamplingPlan part, Instruction instruction, long firstIndex) {
        if (instruction instanceof Instruction.Evaluate evaluate) {
            return new Instruction.Evaluate(
                    evaluate.model(),
                    register(part, evaluate.input()),
                    register(part, evaluate.output()),
                    coefficient(part, evaluate.time()),
                    evaluate.prediction(),
                    evaluate.companion() == null ? null : register(part, evaluate.companion()));
        }
        if (instruction instanceof Instruction.Combine combine) {
            return moved(part, combine, firstIndex);
        }
        if (instruction instanceof Instruction.Reduce reduce) {
            return new Instruction.Reduce(
                    scalar(reduce.output()),
                    reduce.operation(),
                    register(part, reduce.a()),
                    register(part, reduce.b()),
                    register(part, reduce.c()),
                    reduce.parameter(),
                    reduce.second());
        }
        if (instruction instanceof Instruction.Scalar arithmetic) {
            return new Instruction.Scalar(
                    scalar(arithmetic.output()),
                    arithmetic.operation(),
                    coefficient(part, arithmetic.a()),
                    coefficient(part, arithmetic.b()));
        }
        if (instruction instanceof Instruction.Pointwise pointwise) {
            return new Instruction.Pointwise(
                    register(part, pointwise.output()),
                    pointwise.operation(),
                    register(part, pointwise.a()),
                    register(part, pointwise.b()),
                    coefficient(part, pointwise.limit()));
        }
        if (instruction instanceof Instruction.Gather gather) {
            return new Instruction.Gather(
                    register(part, gather.output()), register(part, gather.input()), scalar(gather.source()));
        }
        if (instruction instanceof Instruction.Apply apply) {
            return new Instruction.Apply(
                    apply.operation(), registers(part, apply.inputs()), registers(part, apply.outputs()));
        }
        if (instruction instanceof NetworkCall || instruction instanceof Instruction.Mark) {
            throw new IllegalArgumentException("instruction cannot be moved into another plan: " + instruction);
        }
        throw new AssertionError(instruction);
    }

    private Instruction moved(SamplingPlan part, Instruction.Combine combine, long firstIndex) {
        List<Term> terms = new ArrayList<>();
        for (Term term : combine.terms()) {
            terms.add(new Term(coefficient(part, term.coefficient()), register(part, term.register())));
        }
        @Nullable NoiseTerm noise = combine.noise();
        if (noise == null) {
            return new Instruction.Combine(register(part, combine.output()), terms, null);
        }
        Draw draw = noise.draw();
        if (draw.stream() == Draw.Stream.INTERVAL) {
            throw new IllegalArgumentException("solver '" + part.name() + "' draws from one Brownian path, which a"
                    + " composed solver would walk more than once; use independent draws");
        }
        return new Instruction.Combine(
                register(part, combine.output()),
                terms,
                new NoiseTerm(
                        coefficient(part, noise.std()),
                        Draw.of(draw.stream(), draw.role(), firstIndex + draw.index())));
    }

    private List<Register> registers(SamplingPlan part, List<Register> theirs) {
        List<Register> ours = new ArrayList<>();
        theirs.forEach(register -> ours.add(register(part, register)));
        return ours;
    }
}
