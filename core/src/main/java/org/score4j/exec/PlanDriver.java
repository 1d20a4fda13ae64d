package org.score4j.exec;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.ScoreModel;
import org.score4j.program.Instruction;
import org.score4j.program.SamplingPlan;

/** Takes one batch through a fixed plan. Its counter is the number of instructions that are done. */
final class PlanDriver implements Driver {
    private final SamplingPlan plan;
    private final List<Instruction> instructions;
    private final Execution execution;
    private final StepReport report;
    private final Allocation allocation = new Allocation();
    private int counter;

    PlanDriver(SamplingPlan plan, Map<String, ScoreModel> models, Execution execution, StepReport report) {
        this.plan = plan;
        this.execution = execution;
        this.report = report;
        instructions = plan.instructions().stream()
                .map(instruction -> plan.lower(instruction, models))
                .toList();
    }

    @Override
    public boolean execute() {
        Instruction instruction = instructions.get(counter);
        allocation.execute(execution, instruction);
        // not before: an instruction that failed is not done; not later: a listener may save the run
        counter++;
        return reportMark();
    }

    @Override
    public boolean advance() {
        counter += allocation.execute(execution, instructions, counter);
        return reportMark();
    }

    /** Reports the end of a step if that was the last instruction done. */
    private boolean reportMark() {
        if (instructions.get(counter - 1) instanceof Instruction.Mark mark) {
            report.stepped(execution, mark.state(), mark.denoised(), mark.step(), mark.time());
            return true;
        }
        return false;
    }

    @Override
    public boolean done() {
        return counter == instructions.size();
    }

    /** The step under way, from 1. */
    private int step() {
        for (int before = counter - 1; before >= 0; before--) {
            if (instructions.get(before) instanceof Instruction.Mark mark) {
                return mark.step() + 1;
            }
        }
        return 1;
    }

    @Override
    public Execution execution() {
        return execution;
    }

    @Override
    public void result(INDArray into) {
        execution.read(plan.state(), into);
    }

    @Override
    public int[] evaluations() {
        int[] evaluations = new int[execution.active()];
        Arrays.setAll(evaluations, execution::evaluations);
        return evaluations;
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
        out.writeInt(counter);
        RunFile.writeExecution(out, plan, execution);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        counter = RunFile.readBounded(in, "counter", 0, instructions.size());
        RunFile.readExecution(in, plan, execution, step());
    }

    @Override
    public Execution release() {
        return execution;
    }

    @Override
    public void close() {
        execution.close();
    }
}
