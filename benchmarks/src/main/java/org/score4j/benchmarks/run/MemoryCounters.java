package org.score4j.benchmarks.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The largest resident memory of this process in a span of time, as Linux counts it; nothing elsewhere. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class MemoryCounters {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final int BYTES_PER_KB = 1024;

    /** Bytes by which the process grew at most. */
    public long grownBytes;

    /** Bytes of registers that the plan says it needs. */
    public long registerBytes;

    /** Bytes of the arrays around it. */
    public long arrayBytes;

    private long before;

    /** Begins the span, with a heap that holds only what is in use. */
    void begin() {
        System.gc();
        if (Files.isWritable(RESET)) {
            try {
                // 5: forget the peak
                Files.writeString(RESET, "5");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        before = kilobytes("VmRSS:");
    }

    /** Ends it. */
    void end() {
        grownBytes = (kilobytes("VmHWM:") - before) * BYTES_PER_KB;
    }

    private static long kilobytes(String name) {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
