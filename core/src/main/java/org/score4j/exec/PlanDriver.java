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
import org.score4j.program.NetworkCall;
import org.score4j.program.SamplingPlan;

/** Takes one batch through a fixed plan. */
final class PlanDriver implements Driver {
    private final SamplingPlan plan;
    private final List<Instruction> instructions;
    private final Execution execution;
    private final StepReport report;
    private int counter;
    private long allocated;

    PlanDriver(SamplingPlan plan, Map<String, ScoreModel> models, Execution execution, StepReport report) {
        this.plan = plan;
        this.execution = execution;
        this.report = report;
        instructions = plan.instructions().stream()
                .map(instruction -> plan.lower(instruction, models))
                .toList();
    }

    @Override
    public boolean advance() {
        while (counter < instructions.size()) {
            Instruction instruction = instructions.get(counter);
            counter++;
            if (instruction instanceof NetworkCall || instruction instanceof Instruction.Apply) {
                execution.execute(instruction);
            } else {
                long before = Allocation.ofThisThread();
                execution.execute(instruction);
                allocated += Allocation.ofThisThread() - before;
            }
            if (instruction instanceof Instruction.Mark mark) {
                report.stepped(execution, mark.state(), mark.denoised(), mark.step(), mark.time());
                return true;
            }
        }
        return false;
    }

    @Override
    public Execution execution() {
        return execution;
    }

    @Override
    public INDArray result() {
        return execution.read(plan.state());
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
        return allocated;
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(counter);
        RunFile.writeRegisters(out, plan, execution);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        counter = in.readInt();
        if (counter < 0 || counter > instructions.size()) {
            throw new IOException("counter is " + counter + "; allowed: 0 to " + instructions.size());
        }
        RunFile.readRegisters(in, plan, execution);
        if (counter > 0 && instructions.get(counter - 1) instanceof Instruction.Mark mark) {
            execution.execute(mark);
        }
    }

    @Override
    public void close() {
        execution.close();
    }
}
