package org.score4j.benchmarks.page;

import java.util.Map;
import java.util.Optional;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;

/** Training steps beside PyTorch, and the network in ND4J beside ONNX Runtime. */
final class TrainingChapter {
    private static final String STEP = "TrainingBenchmark.score4j";
    private static final double KILO = 1e3;

    private final ResultFile results;

    TrainingChapter(ResultFile results) {
        this.results = results;
    }

    /** The tables. */
    String text() {
        return steps() + "\n" + engines();
    }

    private String steps() {
        Table table = new Table(
                "pictures of a step",
                "score4j, ms",
                "PyTorch, ms",
                "score4j over PyTorch",
                "kilobytes allocated a step");
        for (Measurement ours : results.of(STEP, Map.of())) {
            Optional<Measurement> theirs = pytorch(ours);
            table.add(
                    ours.parameters().getOrDefault("batch", ""),
                    Table.number(ours.median()),
                    Table.number(theirs.map(Measurement::median).orElse(Double.NaN)),
                    Table.ratio(
                            theirs.map(other -> ours.median() / other.median()).orElse(Double.NaN)),
                    Table.number(ours.secondary().getOrDefault("gc.alloc.rate.norm", Double.NaN) / KILO));
        }
        return table.text();
    }

    private Optional<Measurement> pytorch(Measurement ours) {
        return results.one("TrainingBenchmark.pytorch", 1, ours.parameters());
    }

    /** A step's time over PyTorch's, or nothing if they were not measured together. */
    double ratio() {
        return results.of(STEP, Map.of()).stream()
                .flatMap(ours -> pytorch(ours).map(theirs -> ours.median() / theirs.median()).stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.NaN);
    }

    private String engines() {
        Table table = new Table("", "pictures at once", "ND4J, ms", "ONNX Runtime, ms", "ND4J over ONNX Runtime");
        engines(table, "EngineBenchmark.call", "a call");
        engines(table, "EngineBenchmark.run", "a run");
        return table.text();
    }

    private void engines(Table table, String benchmark, String name) {
        for (Measurement nd4j : results.of(benchmark, Map.of("engine", "ND4J"))) {
            String batch = nd4j.parameters().getOrDefault("batch", "");
            results.of(benchmark, Map.of("engine", "ONNX_RUNTIME", "batch", batch))
                    .forEach(onnx -> table.add(
                            benchmark.endsWith("run")
                                    ? name + " of " + nd4j.parameters().getOrDefault("steps", "") + " calls"
                                    : name,
                            batch,
                            Table.number(nd4j.median()),
                            Table.number(onnx.median()),
                            Table.ratio(nd4j.median() / onnx.median())));
        }
    }
}
