package org.score4j.exec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.ScoreModel;
import org.score4j.program.AdaptiveProgram;
import org.score4j.program.Instruction;
import org.score4j.tensor.Tensors;

/**
 * Takes one batch through an adaptive program: samples step by themselves and leave the batch when they have arrived.
 */
final class AdaptiveDriver implements Driver {
    private enum Phase {
        START,
        RUNNING,
        ARRIVED,
        DONE;

        static Phase named(String name) throws IOException {
            for (Phase phase : values()) {
                if (phase.name().equals(name)) {
                    return phase;
                }
            }
            throw new IOException("phase is '" + name + "'; allowed: " + List.of(values()));
        }
    }

    private final AdaptiveProgram program;
    private final RunSettings settings;
    private final ExecutionRequest request;
    private final StepReport report;
    private final List<Instruction> start;
    private final List<Instruction> attempt;
    private final List<Instruction> commit;
    private final List<Instruction> finish;
    private final INDArray arrived;
    private final int[] evaluations;
    private final int sampleLength;
    /** Evaluations before the run was last taken up from a file, by slot. */
    private int[] earlier;

    private Execution execution;
    private Phase phase = Phase.START;
    private int attempts;
    private long earlierNanos;

    AdaptiveDriver(
            AdaptiveProgram program,
            Map<String, ScoreModel> models,
            RunSettings settings,
            ExecutionRequest request,
            Execution execution,
            StepReport report) {
        this.program = program;
        this.settings = settings;
        this.request = request;
        this.execution = execution;
        this.report = report;
        start = lower(program.start(), models);
        attempt = lower(program.attempt(), models);
        commit = lower(program.commit(), models);
        finish = lower(program.finish(), models);
        int size = request.samples().length;
        arrived = Tensors.zeros(request.type(), request.batchShape(size));
        evaluations = new int[size];
        earlier = new int[size];
        sampleLength = request.sampleLength();
    }

    private List<Instruction> lower(List<Instruction> instructions, Map<String, ScoreModel> models) {
        return instructions.stream()
                .map(instruction -> program.lower(instruction, models))
                .toList();
    }

    @Override
    public boolean advance() {
        switch (phase) {
            case START -> {
                for (int position = 0; position < execution.active(); position++) {
                    program.controller().start(execution, position);
                }
                start.forEach(execution::execute);
                phase = Phase.RUNNING;
                attempt();
            }
            case RUNNING -> attempt();
            case ARRIVED -> finish();
            case DONE -> {
                return false;
            }
        }
        return true;
    }

    private void attempt() {
        attempt.forEach(execution::execute);
        for (int position = 0; position < execution.active(); position++) {
            program.controller().update(execution, position);
        }
        commit.forEach(execution::execute);
        attempts++;
        execution.execute(new Instruction.Mark(attempts, slowest(), program.state(), null));
        report.stepped(execution, program.state(), null, attempts, slowest());
        collect();
    }

    /** The time of the sample that is farthest from arriving. */
    private double slowest() {
        double time = Double.NEGATIVE_INFINITY;
        for (int position = 0; position < execution.active(); position++) {
            time = Math.max(time, program.controller().time(execution, position));
        }
        return time;
    }

    /** Takes the samples that have arrived out of the batch. */
    private void collect() {
        int active = execution.active();
        int[] running = new int[active];
        int left = 0;
        INDArray states = null;
        double[] row = new double[sampleLength];
        for (int position = 0; position < active; position++) {
            if (!program.controller().finished(execution, position)) {
                running[left] = position;
                left++;
                continue;
            }
            states = states == null ? execution.read(program.state()) : states;
            int slot = (int) (execution.sample(position) - request.samples()[0]);
            Tensors.read(states, position * sampleLength, row);
            Tensors.write(arrived, slot * sampleLength, row);
            evaluations[slot] = earlier[slot] + execution.evaluations(position);
        }
        if (states != null) {
            states.close();
        }
        if (left < active) {
            if (left == 0) {
                phase = Phase.ARRIVED;
            } else {
                execution.retain(Arrays.copyOf(running, left));
            }
        }
    }

    /** Brings all samples together again for the last instructions. */
    private void finish() {
        if (!finish.isEmpty()) {
            reopen();
            execution.write(program.state(), arrived);
            finish.forEach(execution::execute);
            INDArray states = execution.read(program.state());
            Tensors.write(arrived, 0, Tensors.toDoubles(states));
            states.close();
            for (int slot = 0; slot < evaluations.length; slot++) {
                evaluations[slot] += execution.evaluations(slot);
            }
            attempts++;
            report.stepped(
                    execution,
                    program.state(),
                    null,
                    attempts,
                    program.process().cleanTime());
        }
        phase = Phase.DONE;
    }

    private void reopen() {
        earlierNanos += execution.networkNanos();
        execution.close();
        execution = settings.executor().open(request);
    }

    @Override
    public Execution execution() {
        return execution;
    }

    @Override
    public INDArray result() {
        return Tensors.samples(arrived, 0, evaluations.length).dup();
    }

    @Override
    public int[] evaluations() {
        int[] all = evaluations.clone();
        for (int position = 0; phase == Phase.RUNNING && position < execution.active(); position++) {
            int slot = (int) (execution.sample(position) - request.samples()[0]);
            all[slot] = earlier[slot] + execution.evaluations(position);
        }
        return all;
    }

    @Override
    public long networkNanos() {
        return earlierNanos + execution.networkNanos();
    }

    @Override
    public long allocatedBytes() {
        return 0;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeUTF(phase.name());
        out.writeInt(attempts);
        for (int count : evaluations()) {
            out.writeInt(count);
        }
        RunFile.writeValues(out, arrived);
        out.writeInt(execution.active());
        for (int position = 0; position < execution.active(); position++) {
            out.writeInt((int) (execution.sample(position) - request.samples()[0]));
        }
        RunFile.writeRegisters(out, program, execution);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        phase = Phase.named(in.readUTF());
        attempts = in.readInt();
        for (int slot = 0; slot < evaluations.length; slot++) {
            evaluations[slot] = in.readInt();
        }
        RunFile.readValues(in, arrived);
        int active = RunFile.readBounded(in, "active samples", evaluations.length);
        int[] slots = new int[active];
        for (int position = 0; position < active; position++) {
            slots[position] = RunFile.readBounded(in, "slot", evaluations.length - 1);
        }
        if (active < evaluations.length) {
            execution.retain(slots);
        }
        RunFile.readRegisters(in, program, execution);
        earlier = evaluations.clone();
    }

    @Override
    public void close() {
        execution.close();
        arrived.close();
    }
}
