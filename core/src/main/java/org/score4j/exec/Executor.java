package org.score4j.exec;

/** Runs instructions. Thread-safe; everything of one run is in the {@link Execution} it opens. */
public interface Executor extends AutoCloseable {
    /** What users call it, as {@link #named} understands it. */
    String name();

    /**
     * Allocates the registers of a run. Nothing is allocated afterwards outside model calls and operations.
     *
     * @throws IllegalArgumentException if models, shape or condition do not fit each other
     */
    Execution open(ExecutionRequest request);

    /** Bytes that the registers of one batch may take where nobody says how many samples it has: a quarter of the heap here. */
    default long registerRoom() {
        return Runtime.getRuntime().maxMemory() / 4;
    }

    /** Gives back what the executor holds outside the Java heap, after all executions are closed; here nothing. */
    @Override
    default void close() {}

    /** The executor of this machine's processors, with one thread per processor. */
    static Executor cpu() {
        return CpuExecutor.withThreads(Runtime.getRuntime().availableProcessors());
    }

    /**
     * A new executor by its name, which is logged with what it is; the caller closes it.
     *
     * @param name {@code cpu}; {@code auto} for the first of the class path's other executors that can run on this machine, or cpu if
     *     there is none, and the log says why; or what an {@link ExecutorProvider} on the class path knows, such as {@code cuda} and
     *     {@code cuda:1}
     * @throws IllegalArgumentException if nobody knows the name
     * @throws RuntimeException if the named executor cannot run on this machine; the message says why
     */
    static Executor named(String name) {
        return ExecutorChoice.named(name, Executor.class.getClassLoader());
    }

    /**
     * The executor of runs that name none: decided once for the process, and logged. The system property {@code score4j.executor} names
     * it; without it, it is {@code auto}. Closing it does nothing: it serves until the process ends.
     *
     * @throws RuntimeException if the property names an executor that is unknown or cannot run on this machine
     */
    static Executor standard() {
        return ExecutorChoice.standard();
    }
}
