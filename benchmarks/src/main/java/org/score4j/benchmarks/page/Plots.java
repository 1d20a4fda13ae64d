package org.score4j.benchmarks.page;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.score4j.benchmarks.result.Measurement;
import org.score4j.benchmarks.result.ResultFile;

/** The plots of the page, by file name. */
final class Plots {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 520;
    private static final List<String> KERNELS =
            List.of("COMBINE_2", "COMBINE_4", "COMBINE_8", "COMBINE_12", "COMBINE_PER_SAMPLE", "EVALUATE", "MARK");

    private Plots() {}

    /** All of them, as files of a format: png or svg. */
    static Map<String, byte[]> of(ResultFile results, String format) {
        Map<String, byte[]> plots = new LinkedHashMap<>();
        charts(results).forEach((name, chart) -> plots.put(name + "." + format, encode(chart, format)));
        return plots;
    }

    private static Map<String, XYChart> charts(ResultFile results) {
        Map<String, XYChart> charts = new LinkedHashMap<>();
        charts.put("benchmarks-kernels", kernels(results));
        charts.put("benchmarks-network", network(results));
        return charts;
    }

    private static XYChart kernels(ResultFile results) {
        XYChart chart = chart("Instructions, float32, one thread", "elements", "time over the triad's");
        chart.getStyler().setXAxisLogarithmic(true).setYAxisMin(0.0);
        KernelChapter chapter = new KernelChapter(results);
        List<String> sizes = chapter.values("KernelBenchmark.score4j", "elements");
        for (String kernel : KERNELS) {
            List<Double> x = new ArrayList<>();
            List<Double> y = new ArrayList<>();
            for (String size : sizes) {
                double ratio = chapter.ratio(kernel, size, "FLOAT32", "1");
                // below, fixed costs of a call are all there is
                if (Double.isFinite(ratio) && Long.parseLong(size) > 64) {
                    x.add(Double.parseDouble(size));
                    y.add(ratio);
                }
            }
            if (!x.isEmpty()) {
                chart.addSeries(kernel.toLowerCase(Locale.ROOT).replace('_', ' '), x, y);
            }
        }
        return chart;
    }

    private static XYChart network(ResultFile results) {
        XYChart chart = chart("The shipped network: runs of 20 steps", "pictures at once", "pictures a second");
        chart.getStyler().setXAxisLogarithmic(true).setYAxisMin(0.0);
        Map<String, Map<Integer, Double>> series = new TreeMap<>();
        for (Measurement run : results.of("EmojiRunBenchmark.run", Map.of())) {
            series.computeIfAbsent(NetworkChapter.split(run), key -> new TreeMap<>())
                    .put(Integer.parseInt(run.parameters().getOrDefault("batch", "1")), NetworkChapter.perSecond(run));
        }
        series.forEach((split, points) -> chart.addSeries(
                split + " (sessions × threads)", new ArrayList<>(points.keySet()), new ArrayList<>(points.values())));
        return chart;
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        return chart;
    }

    private static byte[] encode(XYChart chart, String format) {
        try {
            return ChartEncoder.getBytes(chart, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
