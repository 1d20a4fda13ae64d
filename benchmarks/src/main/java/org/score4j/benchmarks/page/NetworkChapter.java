package org.score4j.benchmarks.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;

/** Whole runs with the shipped network, and the same by PyTorch. */
final class NetworkChapter {
    private static final String RUN = "EmojiRunBenchmark.run";
    private static final double MILLIS = 1e3;
    private static final double PERCENT = 100;

    private final ResultFile results;

    NetworkChapter(ResultFile results) {
        this.results = results;
    }

    /** The table of runs beside calls of the network alone. */
    String runs() {
        Table table = new Table(
                "sessions × threads",
                "pictures at once",
                "pictures a second",
                "run over calls of the network alone",
                "of the run within the network",
                "kilobytes allocated a run",
                "of them registers, as the plan says");
        for (Measurement run : sorted()) {
            Optional<Measurement> network = results.one("EmojiRunBenchmark.network", run.threads(), run.parameters());
            table.add(
                    split(run),
                    value(run, "batch"),
                    Table.number(perSecond(run)),
                    Table.ratio(
                            network.map(calls -> run.median() / calls.median()).orElse(Double.NaN)),
                    String.format(Locale.ROOT, "%.1f %%", PERCENT * share(run)),
                    Table.number(run.secondary().getOrDefault("gc.alloc.rate.norm", Double.NaN) / MILLIS),
                    Table.number(run.secondary().getOrDefault("registerBytes", Double.NaN)
                            / run.secondary().getOrDefault("runs", Double.NaN)
                            / MILLIS));
        }
        return table.text();
    }

    private List<Measurement> sorted() {
        List<Measurement> all = new ArrayList<>(results.of(RUN, Map.of()));
        all.sort((a, b) -> {
            int splits = split(a).compareTo(split(b));
            return splits != 0
                    ? splits
                    : Integer.compare(Integer.parseInt(value(a, "batch")), Integer.parseInt(value(b, "batch")));
        });
        return all;
    }

    /** Share of the runs' time within the network. */
    static double share(Measurement run) {
        return run.secondary().getOrDefault("networkNanos", Double.NaN)
                / run.secondary().getOrDefault("totalNanos", Double.NaN);
    }

    /** The smallest and largest share over runs of at least this batch. */
    double[] shares(int batch) {
        return results.of(RUN, Map.of()).stream()
                .filter(run -> Integer.parseInt(value(run, "batch")) >= batch)
                .mapToDouble(NetworkChapter::share)
                .sorted()
                .toArray();
    }

    /** Pictures a second, of all sessions together. */
    static double perSecond(Measurement run) {
        return Integer.parseInt(value(run, "batch")) / run.median() * MILLIS;
    }

    /** Sessions and threads of each. */
    static String split(Measurement run) {
        String split = run.threads() + " × " + value(run, "sessionThreads");
        return value(run, "sharing").equals("OPERATORS") ? split + ", operators shared" : split;
    }

    private static String value(Measurement measurement, String parameter) {
        return measurement.parameters().getOrDefault(parameter, "");
    }

    /** The table of runs by PyTorch, or nothing if they were not measured. */
    String peers() {
        List<Measurement> ours = results.of("PeerBenchmark.score4j", Map.of());
        if (ours.isEmpty()) {
            return "";
        }
        Table table = new Table("solver", "PyTorch", "score4j, seconds", "PyTorch, seconds", "score4j over PyTorch");
        for (Measurement measurement : ours) {
            results.one("PeerBenchmark.pytorch", 1, measurement.parameters())
                    .ifPresent(theirs -> table.add(
                            value(measurement, "solver") + ", " + value(measurement, "steps") + " steps",
                            value(measurement, "tuned").equals("true") ? "tuned" : "plain",
                            Table.number(measurement.median() / MILLIS),
                            Table.number(theirs.median() / MILLIS),
                            Table.ratio(measurement.median() / theirs.median())));
        }
        return table.text();
    }

    /** Ratios to PyTorch, tuned or plain, from the smallest to the largest. */
    double[] peerRatios(boolean tuned) {
        return results.of("PeerBenchmark.score4j", Map.of("tuned", Boolean.toString(tuned))).stream()
                .flatMap(ours -> results
                        .one("PeerBenchmark.pytorch", 1, ours.parameters())
                        .map(theirs -> ours.median() / theirs.median())
                        .stream())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }
}
