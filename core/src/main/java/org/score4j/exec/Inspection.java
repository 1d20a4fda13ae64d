package org.score4j.exec;

/** Looks through registers for NaN and infinity, and copies the good ones; shared among the workers. */
final class Inspection {
    /** Elements that are still in the first-level cache when they are looked at after they have been copied. */
    private static final int CACHED = 2 * RegisterFile.BLOCK;

    private final RegisterFile registers;
    private final Workers workers;
    private final Workers.Task copyAndSee = this::copyAndSee;
    private int lanes;
    private int source;
    private int target;

    Inspection(RegisterFile registers, Workers workers) {
        this.registers = registers;
        this.workers = workers;
    }

    /** Copies a register, and returns the first of its elements that is NaN or infinite, or −1: in one pass. */
    int copy(int register, int to, int elements) {
        begin(elements);
        source = register;
        target = to;
        workers.run(copyAndSee, elements);
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

    private void copyAndSee(int worker, int from, int to) {
        for (int at = from; at < to; at += CACHED) {
            int size = Math.min(CACHED, to - at);
            registers.copy(source, at, target, at, size);
            see(worker, source, at, at + size);
        }
    }
}
