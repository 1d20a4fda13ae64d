package org.score4j.exec;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.program.AdaptiveProgram.ScalarFile;
import org.score4j.program.Instruction;
import org.score4j.program.Register;

/** The registers of one running batch. Not thread-safe; the caller closes it. */
public interface Execution extends ScalarFile, AutoCloseable {
    /**
     * Executes one instruction, lowered.
     *
     * @throws SamplingException if a model or the state becomes NaN or infinite
     */
    void execute(Instruction instruction);

    /** Fills the state with its initial noise of this standard deviation. */
    void drawInitial(Register state, double std);

    /** Samples that are still in the batch. */
    int active();

    /** Number of sample {@code position} in the whole run. */
    long sample(int position);

    /** Function evaluations that sample {@code position} has had. */
    int evaluations(int position);

    /** Nanoseconds spent inside networks so far. */
    long networkNanos();

    /** A copy of a register's active rows [active, ...] in the run's type; the caller closes it. */
    INDArray read(Register register);

    /** Overwrites a register's active rows by an array of their shape, of either type. */
    void write(Register register, INDArray values);

    /**
     * Keeps these positions only, in this order: all registers, scalars and conditions of the others are dropped.
     *
     * @param positions strictly increasing
     */
    void retain(int... positions);

    /** A copy of the state at the last mark, or null before the first; the caller closes it. */
    @Nullable
    INDArray lastGood();

    /** Frees what lies outside the Java heap. */
    @Override
    void close();
}
