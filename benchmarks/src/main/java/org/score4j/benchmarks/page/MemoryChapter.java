package org.score4j.benchmarks.page;

import java.util.Map;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;

/** By how much the memory of a process grows in a run, beside what the plan says. */
final class MemoryChapter {
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final ResultFile results;

    MemoryChapter(ResultFile results) {
        this.results = results;
    }

    /** The table. */
    String text() {
        Table table = new Table(
                "samples",
                "solver",
                "registers, as the plan says",
                "arrays for network and result",
                "sum",
                "growth of the process",
                "over the sum");
        for (Measurement run : results.of("MemoryBenchmark.run", Map.of())) {
            add(table, run, "`" + run.parameters().getOrDefault("solver", "") + "`");
        }
        for (Measurement call : results.of("MemoryBenchmark.network", Map.of())) {
            add(table, call, "none: one call of the network");
        }
        return table.text();
    }

    private static void add(Table table, Measurement measurement, String solver) {
        double registers = megabytes(measurement, "registerBytes");
        double arrays = megabytes(measurement, "arrayBytes");
        double growth = megabytes(measurement, "grownBytes");
        String problem = measurement.parameters().getOrDefault("problem", "");
        table.add(
                "[" + measurement.parameters().getOrDefault("batch", "") + ", "
                        + (problem.equals("emoji") ? "3, 32, 32], shipped network" : problem.replace("x", ", ") + "]"),
                solver,
                Table.number(registers),
                Table.number(arrays),
                Table.number(registers + arrays),
                Table.number(growth),
                Table.ratio(growth / (registers + arrays)));
    }

    private static double megabytes(Measurement measurement, String counter) {
        return measurement.secondary().getOrDefault(counter, Double.NaN) / BYTES_PER_MEGABYTE;
    }
}
