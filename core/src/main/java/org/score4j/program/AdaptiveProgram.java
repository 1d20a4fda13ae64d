package org.score4j.program;

import java.util.ArrayList;
import java.util.List;
import org.score4j.process.AffineProcess;

/**
 * A program whose step sizes depend on the data, sample by sample.
 *
 * <p>After {@code start} has run once, {@code attempt} and then {@code commit} run until the controller calls every sample
 * finished; in between, the controller reads and writes the scalar registers. Samples that have finished leave the batch.
 * At the end {@code finish} runs once on all samples.
 *
 * @param name solver and parameters
 * @param process the process whose times are used
 * @param registers tensor registers, by index; the first is the state
 * @param scalars scalar registers, by index
 * @param initialStd standard deviation of the initial state
 * @param start instructions before the first attempt
 * @param attempt one trial step
 * @param commit accepts or rejects it, by factors 1 and 0 that the controller has written
 * @param finish instructions after the last step
 * @param controller chooses steps
 */
public record AdaptiveProgram(
        String name,
        AffineProcess process,
        List<Register> registers,
        List<ScalarRegister> scalars,
        double initialStd,
        List<Instruction> start,
        List<Instruction> attempt,
        List<Instruction> commit,
        List<Instruction> finish,
        Controller controller)
        implements Program {

    /** Decides about steps. Keeps nothing itself: everything it remembers is in scalar registers. */
    public interface Controller {
        /** Name and parameters. */
        String name();

        /** Writes the scalar registers of one sample before its first attempt. */
        void start(ScalarFile scalars, int sample);

        /** After an attempt: accepts or rejects it for one sample and chooses the next step. */
        void update(ScalarFile scalars, int sample);

        /** Whether the sample has arrived. */
        boolean finished(ScalarFile scalars, int sample);

        /** The time the sample has reached. */
        double time(ScalarFile scalars, int sample);
    }

    /** Scalar registers of a running batch. */
    public interface ScalarFile {
        /** The value of a register for one sample. */
        double get(ScalarRegister register, int sample);

        /** Sets the value of a register for one sample. */
        void set(ScalarRegister register, int sample, double value);
    }

    /** Copies the lists. */
    public AdaptiveProgram {
        registers = List.copyOf(registers);
        scalars = List.copyOf(scalars);
        start = List.copyOf(start);
        attempt = List.copyOf(attempt);
        commit = List.copyOf(commit);
        finish = List.copyOf(finish);
    }

    @Override
    public Register state() {
        return registers.get(0);
    }

    @Override
    public List<Instruction> instructions() {
        List<Instruction> all = new ArrayList<>(start);
        all.addAll(attempt);
        all.addAll(commit);
        all.addAll(finish);
        return all;
    }

    @Override
    public String fingerprint() {
        return Fingerprint.of(name, process.name(), initialStd, start, attempt, commit, finish, controller.name());
    }
}
