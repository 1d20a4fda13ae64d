package org.score4j.exec;

import java.util.List;
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

    /**
     * Executes the instruction with number {@code from} of a list, all of them lowered, or several from there on where it is better
     * to run them as one.
     *
     * <p>Unlike after {@link #execute(Instruction)}, registers are undefined when one of several has failed: the run is over then, and
     * {@link #lastGood} is what remains of it.
     *
     * @return how many, at least 1; none behind the first {@link Instruction.Mark} from there on
     * @throws SamplingException if a model or the state becomes NaN or infinite
     */
    default int execute(List<Instruction> instructions, int from) {
        execute(instructions.get(from));
        return 1;
    }

    /**
     * Begins anew with another batch of the same run, in the memory of this one, where the executor can: as if it had been opened for
     * it.
     *
     * @param next like the request this was opened with, but for samples and condition
     * @return whether it has been done; if not, nothing has changed
     */
    default boolean renew(ExecutionRequest next) {
        return false;
    }

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

    /** Copies a register's active rows to a dense array of their shape and the run's type. */
    void read(Register register, INDArray into);

    /**
     * Copies the elements of one sample in a register, widened.
     *
     * @param out receives them; as long as a sample
     */
    void read(Register register, int position, double[] out);

    /** Overwrites the elements of one sample in a register; {@code values} is as long as a sample. */
    void write(Register register, int position, double[] values);

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

    /** Takes all samples of the request in again, undoing {@link #retain}: registers and scalars become zeros. */
    void recall();

    /**
     * Takes up what a batch remembers besides its registers and scalars.
     *
     * @param step the step under way, from 1
     * @param evaluations function evaluations that each active sample has had
     * @param lastGood state [active, ...] at the last mark, or null before the first; copied
     */
    void takeUp(int step, int[] evaluations, @Nullable INDArray lastGood);

    /** Frees what lies outside the Java heap. */
    @Override
    void close();
}
