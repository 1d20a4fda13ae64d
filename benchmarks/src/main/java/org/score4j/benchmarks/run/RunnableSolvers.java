package org.score4j.benchmarks.run;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.process.Edm;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;
import org.score4j.specs.SolverTable;

/** The solvers of docs/solvers.md that run in EDM's process with one model and nothing else. */
public final class RunnableSolvers {
    private static final int STEPS = 3;

    private RunnableSolvers() {}

    /** Their names, in the order of the page. */
    public static List<String> names() {
        return rows().stream().map(SolverTable.Row::description).toList();
    }

    /** The names of those whose steps are the grid's. */
    public static Set<String> withFixedSteps() {
        Edm process = Edm.standard();
        return rows().stream()
                .filter(row ->
                        row.solver().compile(process, Schedule.karras(STEPS).grid(process)) instanceof SamplingPlan)
                .map(SolverTable.Row::description)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<SolverTable.Row> rows() {
        try (ScoreModel model = Problems.gaussian(2)) {
            return SolverTable.rows().stream()
                    .filter(row -> runs(row.solver(), model))
                    .toList();
        }
    }

    private static boolean runs(Solver solver, ScoreModel model) {
        try (Samples samples = Sampler.of(model)
                .solver(solver)
                .schedule(Schedule.karras(STEPS))
                .sample(1, 2)) {
            return samples.nfe() > 0;
        } catch (IllegalArgumentException e) {
            // made for another process, or needs what is not here
            return false;
        }
    }
}
