package org.score4j.benchmarks.kernel;

import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the calling thread allocates in an iteration. JMH's own profiler counts all threads, and ND4J keeps some that allocate all
 * the time.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CallerAllocation {
    /** Bytes, with the few hundred that an iteration itself costs. */
    public long callerBytes;

    /** Calls. */
    public long calls;

    private long before;

    /** Begins an iteration. */
    @Setup(Level.Iteration)
    public void begin() {
        calls = 0;
        callerBytes = 0;
        before = allocated();
    }

    /** Ends it. */
    @TearDown(Level.Iteration)
    public void end() {
        callerBytes = allocated() - before;
    }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }
}
