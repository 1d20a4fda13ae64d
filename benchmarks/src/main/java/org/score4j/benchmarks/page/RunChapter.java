package org.score4j.benchmarks.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.score4j.benchmarks.result.ResultFile;
import org.score4j.benchmarks.run.RunnableSolvers;

/** Whole runs with an exact Gaussian model: what everything around the model costs. */
final class RunChapter {
    private static final double NANOS_PER_MICROSECOND = 1e3;
    private static final double BYTES_PER_KILOBYTE = 1e3;

    private static final Set<String> FIXED = RunnableSolvers.withFixedSteps();

    private final ResultFile results;

    RunChapter(ResultFile results) {
        this.results = results;
    }

    /** The tables. */
    String text() {
        return solvers() + matrix();
    }

    private String solvers() {
        Table table = new Table(
                "solver",
                "evaluations",
                "µs a run",
                "around the model: µs a run",
                "ns a step and sample",
                "bytes a step",
                "kilobytes a run");
        for (GaussianRun run :
                GaussianRun.of(results, Map.of("shape", "3x32x32", "batch", "16", "steps", "20", "workers", "1"))) {
            table.add(
                    "`" + run.solver() + "`",
                    Table.number(run.perRun("evaluations")),
                    Table.number(run.measurement().median()),
                    Table.number(run.overhead() / NANOS_PER_MICROSECOND),
                    Table.number(run.overhead() / run.steps() / run.batch()),
                    Table.number(run.perRun("stepBytes") / run.steps()),
                    Table.number(run.allocatedBytes() / BYTES_PER_KILOBYTE));
        }
        return "\n**Every solver that runs in EDM's process with one model: [16, 3, 32, 32], 20 Karras steps, one thread.**\n"
                + table.text();
    }

    /** Every solver over shapes and batches. */
    private String matrix() {
        Map<String, Map<String, GaussianRun>> rows = new LinkedHashMap<>();
        List<GaussianRun> runs = new ArrayList<>(GaussianRun.of(results, Map.of("steps", "20", "workers", "1")));
        runs.sort(Comparator.comparingInt(GaussianRun::dimension).thenComparingInt(GaussianRun::batch));
        List<String> columns = runs.stream().map(RunChapter::column).distinct().toList();
        // in the order of the first table
        GaussianRun.of(results, Map.of("steps", "20", "workers", "1"))
                .forEach(run -> rows.computeIfAbsent(run.solver(), key -> new LinkedHashMap<>())
                        .put(column(run), run));
        List<String> heads = new ArrayList<>(List.of("solver"));
        heads.addAll(columns);
        Table table = new Table(heads);
        rows.forEach((solver, cells) -> {
            List<String> row = new ArrayList<>(List.of("`" + solver + "`"));
            for (String column : columns) {
                row.add(
                        cells.containsKey(column)
                                ? Table.number(Objects.requireNonNull(cells.get(column))
                                        .overheadPerValue())
                                : "–");
            }
            table.add(row);
        });
        return "\n**Every solver over batches and shapes, 20 steps, one thread: nanoseconds around the model, a step and value of the"
                + " state.**\n" + table.text();
    }

    private static String column(GaussianRun run) {
        return "[" + run.batch() + ", " + run.shape().replace("x", ", ") + "]";
    }

    /** The most bytes that any run of a solver with fixed steps allocated in a step. */
    double largestStepBytes() {
        return GaussianRun.of(results, Map.of()).stream()
                .filter(run -> FIXED.contains(run.solver()))
                .mapToDouble(run -> run.perRun("stepBytes") / run.steps())
                .max()
                .orElse(Double.NaN);
    }
}
