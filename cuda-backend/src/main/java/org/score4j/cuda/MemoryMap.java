package org.score4j.cuda;

import java.util.LinkedHashMap;
import java.util.Map;

/** Lays out one piece of memory before it is allocated. */
final class MemoryMap {
    /** What the driver aligns allocations to, and every part here. */
    private static final long ALIGNMENT = 256;

    private final Map<String, Long> parts = new LinkedHashMap<>();
    private long end;

    /**
     * Takes a part.
     *
     * @param what it is for
     * @param bytes at least 0
     * @return where it begins
     */
    long reserve(String what, long bytes) {
        long from = end;
        long rounded = Math.multiplyExact(Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT, ALIGNMENT);
        end = Math.addExact(end, rounded);
        if (rounded > 0) {
            parts.merge(what, rounded, Long::sum);
        }
        return from;
    }

    /** Bytes so far. */
    long bytes() {
        return end;
    }

    /** Bytes by what they are for. */
    Map<String, Long> parts() {
        return parts;
    }
}
