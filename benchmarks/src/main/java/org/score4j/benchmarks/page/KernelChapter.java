package org.score4j.benchmarks.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.score4j.benchmarks.kernel.Bound;
import org.score4j.benchmarks.kernel.Kernel;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;

/** Instructions beside a triad over the same bytes and beside ND4J. */
final class KernelChapter {
    /** Ratio to the triad that is wanted. */
    static final double TARGET = 1.25;

    private static final String KERNEL = "KernelBenchmark.score4j";
    private static final double MANY_CALLS = 10_000;
    private static final long FROM_ONE_THREAD = 1 << 16;
    private static final long FROM_ALL_THREADS = 1 << 20;

    private final ResultFile results;

    KernelChapter(ResultFile results) {
        this.results = results;
    }

    /** Values that a parameter takes, in numerical order where they are numbers. */
    List<String> values(String benchmark, String parameter) {
        return results.of(benchmark, Map.of()).stream()
                .map(measurement -> measurement.parameters().getOrDefault(parameter, ""))
                .distinct()
                .sorted((a, b) ->
                        parameter.equals("type") ? a.compareTo(b) : Long.compare(Long.parseLong(a), Long.parseLong(b)))
                .toList();
    }

    /** The tables. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (String workers : values(KERNEL, "workers")) {
            for (String type : values(KERNEL, "type")) {
                List<Measurement> here = results.of(KERNEL, Map.of("workers", workers, "type", type));
                if (!here.isEmpty()) {
                    text.append(memory(workers, type));
                    text.append(arithmetic(workers, type));
                }
            }
        }
        return text.append(nd4j()).toString();
    }

    private String memory(String workers, String type) {
        String text = String.format(
                Locale.ROOT,
                "%n**%s, %s thread%s: time over the triad's.**%n",
                type.toLowerCase(Locale.ROOT),
                workers,
                workers.equals("1") ? "" : "s");
        List<String> sizes = values(KERNEL, "elements");
        List<String> heads = new ArrayList<>(List.of("instruction", "streams"));
        sizes.forEach(size -> heads.add(Table.elements(size)));
        Table table = new Table(heads);
        for (String kernel : Kernel.names()) {
            if (Kernel.valueOf(kernel).bound() != Bound.MEMORY) {
                continue;
            }
            List<String> cells = new ArrayList<>(
                    List.of(label(kernel), "" + Kernel.valueOf(kernel).streams()));
            for (String size : sizes) {
                double ratio = ratio(kernel, size, type, workers);
                boolean missed = counts(size, workers) && ratio > TARGET;
                cells.add(missed ? "**" + Table.ratio(ratio) + "**" : Table.ratio(ratio));
            }
            table.add(cells);
        }
        return text + table.text();
    }

    private String arithmetic(String workers, String type) {
        List<String> sizes = values(KERNEL, "elements");
        List<String> heads = new ArrayList<>(List.of("instruction, by arithmetic: ns an element"));
        sizes.forEach(size -> heads.add(Table.elements(size)));
        Table table = new Table(heads);
        for (String kernel : Kernel.names()) {
            if (Kernel.valueOf(kernel).bound() == Bound.MEMORY) {
                continue;
            }
            List<String> cells = new ArrayList<>(List.of(label(kernel)));
            for (String size : sizes) {
                cells.add(find(kernel, size, type, workers)
                        .map(measurement -> Table.number(measurement.median() / Long.parseLong(size)))
                        .orElse("–"));
            }
            table.add(cells);
        }
        return table.text();
    }

    private String nd4j() {
        List<String> sizes = values("Nd4jBenchmark.chain", "elements");
        String text =
                "\n**A combination of two terms by ND4J: its time over that of the instruction, one thread of which does all.**\n";
        List<String> heads = new ArrayList<>(List.of("by ND4J", "type"));
        sizes.forEach(size -> heads.add(Table.elements(size)));
        Table table = new Table(heads);
        for (String method : List.of("chain", "workspace", "inPlace")) {
            for (String type : values("Nd4jBenchmark.chain", "type")) {
                List<String> cells = new ArrayList<>(List.of(method, type.toLowerCase(Locale.ROOT)));
                for (String size : sizes) {
                    cells.add(Table.ratio(results.one(
                                    "Nd4jBenchmark." + method, 1, Map.of("elements", size, "type", type))
                            .flatMap(rival ->
                                    find("COMBINE_2", size, type, "1").map(ours -> rival.median() / ours.median()))
                            .orElse(Double.NaN)));
                }
                table.add(cells);
            }
        }
        return text + table.text();
    }

    /** Whether the target is meant for this size. */
    private static boolean counts(String size, String workers) {
        return Long.parseLong(size) >= (workers.equals("1") ? FROM_ONE_THREAD : FROM_ALL_THREADS);
    }

    private Optional<Measurement> find(String kernel, String size, String type, String workers) {
        return results.one(KERNEL, 1, Map.of("kernel", kernel, "elements", size, "type", type, "workers", workers));
    }

    /** Time of an instruction over the triad's, or NaN where one of them was not measured. */
    double ratio(String kernel, String size, String type, String workers) {
        return find(kernel, size, type, workers)
                .flatMap(ours -> results.one(
                                "TriadBenchmark.triad",
                                Integer.parseInt(workers),
                                Map.of(
                                        "streams",
                                        "" + Kernel.valueOf(kernel).streams(),
                                        "elements",
                                        size,
                                        "type",
                                        type))
                        .map(triad -> ours.median() / triad.median()))
                .orElse(Double.NaN);
    }

    private static String label(String kernel) {
        return kernel.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** How many of the ratios that count are within the target: met, all. */
    int[] met() {
        int met = 0;
        int all = 0;
        for (Measurement measurement : results.of(KERNEL, Map.of())) {
            Map<String, String> p = measurement.parameters();
            String kernel = p.getOrDefault("kernel", "");
            String size = p.getOrDefault("elements", "0");
            String workers = p.getOrDefault("workers", "1");
            if (Kernel.valueOf(kernel).bound() == Bound.MEMORY && counts(size, workers)) {
                all++;
                met += ratio(kernel, size, p.getOrDefault("type", ""), workers) <= TARGET ? 1 : 0;
            }
        }
        return new int[] {met, all};
    }

    /**
     * The most that any instruction allocated on the calling thread, in bytes a call, over those that were called often: an iteration
     * itself allocates some hundred bytes.
     */
    double largestAllocation() {
        return results.of(KERNEL, Map.of()).stream()
                .filter(measurement -> measurement.secondary().getOrDefault("calls", 0.0) > MANY_CALLS)
                .mapToDouble(measurement -> measurement.secondary().getOrDefault("callerBytes", Double.NaN)
                        / measurement.secondary().getOrDefault("calls", Double.NaN))
                .max()
                .orElse(Double.NaN);
    }
}
