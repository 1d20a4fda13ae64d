package org.score4j.exec;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Bytes the current thread has allocated on the heap, where the virtual machine tells. */
final class Allocation {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Total bytes so far, or 0 where that is unknown. */
    static long ofThisThread() {
        return THREADS instanceof com.sun.management.ThreadMXBean known ? known.getCurrentThreadAllocatedBytes() : 0;
    }
}
