package org.score4j.benchmarks.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.score4j.benchmarks.result.ResultFile;

/** How the time around a model grows with batch, dimension, steps and threads: slopes of logarithms. */
final class ScalingChapter {
    private static final double LINEAR = 1.05;

    private final ResultFile results;

    ScalingChapter(ResultFile results) {
        this.results = results;
    }

    /** The tables. */
    String text() {
        return sizes() + steps() + threads();
    }

    private String sizes() {
        Table table = new Table("over", "with", "from", "to", "solvers", "least", "median", "largest", "of");
        List<String> shapes = all().stream()
                .sorted(Comparator.comparingInt(GaussianRun::dimension))
                .map(GaussianRun::shape)
                .distinct()
                .toList();
        for (String shape : shapes) {
            rows(table, "batch", "shape", shape, GaussianRun::batch);
        }
        List<String> batches = all().stream()
                .map(GaussianRun::batch)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .toList();
        for (String batch : batches) {
            rows(table, "dimension", "batch", batch, GaussianRun::dimension);
        }
        return "\n**Batch and dimension: slopes of the logarithms over all solvers, 20 steps, one thread; 1 is linear, bold is more than "
                + LINEAR + ".**\n" + table.text();
    }

    private List<GaussianRun> all() {
        return GaussianRun.of(results, Map.of("steps", "20", "workers", "1"));
    }

    /** One row for each two neighbouring sizes. */
    private void rows(Table table, String over, String fixed, String value, ToDoubleFunction<GaussianRun> size) {
        Map<String, Map<Double, GaussianRun>> bySolver = new TreeMap<>();
        for (GaussianRun run : GaussianRun.of(results, Map.of("steps", "20", "workers", "1", fixed, value))) {
            bySolver.computeIfAbsent(run.solver(), key -> new TreeMap<>()).put(size.applyAsDouble(run), run);
        }
        List<Double> sizes = bySolver.values().stream()
                .flatMap(runs -> runs.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        for (int i = 0; i + 1 < sizes.size(); i++) {
            row(table, over, fixed + " " + value.replace("x", " × "), bySolver, sizes.get(i), sizes.get(i + 1));
        }
    }

    private static void row(
            Table table,
            String over,
            String with,
            Map<String, Map<Double, GaussianRun>> bySolver,
            double from,
            double to) {
        TreeMap<Double, String> slopes = new TreeMap<>();
        bySolver.forEach((solver, runs) -> {
            if (runs.containsKey(from) && runs.containsKey(to)) {
                double growth = Objects.requireNonNull(runs.get(to)).overhead()
                        / Objects.requireNonNull(runs.get(from)).overhead();
                slopes.put(Math.log(growth) / Math.log(to / from), solver);
            }
        });
        // a few solvers are measured at more sizes than the rest
        if (slopes.size() < 10) {
            return;
        }
        List<Double> sorted = new ArrayList<>(slopes.keySet());
        table.add(
                over,
                with,
                String.format(Locale.ROOT, "%.0f", from),
                String.format(Locale.ROOT, "%.0f", to),
                Integer.toString(sorted.size()),
                slope(sorted.get(0)),
                slope(sorted.get(sorted.size() / 2)),
                slope(slopes.lastKey()),
                "`" + slopes.lastEntry().getValue() + "`");
    }

    private static String slope(double slope) {
        return String.format(Locale.ROOT, slope > LINEAR ? "**%.2f**" : "%.2f", slope);
    }

    private String steps() {
        List<GaussianRun> runs = new ArrayList<>(GaussianRun.of(
                results, Map.of("solver", "dpm++2m", "shape", "3x32x32", "batch", "16", "workers", "1")));
        runs.sort(Comparator.comparingInt(GaussianRun::steps));
        Table table = new Table("steps", "µs a run", "µs a run and step");
        double[] x = new double[runs.size()];
        double[] y = new double[runs.size()];
        for (int i = 0; i < x.length; i++) {
            GaussianRun run = runs.get(i);
            double median = run.measurement().median();
            x[i] = Math.log(run.steps());
            y[i] = Math.log(median);
            table.add(Integer.toString(run.steps()), Table.number(median), Table.number(median / run.steps()));
        }
        return String.format(
                        Locale.ROOT,
                        "%n**Steps: `dpm++2m`, [16, 3, 32, 32], the model included. Slope: %.2f.**%n",
                        slope(x, y))
                + table.text();
    }

    private String threads() {
        Table table = new Table(
                "solver",
                "shape",
                "batch",
                "threads",
                "ns around the model, a step and value",
                "by one thread",
                "speed-up");
        for (GaussianRun run : GaussianRun.of(results, Map.of("steps", "20"))) {
            if (run.workers() > 1) {
                Map<String, String> alone = new TreeMap<>(run.measurement().parameters());
                alone.put("workers", "1");
                double one = GaussianRun.of(results, alone).stream()
                        .mapToDouble(GaussianRun::overheadPerValue)
                        .findFirst()
                        .orElse(Double.NaN);
                table.add(
                        "`" + run.solver() + "`",
                        "[" + run.shape().replace("x", ", ") + "]",
                        Integer.toString(run.batch()),
                        Integer.toString(run.workers()),
                        Table.number(run.overheadPerValue()),
                        Table.number(one),
                        Table.ratio(one / run.overheadPerValue()));
            }
        }
        return "\n**Threads of the executor.**\n" + table.text();
    }

    /** The slope of the line of least squares. */
    static double slope(double[] x, double[] y) {
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.length; i++) {
            meanX += x[i] / x.length;
            meanY += y[i] / x.length;
        }
        double product = 0;
        double square = 0;
        for (int i = 0; i < x.length; i++) {
            product += (x[i] - meanX) * (y[i] - meanY);
            square += (x[i] - meanX) * (x[i] - meanX);
        }
        return product / square;
    }
}
