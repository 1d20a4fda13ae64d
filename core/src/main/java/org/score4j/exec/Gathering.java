package org.score4j.exec;

import org.score4j.program.Instruction;

/** Permutes or repeats samples, shared among the workers. */
final class Gathering {
    private final RegisterFile registers;
    private final Workers workers;
    private final double[][] scalars;
    private final int length;
    private final Workers.Task move = this::move;
    private double[] sources = new double[0];
    private int input;
    private int output;

    Gathering(RegisterFile registers, Workers workers, double[][] scalars, int length) {
        this.registers = registers;
        this.workers = workers;
        this.scalars = scalars;
        this.length = length;
    }

    /** Executes a gathering of the active samples. */
    void execute(Instruction.Gather gather, int active) {
        sources = scalars[gather.source().index()];
        for (int position = 0; position < active; position++) {
            int source = (int) sources[position];
            if (source < 0 || source >= active) {
                throw new IllegalStateException(
                        "gather source of position " + position + " is " + source + "; allowed: 0 to " + (active - 1));
            }
        }
        input = gather.input().index();
        output = gather.output().index();
        workers.run(move, active * length);
    }

    private void move(int worker, int from, int to) {
        for (int at = from; at < to; ) {
            int position = at / length;
            int element = at - position * length;
            int size = Math.min(to - at, length - element);
            int source = (int) sources[position];
            registers.copy(input, source * length + element, output, at, size);
            at += size;
        }
    }
}
