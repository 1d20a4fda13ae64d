package org.score4j.cuda;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.score4j.cuda.driver.Failures;
import org.score4j.cuda.driver.Graph;
import org.score4j.program.Instruction;

/** Steps of a plan that have been recorded: the first batch records them, later ones of its size replay them. */
final class StepGraphs implements AutoCloseable {
    private final @Nullable Step[] steps;

    /**
     * A recorded step.
     *
     * @param instructions all of it
     * @param kept the register that its mark copies the state to
     * @param graph its launches
     */
    record Step(List<Instruction> instructions, int kept, Graph graph) {
        private boolean is(List<Instruction> list, int from, int wantedKept) {
            if (kept != wantedKept || from + instructions.size() > list.size()) {
                return false;
            }
            for (int i = 0; i < instructions.size(); i++) {
                if (!instructions.get(i).equals(list.get(from + i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @param count instructions of the program */
    StepGraphs(int count) {
        steps = new Step[count];
    }

    /** The step that begins with an instruction if it has been recorded with this register to keep its state in, or null. */
    @Nullable
    Step find(List<Instruction> list, int from, int kept) {
        Step step = from < steps.length ? steps[from] : null;
        return step != null && step.is(list, from, kept) ? step : null;
    }

    /** Keeps a recorded step, in place of one that was recorded for the same instruction. */
    void keep(int from, Step step) {
        Step before = steps[from];
        steps[from] = step;
        if (before != null) {
            before.graph.close();
        }
    }

    @Override
    public void close() {
        Failures failures = new Failures();
        for (int from = 0; from < steps.length; from++) {
            Step step = steps[from];
            steps[from] = null;
            if (step != null) {
                failures.close(step.graph);
            }
        }
        failures.end();
    }
}
