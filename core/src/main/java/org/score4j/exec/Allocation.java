package org.score4j.exec;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.score4j.program.Instruction;
import org.score4j.program.NetworkCall;

/** Counts the bytes that running a program allocates on the heap, where the virtual machine tells. */
final class Allocation {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long bytes;

    /** Total bytes of the current thread so far, or 0 where that is unknown. */
    static long ofThisThread() {
        return THREADS instanceof com.sun.management.ThreadMXBean known ? known.getCurrentThreadAllocatedBytes() : 0;
    }

    /** Executes an instruction and counts what it allocates, unless that is up to a network or a named operation. */
    void execute(Execution execution, Instruction instruction) {
        long before = ofThisThread();
        execution.execute(instruction);
        if (!isForeign(instruction)) {
            addSince(before);
        }
    }

    /** As {@link #execute(Execution, Instruction)}, for as many instructions as the execution runs as one; returns how many. */
    int execute(Execution execution, List<Instruction> instructions, int from) {
        long before = ofThisThread();
        int done = execution.execute(instructions, from);
        if (done > 1 || !isForeign(instructions.get(from))) {
            addSince(before);
        }
        return done;
    }

    private static boolean isForeign(Instruction instruction) {
        return instruction instanceof NetworkCall || instruction instanceof Instruction.Apply;
    }

    /** Counts what the current thread has allocated since its total was {@code before}. */
    void addSince(long before) {
        bytes += ofThisThread() - before;
    }

    /** Bytes counted so far. */
    long bytes() {
        return bytes;
    }
}
