package org.score4j.benchmarks.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.score4j.model.Prediction;
import org.score4j.noise.Draw;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.Instruction.PointwiseOperation;
import org.score4j.program.Instruction.Reduction;
import org.score4j.program.NoiseTerm;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;

/** An instruction as programs use it, and the streams of elements that it must at least read and write. */
public enum Kernel {
    /** y ← c·a. */
    COMBINE_1(2),
    /** y ← Σ cᵢ·rᵢ, 2 terms. */
    COMBINE_2(3),
    /** 3 terms. */
    COMBINE_3(4),
    /** 4 terms. */
    COMBINE_4(5),
    /** 6 terms. */
    COMBINE_6(7),
    /** 8 terms. */
    COMBINE_8(9),
    /** 12 terms. */
    COMBINE_12(13),
    /** 2 terms with a factor per sample. */
    COMBINE_PER_SAMPLE(3),
    /** a + m·b with a register m. */
    COMBINE_MASKED(4),
    /** a + f·b with one number per element of a sample. */
    COMBINE_ELEMENTS(3),
    /** 2 terms and noise. */
    COMBINE_NOISE(3),
    /** Noise alone: the start of a run. */
    DRAW(1),
    /** Σ a·b. */
    DOT(2),
    /** Σ a. */
    SUM(1),
    /** max |a|. */
    MAX_ABS(1),
    /** Standard deviation: two passes. */
    STD(2),
    /** Error norm of three registers. */
    WEIGHTED_RMS(3),
    /** Quantile of |a|. */
    QUANTILE_ABS(1),
    /** Clamped to ±1. */
    CLAMP(2),
    /** eᵃ. */
    EXP(2),
    /** a·b. */
    PRODUCT(3),
    /** Samples permuted. */
    GATHER(2),
    /** All that surrounds a network: scaling in, inspection and blending out. */
    EVALUATE(5),
    /** End of a step: inspection, and a copy of the state. */
    MARK(2);

    private static final int REGISTERS = 12;

    private final int streams;

    Kernel(int streams) {
        this.streams = streams;
    }

    /** Streams read and written. */
    public int streams() {
        return streams;
    }

    /** What bounds it. */
    public Bound bound() {
        return switch (this) {
            case COMBINE_NOISE, DRAW -> Bound.NOISE;
            case DOT, SUM, MAX_ABS, STD, WEIGHTED_RMS, QUANTILE_ABS, EXP -> Bound.ARITHMETIC;
            default -> Bound.MEMORY;
        };
    }

    /** The names of all. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Kernel::name).toList();
    }

    /** The different numbers of streams of these kernels. */
    public static List<String> streams(List<String> kernels) {
        return kernels.stream()
                .map(kernel -> valueOf(kernel).streams())
                .distinct()
                .sorted()
                .map(String::valueOf)
                .toList();
    }

    /** Adds the registers and the instruction to a plan, and returns the instruction. */
    Instruction addTo(PlanBuilder plan, int sampleLength) {
        List<Register> r = new ArrayList<>();
        for (int i = 0; i < REGISTERS; i++) {
            r.add(plan.register("r" + i));
            plan.combine(r.get(i), Term.of(1, plan.state()));
        }
        Register out = plan.register("out");
        ScalarRegister s = plan.scalar("s");
        plan.scalar(s, Instruction.ScalarOperation.COPY, Coefficient.of(1), Coefficient.of(1));
        Instruction instruction = of(r, out, s, sampleLength);
        plan.add(instruction);
        return instruction;
    }

    private Instruction of(List<Register> r, Register out, ScalarRegister s, int sampleLength) {
        return switch (this) {
            case COMBINE_1 -> sum(1, r, out);
            case COMBINE_2 -> sum(2, r, out);
            case COMBINE_3 -> sum(3, r, out);
            case COMBINE_4 -> sum(4, r, out);
            case COMBINE_6 -> sum(6, r, out);
            case COMBINE_8 -> sum(8, r, out);
            case COMBINE_12 -> sum(12, r, out);
            case COMBINE_PER_SAMPLE ->
                combine(out, new Term(Coefficient.of(s, 0.5), r.get(0)), new Term(Coefficient.of(s, 0.25), r.get(1)));
            case COMBINE_MASKED -> combine(out, Term.of(1, r.get(0)), new Term(Coefficient.of(r.get(1)), r.get(2)));
            case COMBINE_ELEMENTS -> combine(out, Term.of(1, r.get(0)), new Term(statistics(sampleLength), r.get(1)));
            case COMBINE_NOISE ->
                new Instruction.Combine(
                        out,
                        List.of(Term.of(0.5, r.get(0)), Term.of(0.25, r.get(1))),
                        new NoiseTerm(Coefficient.of(0.1), Draw.step(0)));
            case DRAW -> new Instruction.Combine(out, List.of(), new NoiseTerm(Coefficient.of(1), Draw.initial()));
            case DOT -> reduce(Reduction.DOT, r, s, 0);
            case SUM -> reduce(Reduction.SUM, r, s, 0);
            case MAX_ABS -> reduce(Reduction.MAX_ABS, r, s, 0);
            case STD -> reduce(Reduction.STD, r, s, 0);
            case WEIGHTED_RMS -> reduce(Reduction.WEIGHTED_RMS, r, s, 1e-3);
            case QUANTILE_ABS -> reduce(Reduction.QUANTILE_ABS, r, s, 0);
            case CLAMP -> pointwise(PointwiseOperation.CLAMP, r, out);
            case EXP -> pointwise(PointwiseOperation.EXP, r, out);
            case PRODUCT -> pointwise(PointwiseOperation.PRODUCT, r, out);
            case GATHER -> new Instruction.Gather(out, r.get(0), s);
            case EVALUATE ->
                new Instruction.Evaluate(Program.MODEL, r.get(0), out, Coefficient.of(1), Prediction.SAMPLE);
            case MARK -> new Instruction.Mark(1, 1, r.get(0), null);
        };
    }

    private static Instruction sum(int terms, List<Register> r, Register out) {
        Term[] all = new Term[terms];
        for (int i = 0; i < terms; i++) {
            all[i] = Term.of(1.0 / (i + 2), r.get(i));
        }
        return combine(out, all);
    }

    private static Instruction combine(Register out, Term... terms) {
        return new Instruction.Combine(out, List.of(terms), null);
    }

    private static Coefficient statistics(int sampleLength) {
        double[] values = new double[sampleLength];
        for (int i = 0; i < sampleLength; i++) {
            values[i] = 1.0 / (i + 1);
        }
        return Coefficient.ofElements("statistics", values);
    }

    private static Instruction reduce(Reduction operation, List<Register> r, ScalarRegister s, double tolerance) {
        return new Instruction.Reduce(
                s,
                operation,
                r.get(0),
                r.get(1),
                r.get(2),
                operation == Reduction.QUANTILE_ABS ? 0.995 : tolerance,
                tolerance);
    }

    private static Instruction pointwise(PointwiseOperation operation, List<Register> r, Register out) {
        return new Instruction.Pointwise(out, operation, r.get(0), r.get(1), Coefficient.of(1));
    }
}
