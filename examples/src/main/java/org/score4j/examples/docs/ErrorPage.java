package org.score4j.examples.docs;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.score4j.examples.docs.BestRuns.Run;
import org.score4j.examples.docs.Measurements.Curve;
import org.score4j.examples.docs.Measurements.Environment;
import org.score4j.examples.docs.Measurements.Measure;
import org.score4j.examples.docs.Measurements.Problem;
import org.score4j.samplers.study.WorkPrecision.Point;

/** docs/error-against-nfe.md: a function of the measurements alone. */
public final class ErrorPage {
    private final StringBuilder page = new StringBuilder(SolversPage.text("error-head.md"));
    private final Measurements measurements;

    private ErrorPage(Measurements measurements) {
        this.measurements = measurements;
    }

    /** The page. */
    public static String make(Measurements measurements) {
        ErrorPage writer = new ErrorPage(measurements);
        Environment environment = measurements.environment();
        writer.add(
                "\nSeconds below: Java %s, %s %s, %d processors.\n",
                environment.java(), environment.system(), environment.architecture(), environment.processors());
        measurements.problems().forEach(writer::addProblem);
        return writer.page + SolversPage.text("error-tail.md");
    }

    private void addProblem(Problem problem) {
        add("\n## %s\n\n", problem.title());
        add("![Error against evaluations](%s.png)\n\n", ErrorPlots.againstEvaluations(problem));
        add("![Error against seconds](%s.png)\n\n", ErrorPlots.againstSeconds(problem));
        add(
                problem.measure() == Measure.PATHS
                        ? "The converged run is %.1g away from one with half of its steps."
                        : "Sets of exact samples are %.1g apart on average: an error of that size is none.",
                problem.uncertainty());
        add(
                " Plotted: the %d best at %d to %d evaluations, each curve once, and two that everybody knows;"
                        + " errors above 1 are left out.",
                ErrorPlots.BEST, ErrorPlots.FEW, ErrorPlots.MANY);
        add(" Seconds: %,d samples, the fastest of %d runs.\n", problem.samples(), problem.repetitions());
        addFixed(problem.fixed());
        if (!problem.adaptive().isEmpty()) {
            addAdaptive(problem.tolerances(), problem.adaptive());
        }
        addBudgets(problem);
    }

    private void addFixed(List<Curve> curves) {
        List<Integer> budgets = measurements.budgets();
        int last = budgets.get(budgets.size() - 1);
        List<String> head = new ArrayList<>(List.of("solver"));
        budgets.forEach(budget -> head.add(budget.toString()));
        head.add("seconds at " + last);
        addHead(head);
        for (Curve curve : curves) {
            List<String> cells = new ArrayList<>(List.of(code(curve)));
            budgets.forEach(budget -> cells.add(
                    at(budget, curve).map(point -> error(point, curves)).orElse("–")));
            cells.add(at(last, curve).map(point -> number(point.seconds())).orElse("–"));
            addRow(cells);
        }
    }

    private static Optional<Point> at(int budget, Curve curve) {
        return curve.points().stream().filter(point -> point.budget() == budget).findFirst();
    }

    /** The error, bold if no other is smaller at the same budget. */
    private static String error(Point point, List<Curve> curves) {
        double best = curves.stream()
                .flatMap(curve -> at(point.budget(), curve).stream())
                .mapToDouble(Point::error)
                .min()
                .orElse(0);
        return point.error() == best ? "**" + number(point.error()) + "**" : number(point.error());
    }

    private void addAdaptive(List<Double> tolerances, List<Curve> curves) {
        add("\nWith a step per sample, by tolerance (absolute and relative): mean evaluations and error.\n");
        List<String> head = new ArrayList<>(List.of("solver"));
        tolerances.forEach(tolerance -> head.add(String.format(Locale.ROOT, "%.0e", tolerance)));
        addHead(head);
        for (Curve curve : curves) {
            List<String> cells = new ArrayList<>(List.of(code(curve)));
            curve.points().forEach(point -> cells.add(point.nfe() + ": " + number(point.error())));
            addRow(cells);
        }
    }

    private void addBudgets(Problem problem) {
        BestRuns runs = BestRuns.of(problem);
        add("\n### Which to take\n");
        addHead(List.of("evaluations ≤", "take", "error", "seconds"));
        runs.within(measurements.budgets(), Point::nfe)
                .forEach((budget, run) -> addBest(
                        Integer.toString(budget), run, number(run.point().seconds())));
        addHead(List.of("seconds ≤", "take", "error", "evaluations"));
        runs.within(runs.seconds(), Point::seconds)
                .forEach((budget, run) -> addBest(
                        BigDecimal.valueOf(budget).stripTrailingZeros().toPlainString(),
                        run,
                        Integer.toString(run.point().nfe())));
    }

    private void addBest(String budget, Run run, String otherCost) {
        addRow(List.of(budget, "`" + run.solver() + "`", number(run.point().error()), otherCost));
    }

    private void addHead(List<String> cells) {
        page.append('\n');
        addRow(cells);
        page.append("|---".repeat(cells.size())).append("|\n");
    }

    private void addRow(List<String> cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void add(String format, Object... values) {
        page.append(String.format(Locale.ROOT, format, values));
    }

    private static String code(Curve curve) {
        return "`" + curve.solver() + "`";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2g", value);
    }
}
