package org.score4j.examples.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.score4j.file.SafeFile;

/** Charts as pictures. */
final class Charts {
    private static final int PLOTTED = 400;

    private Charts() {}

    /** Draws the loss over the steps, and validations beside it; nothing if there are no steps. */
    static void overSteps(Path file, List<MetricsLog.Entry> entries, List<ValidationLog.Entry> validations)
            throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        int stride = Math.max(1, entries.size() / PLOTTED);
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (int i = 0; i + stride <= entries.size(); i += stride) {
            x.add((double) entries.get(i + stride - 1).step());
            y.add(entries.subList(i, i + stride).stream()
                    .mapToDouble(MetricsLog.Entry::loss)
                    .average()
                    .orElseThrow());
        }
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(450)
                .title("Loss")
                .xAxisTitle("step")
                .yAxisTitle("mean over " + stride + " steps")
                .build();
        chart.addSeries("training", x, y).setMarker(SeriesMarkers.NONE);
        List<ValidationLog.Entry> finite = validations.stream()
                .filter(entry -> Double.isFinite(entry.loss()))
                .toList();
        if (!finite.isEmpty()) {
            chart.addSeries(
                            "validation of the average",
                            finite.stream().map(entry -> (double) entry.step()).toList(),
                            finite.stream().map(ValidationLog.Entry::loss).toList())
                    .setMarker(SeriesMarkers.CIRCLE);
        }
        write(file, chart);
    }

    /** Writes a chart as PNG. */
    static void write(Path file, XYChart chart) throws IOException {
        byte[] png = ChartEncoder.getBytes(chart, "png");
        SafeFile.write(file, stream -> stream.write(png));
    }
}
