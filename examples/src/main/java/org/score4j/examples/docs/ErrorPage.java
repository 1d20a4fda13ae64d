package org.score4j.examples.docs;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.score4j.samplers.study.WorkPrecision.Point;
import org.score4j.specs.SolverTable;

/** docs/error-against-nfe.md with its plots. */
public final class ErrorPage {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 620;
    private static final int BEST = 9;
    private static final int FEW = 6;
    private static final int MANY = 20;
    private static final double SAME = 1e-3;
    private static final Set<String> KNOWN = Set.of("ddim", "heun:clock=sigma");

    private final int[] budgets;
    private final StringBuilder page = new StringBuilder(SolversPage.text("error-head.md"));
    private final Map<String, byte[]> pictures = new LinkedHashMap<>();

    /** A page for these budgets of evaluations. */
    public ErrorPage(int... budgets) {
        this.budgets = budgets.clone();
    }

    /**
     * Adds a problem: a plot of the best solvers and a table of all.
     *
     * @param name of the file of the plot
     * @param uncertainty error of the converged run
     */
    public void add(String name, String title, double uncertainty, Map<SolverTable.Row, List<Point>> errors) {
        String file = "error-" + name + ".png";
        pictures.put(file, plot(title, chosen(errors)));
        page.append("\n## ")
                .append(title)
                .append("\n\n![")
                .append(title)
                .append("](")
                .append(file)
                .append(")\n\n");
        page.append(String.format(
                Locale.ROOT,
                "The converged run is %.1g away from one with half of its steps. Plotted: the %d best at 6 to 20 evaluations, each"
                        + " curve once, and two that everybody knows.\n",
                uncertainty,
                BEST));
        page.append("\n| solver |");
        for (int budget : budgets) {
            page.append(' ').append(budget).append(" |");
        }
        page.append("\n|---|").append("---|".repeat(budgets.length)).append('\n');
        errors.forEach((row, points) -> {
            page.append("| `").append(row.description()).append("` |");
            for (int budget : budgets) {
                page.append(' ').append(cell(budget, points, errors)).append(" |");
            }
            page.append('\n');
        });
    }

    /** Adds the solvers that choose their steps, by tolerance, to the problem added last. */
    public void addAdaptive(Map<String, Map<Double, Point>> errors) {
        page.append(
                "\nWith a step per sample, by tolerance (absolute and relative): mean evaluations and error.\n\n| solver |");
        Set<Double> tolerances = errors.values().iterator().next().keySet();
        tolerances.forEach(tolerance -> page.append(String.format(Locale.ROOT, " %.0e |", tolerance)));
        page.append("\n|---|").append("---|".repeat(tolerances.size())).append('\n');
        errors.forEach((solver, points) -> {
            page.append("| `").append(solver).append("` |");
            points.values()
                    .forEach(point ->
                            page.append(String.format(Locale.ROOT, " %d: %.2g |", point.nfe(), point.error())));
            page.append('\n');
        });
    }

    /** The best solvers, without those whose errors are another's, and the known ones. */
    private static Map<SolverTable.Row, List<Point>> chosen(Map<SolverTable.Row, List<Point>> errors) {
        List<SolverTable.Row> ranked = errors.keySet().stream()
                .sorted(Comparator.comparingDouble(row -> score(errors.getOrDefault(row, List.of()))))
                .toList();
        Map<SolverTable.Row, List<Point>> chosen = new LinkedHashMap<>();
        double last = Double.NEGATIVE_INFINITY;
        for (SolverTable.Row row : ranked) {
            List<Point> points = errors.getOrDefault(row, List.of());
            double score = score(points);
            if (chosen.size() < BEST && score - last > SAME) {
                chosen.put(row, points);
                last = score;
            }
        }
        for (SolverTable.Row row : ranked) {
            if (KNOWN.contains(row.description())) {
                chosen.put(row, errors.getOrDefault(row, List.of()));
            }
        }
        return chosen;
    }

    /** Mean logarithm of the errors at moderate budgets. */
    private static double score(List<Point> points) {
        return points.stream()
                .filter(point -> point.budget() >= FEW && point.budget() <= MANY)
                .mapToDouble(point -> Math.log(point.error()))
                .average()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Everything to write, by file name. */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>(pictures);
        files.put("error-against-nfe.md", (page + SolversPage.text("error-tail.md")).getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private static String cell(int budget, List<Point> points, Map<SolverTable.Row, List<Point>> all) {
        double best = all.values().stream()
                .flatMap(List::stream)
                .filter(point -> point.budget() == budget)
                .mapToDouble(Point::error)
                .min()
                .orElse(0);
        for (Point point : points) {
            if (point.budget() == budget) {
                String error = String.format(Locale.ROOT, "%.2g", point.error());
                return point.error() == best ? "**" + error + "**" : error;
            }
        }
        return "–";
    }

    private static byte[] plot(String title, Map<SolverTable.Row, List<Point>> errors) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("evaluations")
                .yAxisTitle("root mean square error")
                .build();
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        errors.forEach((row, points) -> {
            List<Double> x = new ArrayList<>();
            List<Double> y = new ArrayList<>();
            for (Point point : points) {
                if (point.error() > 0 && Double.isFinite(point.error())) {
                    x.add((double) point.nfe());
                    y.add(point.error());
                }
            }
            if (!x.isEmpty()) {
                chart.addSeries(row.description(), x, y).setLineStyle(new BasicStroke(1.5f));
            }
        });
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
