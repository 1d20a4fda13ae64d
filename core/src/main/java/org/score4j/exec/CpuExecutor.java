package org.score4j.exec;

/** Runs programs on the processors of this machine. */
public final class CpuExecutor implements Executor {
    private final int threads;

    private CpuExecutor(int threads) {
        this.threads = threads;
    }

    /**
     * An executor that uses up to {@code threads} threads for large states. Results do not depend on their number.
     *
     * @throws IllegalArgumentException if {@code threads} is not within 1 … 1024
     */
    public static CpuExecutor withThreads(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads is " + threads + "; allowed: 1 to 1024");
        }
        return new CpuExecutor(threads);
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public Execution open(ExecutionRequest request) {
        return new CpuExecution(request, threads);
    }

    @Override
    public String toString() {
        return "cpu with " + threads + (threads == 1 ? " thread" : " threads");
    }
}
