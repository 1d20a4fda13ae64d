package org.score4j.exec;

/** Runs instructions. Stateless and thread-safe: everything of one run is in the {@link Execution} it opens. */
public interface Executor {
    /** What users call it. */
    String name();

    /**
     * Allocates the registers of a run. Nothing is allocated afterwards outside model calls and operations.
     *
     * @throws IllegalArgumentException if models, shape or condition do not fit each other
     */
    Execution open(ExecutionRequest request);

    /** The executor of this machine's processors, with one thread per processor. */
    static Executor cpu() {
        return CpuExecutor.withThreads(Runtime.getRuntime().availableProcessors());
    }
}
