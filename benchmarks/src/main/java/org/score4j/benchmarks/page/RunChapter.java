package org.score4j.benchmarks.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;
import org.score4j.benchmarks.run.Problems;
import org.score4j.benchmarks.run.RunnableSolvers;

/** Whole runs with an exact Gaussian model: what everything around the model costs. */
final class RunChapter {
    private static final String RUN = "GaussianRunBenchmark.run";
    private static final double NANOS_PER_MICROSECOND = 1e3;

    private static final Set<String> FIXED = RunnableSolvers.withFixedSteps();

    private final ResultFile results;

    RunChapter(ResultFile results) {
        this.results = results;
    }

    /** The tables. */
    String text() {
        return solvers() + shapes() + steps();
    }

    private String solvers() {
        Table table = new Table(
                "solver",
                "evaluations",
                "µs a run",
                "around the model: µs a run",
                "ns a step and sample",
                "bytes a step");
        for (Measurement measurement :
                results.of(RUN, Map.of("shape", "3x32x32", "batch", "16", "steps", "20", "workers", "1"))) {
            double overhead = overhead(measurement);
            table.add(
                    "`" + value(measurement, "solver") + "`",
                    Table.number(counter(measurement, "evaluations") / counter(measurement, "runs")),
                    Table.number(measurement.median()),
                    Table.number(overhead / NANOS_PER_MICROSECOND),
                    Table.number(overhead / steps(measurement) / batch(measurement)),
                    Table.number(
                            counter(measurement, "stepBytes") / counter(measurement, "runs") / steps(measurement)));
        }
        return "\n**Every solver that runs in EDM's process with one model: [16, 3, 32, 32], 20 Karras steps, one thread.**\n"
                + table.text();
    }

    private String shapes() {
        String text = "\n**Shapes and batches, 20 steps: nanoseconds around the model, a step and element.**\n";
        List<String> batches = distinct("batch", m -> true);
        List<String> heads = new ArrayList<>(List.of("solver", "shape", "threads"));
        batches.forEach(batch -> heads.add("batch " + batch));
        Table table = new Table(heads);
        List<String> shapes = distinct("shape", m -> true);
        for (String solver : distinct("solver", m -> !value(m, "shape").equals("3x32x32"))) {
            for (String shape : shapes) {
                String workers = mostWorkers(shape);
                List<String> cells =
                        new ArrayList<>(List.of("`" + solver + "`", "[" + shape.replace("x", ", ") + "]", workers));
                for (String batch : batches) {
                    cells.add(results
                            .of(
                                    RUN,
                                    Map.of(
                                            "solver", solver, "shape", shape, "batch", batch, "steps", "20", "workers",
                                            workers))
                            .stream()
                            .findFirst()
                            .map(m -> Table.number(
                                    overhead(m) / steps(m) / batch(m) / Problems.length(Problems.shape(shape))))
                            .orElse("–"));
                }
                table.add(cells);
            }
        }
        return text + table.text();
    }

    /** The most threads with which a shape was measured. */
    private String mostWorkers(String shape) {
        return results.of(RUN, Map.of("shape", shape)).stream()
                .map(measurement -> value(measurement, "workers"))
                .max(Comparator.comparing(Integer::valueOf))
                .orElse("1");
    }

    private String steps() {
        List<Measurement> all =
                results.of(RUN, Map.of("solver", "dpm++2m", "shape", "3x32x32", "batch", "16", "workers", "1"));
        Table table = new Table("steps", "µs a run", "µs a run and step");
        double[] x = new double[all.size()];
        double[] y = new double[all.size()];
        int i = 0;
        for (Measurement measurement : all.stream()
                .sorted((a, b) -> Double.compare(steps(a), steps(b)))
                .toList()) {
            x[i] = Math.log(steps(measurement));
            y[i] = Math.log(measurement.median());
            i++;
            table.add(
                    value(measurement, "steps"),
                    Table.number(measurement.median()),
                    Table.number(measurement.median() / steps(measurement)));
        }
        return String.format(
                        Locale.ROOT,
                        "%n**Steps: `dpm++2m`, [16, 3, 32, 32]. Slope of the logarithms: %.2f, where 1 is linear.**%n",
                        slope(x, y))
                + table.text();
    }

    /** Nanoseconds of a run outside its model. */
    private static double overhead(Measurement measurement) {
        return (counter(measurement, "totalNanos") - counter(measurement, "networkNanos"))
                / counter(measurement, "runs");
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

    private List<String> distinct(String parameter, Predicate<Measurement> which) {
        return results.of(RUN, Map.of()).stream()
                .filter(which)
                .map(measurement -> value(measurement, parameter))
                .distinct()
                .sorted((a, b) -> parameter.equals("solver")
                        ? a.compareTo(b)
                        : Integer.compare(Problems.length(Problems.shape(a)), Problems.length(Problems.shape(b))))
                .toList();
    }

    private static String value(Measurement measurement, String parameter) {
        return measurement.parameters().getOrDefault(parameter, "");
    }

    private static double steps(Measurement measurement) {
        return Double.parseDouble(value(measurement, "steps"));
    }

    private static double batch(Measurement measurement) {
        return Double.parseDouble(value(measurement, "batch"));
    }

    private static double counter(Measurement measurement, String name) {
        return measurement.secondary().getOrDefault(name, Double.NaN);
    }

    /** The most bytes that any run of a solver with fixed steps allocated in a step. */
    double largestStepBytes() {
        return results.of(RUN, Map.of()).stream()
                .filter(m -> FIXED.contains(value(m, "solver")))
                .mapToDouble(m -> counter(m, "stepBytes") / counter(m, "runs") / steps(m))
                .max()
                .orElse(Double.NaN);
    }
}
