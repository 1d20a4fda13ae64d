package org.score4j.exec;

import org.jspecify.annotations.Nullable;
import org.score4j.program.Instruction;

/** Functions of registers element by element, rounded once: as if in float64, which clamping and products need not be. */
final class ElementFunctions {
    private final CpuExecution execution;
    private final RegisterFile registers;
    private final Workers workers;
    private final int length;
    private final double[][] blocks;
    private final Workers.Task compute = this::compute;
    private Instruction.@Nullable Pointwise current;

    ElementFunctions(CpuExecution execution, RegisterFile registers, Workers workers, int length) {
        this.execution = execution;
        this.registers = registers;
        this.workers = workers;
        this.length = length;
        blocks = new double[workers.count()][RegisterFile.BLOCK];
    }

    /** Executes a function on all active samples. */
    void execute(Instruction.Pointwise wanted) {
        current = wanted;
        workers.run(compute, execution.active() * length);
    }

    private void compute(int worker, int from, int to) {
        Instruction.Pointwise wanted = current;
        if (wanted == null) {
            throw new IllegalStateException("no instruction is under way");
        }
        int at = from;
        while (at < to) {
            int position = at / length;
            int size = Math.min(Math.min(RegisterFile.BLOCK, to - at), (position + 1) * length - at);
            int out = wanted.output().index();
            int a = wanted.a().index();
            switch (wanted.operation()) {
                case CLAMP -> registers.clamp(out, a, execution.value(wanted.limit(), position), at, at + size);
                case EXP -> exp(blocks[worker], out, a, at, size);
                case PRODUCT -> registers.multiply(out, a, wanted.b().index(), at, at + size);
            }
            at += size;
        }
    }

    private void exp(double[] block, int out, int in, int at, int size) {
        registers.load(in, at, block, size);
        for (int i = 0; i < size; i++) {
            block[i] = StrictMath.exp(block[i]);
        }
        registers.store(out, at, block, size);
    }
}
