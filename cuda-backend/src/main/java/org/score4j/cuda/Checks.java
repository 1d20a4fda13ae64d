package org.score4j.cuda;

import java.nio.ByteBuffer;
import java.util.List;
import org.score4j.program.Instruction;
import org.score4j.program.NetworkCall;

/**
 * What kernels find: every instruction that looks at its result has a place where the kernel leaves the number of the first that is
 * wrong.
 */
final class Checks {
    private static final long NONE = -1;
    private static final byte NONE_BYTE = (byte) 0xFF;

    private final Queue queue;
    private final RunMemory memory;
    private final ByteBuffer found;
    private int used;

    Checks(Queue queue, RunMemory memory) {
        this.queue = queue;
        this.memory = memory;
        found = memory.buffer(memory.flags());
    }

    /** The most places that the instructions up to a mark need. */
    static int most(List<Instruction> instructions) {
        int most = 1;
        int count = 0;
        for (Instruction instruction : instructions) {
            if (looks(instruction)) {
                count++;
                most = Math.max(most, count);
            }
            if (instruction instanceof Instruction.Mark) {
                count = 0;
            }
        }
        // a mark that an adaptive program's driver adds, and one instruction before it
        return most + 2;
    }

    /** Whether an instruction looks at its result. */
    static boolean looks(Instruction instruction) {
        return instruction instanceof NetworkCall
                || instruction instanceof Instruction.Evaluate
                || instruction instanceof Instruction.Gather
                || instruction instanceof Instruction.Mark;
    }

    /** Begins with the first place, all of them empty. */
    void begin() {
        used = 0;
        queue.stream()
                .fill(memory.device(memory.flags()), NONE_BYTE, memory.flags().bytes());
    }

    /** The next place, on the device. */
    long next() {
        long place = memory.device(memory.flags()) + (long) used * Long.BYTES;
        used++;
        return place;
    }

    /** Copies what has been found to the host: there after the queue has been waited for. */
    void fetch() {
        queue.stream()
                .download(
                        memory.host(memory.flags()),
                        memory.device(memory.flags()),
                        memory.flags().bytes());
    }

    /** What is in a place on the host: the number of the first that is wrong, or −1. */
    int found(int place) {
        long first = found.getLong(place * Long.BYTES);
        return first == NONE ? -1 : (int) first;
    }
}
