package org.score4j.program;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registers an instruction reads and writes: {@link Register}s and {@link ScalarRegister}s. */
record Operands(List<Object> reads, List<Object> writes) {

    static Operands of(Instruction instruction) {
        List<Object> reads = new ArrayList<>();
        List<Object> writes = new ArrayList<>();
        if (instruction instanceof Instruction.Evaluate evaluate) {
            reads.add(evaluate.input());
            @Nullable Register companion = evaluate.companion();
            if (companion != null) {
                reads.add(companion);
            }
            read(reads, evaluate.time());
            writes.add(evaluate.output());
        } else if (instruction instanceof NetworkCall call) {
            return of(call.request());
        } else if (instruction instanceof Instruction.Combine combine) {
            for (Term term : combine.terms()) {
                reads.add(term.register());
                read(reads, term.coefficient());
            }
            @Nullable NoiseTerm noise = combine.noise();
            if (noise != null) {
                read(reads, noise.std());
                @Nullable ScalarRegister counter = noise.counter();
                if (counter != null) {
                    reads.add(counter);
                }
            }
            writes.add(combine.output());
        } else if (instruction instanceof Instruction.Reduce reduce) {
            reads.addAll(List.of(reduce.a(), reduce.b(), reduce.c()));
            writes.add(reduce.output());
        } else if (instruction instanceof Instruction.Scalar scalar) {
            read(reads, scalar.a());
            read(reads, scalar.b());
            writes.add(scalar.output());
        } else if (instruction instanceof Instruction.Pointwise pointwise) {
            reads.addAll(List.of(pointwise.a(), pointwise.b()));
            read(reads, pointwise.limit());
            writes.add(pointwise.output());
        } else if (instruction instanceof Instruction.Gather gather) {
            reads.addAll(List.of(gather.input(), gather.source()));
            writes.add(gather.output());
        } else if (instruction instanceof Instruction.Apply apply) {
            reads.addAll(apply.inputs());
            writes.addAll(apply.outputs());
        } else if (instruction instanceof Instruction.Mark mark) {
            reads.add(mark.state());
            @Nullable Register denoised = mark.denoised();
            if (denoised != null) {
                reads.add(denoised);
            }
        }
        return new Operands(reads, writes);
    }

    private static void read(List<Object> reads, Coefficient coefficient) {
        if (coefficient instanceof Coefficient.PerSample perSample) {
            reads.add(perSample.register());
        } else if (coefficient instanceof Coefficient.PerElement perElement) {
            reads.add(perElement.register());
        }
    }
}
