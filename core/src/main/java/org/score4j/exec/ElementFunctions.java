package org.score4j.exec;

import org.jspecify.annotations.Nullable;
import org.score4j.program.Instruction;

/** Functions of registers element by element, in float64, rounded once. */
final class ElementFunctions {
    private final CpuExecution execution;
    private final RegisterFile registers;
    private final Workers workers;
    private final int length;
    private final double[][] blocks;
    private final double[][] otherBlocks;
    private final Workers.Task compute = this::compute;
    private Instruction.@Nullable Pointwise current;

    ElementFunctions(CpuExecution execution, RegisterFile registers, Workers workers, int length) {
        this.execution = execution;
        this.registers = registers;
        this.workers = workers;
        this.length = length;
        blocks = new double[workers.count()][RegisterFile.BLOCK];
        otherBlocks = new double[workers.count()][RegisterFile.BLOCK];
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
        double[] a = blocks[worker];
        double[] b = otherBlocks[worker];
        int at = from;
        while (at < to) {
            int position = at / length;
            int size = Math.min(Math.min(RegisterFile.BLOCK, to - at), (position + 1) * length - at);
            registers.load(wanted.a().index(), at, a, size);
            switch (wanted.operation()) {
                case CLAMP -> {
                    double limit = execution.value(wanted.limit(), position);
                    for (int i = 0; i < size; i++) {
                        a[i] = Math.max(-limit, Math.min(limit, a[i]));
                    }
                }
                case EXP -> {
                    for (int i = 0; i < size; i++) {
                        a[i] = StrictMath.exp(a[i]);
                    }
                }
                case PRODUCT -> {
                    registers.load(wanted.b().index(), at, b, size);
                    for (int i = 0; i < size; i++) {
                        a[i] *= b[i];
                    }
                }
            }
            registers.store(wanted.output().index(), at, a, size);
            at += size;
        }
    }
}
