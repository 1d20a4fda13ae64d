package org.score4j.examples.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.score4j.file.SafeFile;
import org.score4j.matching.training.LossStatistics;
import org.score4j.matching.training.NoiseLevels;

/**
 * Losses by noise level, of the steps between two reports and of a validation.
 *
 * <p>All is made anew from the logs, so that a run that was stopped reports what one would have that was not.
 *
 * @param levels intervals
 * @param every steps between reports
 */
record NoiseLevelReport(NoiseLevels levels, long every) {
    private static final String HEADER =
            "step,from,to,loss,standard_error,count,validation,validation_standard_error,validation_count\n";
    /** √√10, from the middle of a half decade to its edge. */
    private static final double HALF = Math.pow(10, 0.25);

    /**
     * A report.
     *
     * @param step that it was made after
     * @param losses of the steps since the one before, by level
     * @param validation by level
     */
    record Row(long step, List<LossStatistics> losses, List<LossStatistics> validation) {}

    /** The reports of a run, with the last one after its last step. */
    List<Row> rows(List<MetricsLog.Entry> steps, ValidationLog validations) {
        List<Row> rows = new ArrayList<>();
        List<LossStatistics> sums = none();
        for (int i = 0; i < steps.size(); i++) {
            MetricsLog.Entry entry = steps.get(i);
            for (int level = 0; level < levels.count(); level++) {
                sums.set(level, sums.get(level).plus(entry.levels().get(level)));
            }
            long taken = entry.step() + 1;
            if (taken % every == 0 || i == steps.size() - 1) {
                List<LossStatistics> validation =
                        validations.last(taken).map(ValidationLog.Entry::levels).orElseGet(this::none);
                rows.add(new Row(taken, List.copyOf(sums), validation));
                sums = none();
            }
        }
        return rows;
    }

    private List<LossStatistics> none() {
        return new ArrayList<>(Collections.nCopies(levels.count(), LossStatistics.NONE));
    }

    /** Writes noise-levels.csv and loss-by-noise.png. */
    void write(Path folder, List<Row> rows) throws IOException {
        StringBuilder csv = new StringBuilder(HEADER);
        for (Row row : rows) {
            for (int level = 0; level < levels.count(); level++) {
                csv.append(String.format(
                        Locale.ROOT,
                        "%d,%.4g,%.4g,%s,%s\n",
                        row.step(),
                        levels.from(level),
                        levels.to(level),
                        cells(row.losses().get(level)),
                        cells(row.validation().get(level))));
            }
        }
        SafeFile.write(
                folder.resolve("noise-levels.csv"),
                out -> out.write(csv.toString().getBytes(StandardCharsets.UTF_8)));
        plot(folder.resolve("loss-by-noise.png"), rows);
    }

    /** Empty where there is nothing to say. */
    private static String cells(LossStatistics losses) {
        String mean = losses.count() == 0 ? "" : String.format(Locale.ROOT, "%.6g", losses.mean());
        String error = losses.count() < 2 ? "" : String.format(Locale.ROOT, "%.3g", losses.standardError());
        return mean + "," + error + "," + losses.count();
    }

    private void plot(Path file, List<Row> rows) throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(450)
                .title("Loss by noise level")
                .xAxisTitle("sigma/alpha, half decades")
                .yAxisTitle("mean, with its standard error")
                .build();
        chart.getStyler().setXAxisLogarithmic(true);
        Row first = rows.get(0);
        Row last = rows.get(rows.size() - 1);
        boolean drawn = rows.size() > 1 && add(chart, "until step " + first.step(), first.losses());
        drawn |= add(chart, "until step " + last.step(), last.losses());
        drawn |= add(chart, "validation of the average", last.validation());
        if (drawn) {
            Charts.write(file, chart);
        }
    }

    /** Adds the levels that have enough samples for an error. */
    private boolean add(XYChart chart, String name, List<LossStatistics> losses) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (int level = 0; level < losses.size(); level++) {
            LossStatistics own = losses.get(level);
            if (own.count() > 1) {
                x.add(level == 0 ? levels.to(0) / HALF : levels.from(level) * HALF);
                y.add(own.mean());
                errors.add(own.standardError());
            }
        }
        if (x.isEmpty()) {
            return false;
        }
        chart.addSeries(name, x, y, errors).setMarker(SeriesMarkers.CIRCLE);
        return true;
    }
}
