package org.score4j.exec;

/** Looks through registers for NaN and infinity, and copies the good ones; shared among the workers. */
final class Inspection {
    private final RegisterFile registers;
    private final Workers workers;
    private final Workers.Task inspect = this::inspect;
    private final Workers.Task copyPiece = this::copyPiece;
    private int lanes;
    private int source;
    private int target;

    Inspection(RegisterFile registers, Workers workers) {
        this.registers = registers;
        this.workers = workers;
    }

    /** The first of a register's elements that is NaN or infinite, or −1. */
    int firstNonFinite(int register, int elements) {
        begin(elements);
        source = register;
        workers.run(inspect, elements);
        return end(register, elements);
    }

    /** Forgets what was seen, before a register of so many elements is. */
    void begin(int elements) {
        lanes = Math.min(RegisterFile.BLOCK, elements);
        for (int worker = 0; worker < workers.count(); worker++) {
            registers.beginInspection(worker, lanes);
        }
    }

    /** Looks through elements from {@code from} to {@code to} − 1, on a worker's thread. */
    void see(int worker, int register, int from, int to) {
        registers.inspect(worker, register, from, to);
    }

    /** The first element that is NaN or infinite of a register that has been looked through, or −1. */
    int end(int register, int elements) {
        for (int worker = 0; worker < workers.count(); worker++) {
            if (!registers.isClean(worker, lanes)) {
                return registers.search(register, 0, elements);
            }
        }
        return -1;
    }

    /** Copies a register. A pass of its own: no element may be copied before all are known to be good. */
    void copy(int from, int to, int elements) {
        source = from;
        target = to;
        workers.run(copyPiece, elements);
    }

    private void inspect(int worker, int from, int to) {
        see(worker, source, from, to);
    }

    private void copyPiece(int worker, int from, int to) {
        registers.copy(source, from, target, from, to - from);
    }
}
