package org.score4j.benchmarks.page;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.score4j.benchmarks.result.ResultFile;

/** Normals per second and core. */
final class NoiseChapter {
    private static final double NANOS = 1e3;

    private final List<ResultFile> files;

    NoiseChapter(List<ResultFile> files) {
        this.files = files;
    }

    /** The table. */
    String text() {
        Table table = new Table(
                "Java", "score4j", "Vector API", "ND4J", "SplittableRandom", "Commons RNG, Philox and ziggurat");
        for (ResultFile file : files) {
            table.add(
                    file.environment().java(),
                    cell(file, "score4j", "plain"),
                    cell(file, "score4j", "vector"),
                    cell(file, "nd4j", ""),
                    cell(file, "splittableRandom", ""),
                    cell(file, "commonsPhilox", ""));
        }
        return table.text();
    }

    private static String cell(ResultFile file, String method, String kernel) {
        OptionalDouble millions = millions(file, method, kernel);
        return millions.isPresent() ? Table.number(millions.getAsDouble()) : "–";
    }

    /** Millions of normals a second, if that was measured; kernel is plain, vector or empty for rivals. */
    static OptionalDouble millions(ResultFile file, String method, String kernel) {
        Map<String, String> wanted = kernel.isEmpty() ? Map.of() : Map.of("kernel", kernel);
        return file.of("NoiseBenchmark." + method, wanted).stream()
                .mapToDouble(measurement -> NANOS / measurement.median())
                .findFirst();
    }
}
