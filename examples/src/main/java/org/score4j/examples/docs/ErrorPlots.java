package org.score4j.examples.docs;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.score4j.examples.docs.Measurements.Curve;
import org.score4j.examples.docs.Measurements.Measure;
import org.score4j.examples.docs.Measurements.Problem;
import org.score4j.samplers.study.WorkPrecision.Point;

/** Plots of a problem's best solvers: error against evaluations and against seconds. */
public final class ErrorPlots {
    /** How many of the best solvers are plotted. */
    static final int BEST = 9;

    /** Fewest evaluations of the budgets by which solvers are ranked. */
    static final int FEW = 6;

    /** Most evaluations of the budgets by which solvers are ranked. */
    static final int MANY = 20;

    private static final int WIDTH = 900;
    private static final int HEIGHT = 620;
    private static final double SAME = 1e-3;
    private static final double FAILED = 1;
    private static final Color[] COLOURS = Stream.of(
                    0x332288, 0xcc6677, 0x117733, 0xddaa33, 0x88ccee, 0xaa4499, 0x44aa99, 0xee7733, 0x999933, 0x882255,
                    0x000000)
            .map(Color::new)
            .toArray(Color[]::new);
    private static final Set<String> KNOWN = Set.of("ddim", "heun:clock=sigma");

    private ErrorPlots() {}

    /**
     * Files by name.
     *
     * @param format png, which the page shows, or svg
     */
    public static Map<String, byte[]> of(Problem problem, String format) {
        List<Curve> curves = chosen(problem.fixed());
        Map<String, byte[]> files = new LinkedHashMap<>();
        XYChart evaluations = plot(problem, curves, "evaluations", Point::nfe);
        files.put(againstEvaluations(problem) + "." + format, encode(evaluations, format));
        XYChart seconds = plot(problem, curves, "seconds", Point::seconds);
        files.put(againstSeconds(problem) + "." + format, encode(seconds, format));
        return files;
    }

    /** Name, without its ending, of the plot of error against evaluations. */
    static String againstEvaluations(Problem problem) {
        return "error-" + problem.name();
    }

    /** Name, without its ending, of the plot of error against seconds. */
    static String againstSeconds(Problem problem) {
        return "error-" + problem.name() + "-seconds";
    }

    /** The best solvers, without those whose errors are another's, and the known ones. */
    private static List<Curve> chosen(List<Curve> curves) {
        List<Curve> ranked = curves.stream()
                .sorted(Comparator.comparingDouble(ErrorPlots::score))
                .toList();
        List<Curve> chosen = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (Curve curve : ranked) {
            double score = score(curve);
            if (chosen.size() < BEST && score - last > SAME) {
                chosen.add(curve);
                last = score;
            }
        }
        for (Curve curve : ranked) {
            if (KNOWN.contains(curve.solver()) && !chosen.contains(curve)) {
                chosen.add(curve);
            }
        }
        return chosen;
    }

    /** Mean logarithm of the errors at moderate budgets. */
    private static double score(Curve curve) {
        return curve.points().stream()
                .filter(point -> point.budget() >= FEW && point.budget() <= MANY)
                .mapToDouble(point -> Math.log(point.error()))
                .average()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static XYChart plot(Problem problem, List<Curve> curves, String cost, ToDoubleFunction<Point> costOf) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(problem.title())
                .xAxisTitle(cost)
                .yAxisTitle(
                        problem.measure() == Measure.PATHS ? "root mean square error" : "sliced Wasserstein distance")
                .build();
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setSeriesColors(COLOURS);
        for (Curve curve : curves) {
            List<Point> points = curve.points().stream()
                    .filter(point -> point.error() > 0 && point.error() < FAILED)
                    .sorted(Comparator.comparingDouble(costOf))
                    .toList();
            if (!points.isEmpty()) {
                double[] x = points.stream().mapToDouble(costOf).toArray();
                double[] y = points.stream().mapToDouble(Point::error).toArray();
                chart.addSeries(curve.solver(), x, y).setLineStyle(new BasicStroke(1.5f));
            }
        }
        if (problem.measure() == Measure.DISTRIBUTION) {
            double[] ends = curves.stream()
                    .flatMap(curve -> curve.points().stream())
                    .mapToDouble(costOf)
                    .sorted()
                    .toArray();
            addFloor(chart, ends[0], ends[ends.length - 1], problem.uncertainty());
        }
        return chart;
    }

    private static void addFloor(XYChart chart, double from, double to, double error) {
        XYSeries floor = chart.addSeries("exact samples", new double[] {from, to}, new double[] {error, error});
        floor.setMarker(SeriesMarkers.NONE).setLineStyle(SeriesLines.DASH_DASH).setLineColor(Color.GRAY);
    }

    private static byte[] encode(XYChart chart, String format) {
        try {
            return ChartEncoder.getBytes(chart, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
