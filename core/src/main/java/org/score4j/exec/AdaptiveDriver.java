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
 *
 * <p>Its counter is a phase and the number of that phase's instructions that are done. What happens between two phases
 * (decisions of the controller, the end of a step, arrivals) belongs to the instruction before: when that has returned, the
 * counter stands before the next instruction, or at the end.
 */
final class AdaptiveDriver implements Driver {
    private enum Phase {
        START,
        ATTEMPT,
        COMMIT,
        /** The step has ended; samples that have arrived still have to leave. */
        ARRIVALS,
        FINISH,
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
    private final AdaptiveProgram.Controller controller;
    private final Execution execution;
    private final StepReport report;
    private final Allocation allocation = new Allocation();
    private final List<Instruction> start;
    private final List<Instruction> attempt;
    private final List<Instruction> commit;
    private final List<Instruction> finish;
    private final long firstSample;
    private final INDArray arrived;
    /** Evaluations of the samples that have left the batch, by slot. */
    private final int[] evaluations;

    private final int[] running;
    private final double[] row;

    private Phase phase = Phase.START;
    private int counter;
    private int attempts;
    private boolean deciding;

    AdaptiveDriver(
            AdaptiveProgram program,
            Map<String, ScoreModel> models,
            ExecutionRequest request,
            Execution execution,
            StepReport report) {
        this.program = program;
        this.execution = execution;
        this.report = report;
        controller = program.controller();
        start = lower(program.start(), models);
        attempt = lower(program.attempt(), models);
        commit = lower(program.commit(), models);
        finish = lower(program.finish(), models);
        int size = request.samples().length;
        firstSample = request.samples()[0];
        evaluations = new int[size];
        running = new int[size];
        row = new double[request.sampleLength()];
        arrived = Tensors.zeros(request.type(), request.batchShape(size));
    }

    private List<Instruction> lower(List<Instruction> list, Map<String, ScoreModel> models) {
        return list.stream()
                .map(instruction -> program.lower(instruction, models))
                .toList();
    }

    @Override
    public void begin(RunSettings settings, int first, int size) {
        Driver.super.begin(settings, first, size);
        for (int position = 0; position < execution.active(); position++) {
            controller.start(execution, position);
        }
        settle();
    }

    @Override
    public boolean execute() {
        // there is something left between phases only after a listener or a controller threw, or a listener saved the
        // run
        boolean ended = settle();
        if (phase != Phase.DONE) {
            allocation.execute(execution, current().get(counter));
            counter++;
            ended |= settle();
        }
        return ended;
    }

    @Override
    public boolean done() {
        return phase == Phase.DONE;
    }

    private List<Instruction> current() {
        return switch (phase) {
            case START -> start;
            case ATTEMPT -> attempt;
            case COMMIT -> commit;
            case FINISH -> finish;
            case ARRIVALS, DONE -> List.of();
        };
    }

    private void enter(Phase next) {
        phase = next;
        counter = 0;
    }

    /** Does what lies between the instruction before and the next one; true if a step ended. */
    private boolean settle() {
        requireDecided();
        boolean ended = false;
        while (phase != Phase.DONE && counter == current().size()) {
            switch (phase) {
                case START -> enter(Phase.ATTEMPT);
                case ATTEMPT -> {
                    decide();
                    enter(Phase.COMMIT);
                }
                case COMMIT -> {
                    endStep(slowest(), Phase.ARRIVALS);
                    ended = true;
                }
                case ARRIVALS -> enter(collect());
                case FINISH -> {
                    for (int position = 0; position < execution.active(); position++) {
                        keep(position);
                    }
                    endStep(program.process().cleanTime(), Phase.DONE);
                    ended = true;
                }
                case DONE -> throw new IllegalStateException("nothing follows the last phase");
            }
        }
        return ended;
    }

    private void decide() {
        long before = Allocation.ofThisThread();
        deciding = true;
        for (int position = 0; position < execution.active(); position++) {
            controller.update(execution, position);
        }
        deciding = false;
        allocation.addSince(before);
    }

    /** A controller that failed has decided about some samples and not about others: nothing can follow that. */
    private void requireDecided() {
        if (deciding) {
            throw new IllegalStateException("the step controller failed after " + attempts
                    + " attempts; the run can go on from an earlier pause only");
        }
    }

    private void endStep(double time, Phase next) {
        long before = Allocation.ofThisThread();
        execution.execute(new Instruction.Mark(attempts + 1, time, program.state(), null));
        allocation.addSince(before);
        attempts++;
        // before the report: a listener may save the run
        enter(next);
        report.stepped(execution, program.state(), null, attempts, time);
    }

    /** The time of the sample that is farthest from arriving. */
    private double slowest() {
        double time = Double.NEGATIVE_INFINITY;
        for (int position = 0; position < execution.active(); position++) {
            time = Math.max(time, controller.time(execution, position));
        }
        return time;
    }

    /** Takes the samples that have arrived out of the batch; at the end brings all together for the last instructions. */
    private Phase collect() {
        long before = Allocation.ofThisThread();
        int active = execution.active();
        int left = 0;
        for (int position = 0; position < active; position++) {
            if (controller.finished(execution, position)) {
                keep(position);
            } else {
                running[left] = position;
                left++;
            }
        }
        if (left > 0 && left < active) {
            execution.retain(Arrays.copyOf(running, left));
        } else if (left == 0 && !finish.isEmpty()) {
            reunite();
        }
        allocation.addSince(before);
        if (left > 0) {
            return Phase.ATTEMPT;
        }
        return finish.isEmpty() ? Phase.DONE : Phase.FINISH;
    }

    /** Brings all samples together again; their states are also the last good ones. */
    private void reunite() {
        double time = slowest();
        execution.recall();
        for (int position = 0; position < execution.active(); position++) {
            Tensors.read(arrived, position * row.length, row);
            execution.write(program.state(), position, row);
        }
        execution.takeUp(attempts, evaluations, null);
        execution.execute(new Instruction.Mark(attempts, time, program.state(), null));
    }

    /** Copies state and evaluations of a sample to its slot. */
    private void keep(int position) {
        int slot = slot(position);
        execution.read(program.state(), position, row);
        Tensors.write(arrived, slot * row.length, row);
        evaluations[slot] = execution.evaluations(position);
    }

    private int slot(int position) {
        return (int) (execution.sample(position) - firstSample);
    }

    @Override
    public Execution execution() {
        return execution;
    }

    @Override
    public void result(INDArray into) {
        Tensors.copy(arrived, into);
    }

    @Override
    public int[] evaluations() {
        int[] all = evaluations.clone();
        for (int position = 0; position < execution.active(); position++) {
            all[slot(position)] = execution.evaluations(position);
        }
        return all;
    }

    @Override
    public long networkNanos() {
        return execution.networkNanos();
    }

    @Override
    public long allocatedBytes() {
        return allocation.bytes();
    }

    @Override
    public void save(DataOutput out) throws IOException {
        requireDecided();
        out.writeUTF(phase.name());
        out.writeInt(counter);
        out.writeInt(attempts);
        for (int count : evaluations) {
            out.writeInt(count);
        }
        RunFile.writeValues(out, arrived);
        out.writeInt(execution.active());
        for (int position = 0; position < execution.active(); position++) {
            out.writeInt(slot(position));
        }
        RunFile.writeExecution(out, program, execution);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        phase = Phase.named(in.readUTF());
        counter = RunFile.readBounded(
                in, "counter in phase " + phase, 0, current().size());
        attempts = RunFile.readBounded(in, "attempts", 0, Integer.MAX_VALUE - 1);
        for (int slot = 0; slot < evaluations.length; slot++) {
            evaluations[slot] = RunFile.readBounded(in, "evaluations", 0, Integer.MAX_VALUE);
        }
        RunFile.readValues(in, arrived);
        int all = evaluations.length;
        int active = RunFile.readBounded(in, "active samples", phase == Phase.FINISH ? all : 1, all);
        int[] slots = new int[active];
        for (int position = 0; position < active; position++) {
            int least = position == 0 ? 0 : slots[position - 1] + 1;
            slots[position] = RunFile.readBounded(in, "slot of position " + position, least, all - 1);
        }
        if (active < all) {
            execution.retain(slots);
        }
        RunFile.readExecution(in, program, execution, attempts + 1);
    }

    @Override
    public Execution release() {
        arrived.close();
        return execution;
    }

    @Override
    public void close() {
        execution.close();
        arrived.close();
    }
}
