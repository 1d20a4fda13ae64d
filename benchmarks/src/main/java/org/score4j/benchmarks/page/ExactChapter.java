package org.score4j.benchmarks.page;

import java.util.Map;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;
import org.score4j.benchmarks.run.Problems;

/** Exact models beside matrix products and what memory allows. */
final class ExactChapter {
    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final double NANOS_PER_MICROSECOND = 1e3;
    private static final int STATES = 64;

    /** For each value: a difference, a multiply-add to the distance, and one to the mean. */
    private static final double OPERATIONS = 3;

    private static final String STREAM = "16777216";

    private final ResultFile results;

    ExactChapter(ResultFile results) {
        this.results = results;
    }

    /** The tables. */
    String text() {
        return empirical() + mixture();
    }

    private String empirical() {
        Table table = new Table(
                "data",
                "states",
                "sigma",
                "ms",
                "ns a state and value of the data",
                "over matrix products in float32",
                "over reading the data once",
                "over three operations a value at the arithmetic limit");
        for (Measurement ours : results.of("EmpiricalBenchmark.score4j", Map.of())) {
            String data = ours.parameters().getOrDefault("data", "1");
            long values = Problems.length(Problems.shape(data));
            double states = Double.parseDouble(ours.parameters().getOrDefault("batch", "1"));
            table.add(
                    data.replace("x", " × "),
                    Table.number(states),
                    ours.parameters().getOrDefault("sigma", ""),
                    Table.number(ours.median()),
                    Table.number(ours.median() * NANOS_PER_MILLISECOND / states / values),
                    Table.ratio(results.one("EmpiricalBenchmark.matrixProducts", 1, ours.parameters())
                            .map(theirs -> ours.median() / theirs.median())
                            .orElse(Double.NaN)),
                    Table.ratio(ours.median() * NANOS_PER_MILLISECOND / (values * Float.BYTES * nanosPerByte())),
                    Table.ratio(ours.median()
                            * NANOS_PER_MILLISECOND
                            / (OPERATIONS * states * values * nanosPerMultiplyAdd())));
        }
        return table.text();
    }

    /** What a triad of all threads takes for a byte that is in no cache. */
    private double nanosPerByte() {
        return results.one(
                        "TriadBenchmark.triad",
                        results.environment().cores(),
                        Map.of("elements", STREAM, "streams", "3", "type", "FLOAT32"))
                .map(triad -> triad.median() / (3.0 * Float.BYTES * Long.parseLong(STREAM)))
                .orElse(Double.NaN);
    }

    /** What all threads take for a multiply-add in float64. */
    private double nanosPerMultiplyAdd() {
        int threads = results.environment().cores();
        return results.one("FmaBenchmark.float64", threads, Map.of())
                .map(fma -> fma.median() / threads)
                .orElse(Double.NaN);
    }

    private String mixture() {
        Table table = new Table("components", "dimensions", "µs for 64 states", "ns a state, component and dimension");
        for (Measurement ours : results.of("MixtureBenchmark.score4j", Map.of())) {
            String components = ours.parameters().getOrDefault("components", "1");
            String dimensions = ours.parameters().getOrDefault("dimensions", "1");
            table.add(
                    components,
                    dimensions,
                    Table.number(ours.median()),
                    Table.number(ours.median()
                            * NANOS_PER_MICROSECOND
                            / STATES
                            / Integer.parseInt(components)
                            / Integer.parseInt(dimensions)));
        }
        return table.text();
    }
}
