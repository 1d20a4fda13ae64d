package org.score4j.exec;

import java.util.Arrays;

/** Looks through registers for NaN and infinity, and copies the good ones; shared among the workers. */
final class Inspection {
    private final RegisterFile registers;
    private final Workers workers;
    private final int[] firstBad;
    private final Workers.Task inspect = this::inspect;
    private final Workers.Task copyPiece = this::copyPiece;
    private int source;
    private int target;

    Inspection(RegisterFile registers, Workers workers) {
        this.registers = registers;
        this.workers = workers;
        firstBad = new int[workers.count()];
    }

    /** The first of a register's elements that is NaN or infinite, or −1. */
    int firstNonFinite(int register, int elements) {
        source = register;
        Arrays.fill(firstBad, -1);
        workers.run(inspect, elements);
        int bad = -1;
        for (int candidate : firstBad) {
            if (candidate >= 0 && (bad < 0 || candidate < bad)) {
                bad = candidate;
            }
        }
        return bad;
    }

    /** Copies a register. A pass of its own: no element may be copied before all are known to be good. */
    void copy(int from, int to, int elements) {
        source = from;
        target = to;
        workers.run(copyPiece, elements);
    }

    private void inspect(int worker, int from, int to) {
        firstBad[worker] = registers.firstNonFinite(source, from, to);
    }

    private void copyPiece(int worker, int from, int to) {
        registers.copy(target, source, from, to);
    }
}
