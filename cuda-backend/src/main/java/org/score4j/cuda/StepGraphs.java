package org.score4j.cuda;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.score4j.cuda.driver.Failures;
import org.score4j.cuda.driver.Graph;
import org.score4j.program.Instruction;

/** Steps of a plan that have been recorded: the first batch records them, later ones of the same shape replay them. */
final class StepGraphs implements AutoCloseable {
    private record Step(List<Instruction> instructions, int kept, int active, Graph graph) {}

    private final Map<Integer, Step> steps = new HashMap<>();

    /**
     * Launches a step, recorded now or before.
     *
     * @param from number of its first instruction
     * @param instructions all of it
     * @param kept the register that its mark copies the state to
     * @param active samples
     * @param launches puts its kernels into the queue's stream
     */
    void launch(int from, List<Instruction> instructions, int kept, int active, Queue queue, Runnable launches) {
        Step known = steps.get(from);
        if (known == null || known.kept != kept || known.active != active || !known.instructions.equals(instructions)) {
            Graph graph = queue.stream().record(launches);
            if (known != null) {
                steps.remove(from);
                known.graph.close();
            }
            known = new Step(List.copyOf(instructions), kept, active, graph);
            steps.put(from, known);
        }
        queue.stream().launch(known.graph);
    }

    @Override
    public void close() {
        Failures failures = new Failures();
        steps.values().forEach(step -> failures.close(step.graph));
        steps.clear();
        failures.end();
    }
}
