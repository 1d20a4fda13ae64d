package org.score4j.exec;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The result of a run. Closing it frees {@link #array}.
 *
 * @param array the samples [count, ...] in the run's type
 * @param evaluations network evaluations of each sample, those before a pause included
 * @param statistics where the time went
 */
public record Samples(INDArray array, int[] evaluations, Statistics statistics) implements AutoCloseable {
    /**
     * Where the time went, since the run was started or taken up from a file.
     *
     * @param totalNanos from the allocation of the result to the last instruction: everything the run does
     * @param networkNanos inside networks
     * @param allocatedBytes bytes that everything but network calls, named operations and listeners allocated on the heap
     *     by the running thread: 0 for fixed plans; a few for each attempt and each arrival of adaptive programs
     */
    public record Statistics(long totalNanos, long networkNanos, long allocatedBytes) {
        /** Share of the time spent inside networks, in [0, 1]. */
        public double networkShare() {
            return totalNanos == 0 ? 0 : (double) networkNanos / totalNanos;
        }
    }

    /** Network evaluations of the sample that needed most. */
    public int nfe() {
        return Arrays.stream(evaluations).max().orElse(0);
    }

    @Override
    public void close() {
        if (!array.wasClosed()) {
            array.close();
        }
    }
}
