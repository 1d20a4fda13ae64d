package org.score4j.exec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.program.AdaptiveProgram;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.tensor.Tensors;

/** Takes one batch through a program. */
interface Driver extends AutoCloseable {
    /** Executes the next instruction, which must exist; true if that ended a step. */
    boolean execute();

    /** As {@link #execute}, or all instructions that the execution runs as one from there on. */
    default boolean advance() {
        return execute();
    }

    /** Whether there is no instruction left. */
    boolean done();

    /** The registers the batch runs in. */
    Execution execution();

    /** Fills the initial state: with noise, or with what the settings give. */
    default void begin(RunSettings settings, int first, int size) {
        if (settings.initial() == null) {
            execution()
                    .drawInitial(settings.program().state(), settings.program().initialStd());
        } else {
            execution().write(settings.program().state(), Tensors.samples(settings.initial(), first, size));
        }
    }

    /** Copies the finished states to an array of their shape [samples, ...]. */
    void result(INDArray into);

    /** Function evaluations of each sample so far. */
    int[] evaluations();

    /** Nanoseconds spent inside networks. */
    long networkNanos();

    /** Bytes allocated on this thread by everything but network calls, operations and listeners. */
    long allocatedBytes();

    /** Writes everything that {@link #restore} needs. */
    void save(DataOutput out) throws IOException;

    /** Takes up a batch where {@link #save} left it. */
    void restore(DataInput in) throws IOException;

    /** Closes everything but the execution, which another batch may take up. */
    Execution release();

    @Override
    void close();

    /**
     * The driver for a program.
     *
     * @param used the execution of the batch before, or null: taken up again or closed
     */
    static Driver of(RunSettings settings, int first, int size, StepReport report, @Nullable Execution used) {
        ExecutionRequest request = settings.batchOf(first, size);
        Execution execution = execution(settings.executor(), request, used);
        try {
            return settings.program() instanceof SamplingPlan plan
                    ? new PlanDriver(plan, settings.models(), execution, report)
                    : new AdaptiveDriver(
                            (AdaptiveProgram) settings.program(), settings.models(), request, execution, report);
        } catch (RuntimeException | Error e) {
            execution.close();
            throw e;
        }
    }

    private static Execution execution(Executor executor, ExecutionRequest request, @Nullable Execution used) {
        if (used != null) {
            boolean renewed = false;
            try {
                renewed = used.renew(request);
            } finally {
                if (!renewed) {
                    used.close();
                }
            }
            if (renewed) {
                return used;
            }
        }
        return executor.open(request);
    }

    /** Receives the end of each step. */
    @FunctionalInterface
    interface StepReport {
        /** A step has ended. */
        void stepped(Execution execution, Register state, @Nullable Register denoised, int step, double time);
    }
}
