package org.score4j.benchmarks.run;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.score4j.exec.Samples;

/** Sums over the runs of an iteration. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class RunCounters {
    /** Runs. */
    public long runs;

    /** Nanoseconds of the runs. */
    public long totalNanos;

    /** Nanoseconds within networks. */
    public long networkNanos;

    /** Evaluations of one sample. */
    public long evaluations;

    /** Bytes that steps allocated. */
    public long stepBytes;

    /** Bytes of registers that plans say they need. */
    public long registerBytes;

    /** Begins an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
        runs = 0;
        totalNanos = 0;
        networkNanos = 0;
        evaluations = 0;
        stepBytes = 0;
        registerBytes = 0;
    }

    /** Adds a run. */
    void add(Samples samples) {
        runs++;
        totalNanos += samples.statistics().totalNanos();
        networkNanos += samples.statistics().networkNanos();
        stepBytes += samples.statistics().allocatedBytes();
        evaluations += samples.nfe();
    }
}
