package org.score4j.examples.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.score4j.examples.picture.Pixels;
import org.score4j.examples.picture.PngGrid;
import org.score4j.exec.Samples;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.network.SameDiffNetwork;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.samplers.Sampler;
import org.score4j.tensor.Tensors;

/**
 * Samples of a network on the way: a grid of pictures, a column for each class, or points in the plane.
 *
 * @param configuration of the run
 * @param folder that they go to
 */
record SampleSheet(TrainingConfiguration configuration, Path folder) {
    private static final String CLASSES = "classes";
    private static final int PICTURES = 40;
    private static final int COLUMNS = 8;
    private static final int MOST_COLUMNS = 10;
    private static final int POINTS = 2000;
    private static final int STEPS = 18;

    /** Where samples after so many steps are. */
    Path file(long step) {
        return folder.resolve(String.format(Locale.ROOT, "samples-%06d.png", step));
    }

    /** Draws from a network with these parameters, if its objective says how; the same noise always. */
    void write(Parameters parameters, long step) throws IOException {
        boolean pictures = configuration.data().training().shape().size() == 3;
        Optional<LearnedObjective.Sampling> sampling =
                configuration.objective().sampling().apply(pictures ? STEPS : 2 * STEPS);
        if (sampling.isPresent()) {
            write(parameters, step, sampling.get());
        }
    }

    private void write(Parameters parameters, long step, LearnedObjective.Sampling sampling) throws IOException {
        List<Long> shape = configuration.data().training().shape();
        // a network may know more classes than the data have, and then expects numbers for all
        List<Long> condition =
                configuration.network().architecture().conditions().get(CLASSES);
        int known = condition == null ? 0 : Math.toIntExact(condition.get(0));
        int classes = Math.min(configuration.data().training().classes(), known);
        boolean pictures = shape.size() == 3;
        int columns = classes > 0 ? Math.min(classes, MOST_COLUMNS) : COLUMNS;
        int count = pictures ? PICTURES / columns * columns : POINTS;
        try (SameDiffNetwork network =
                        SameDiffNetwork.of(configuration.network().architecture(), parameters);
                ScoreModel model = configuration.objective().model(network)) {
            Sampler sampler = Sampler.of(model)
                    .solver(sampling.solver())
                    .schedule(sampling.schedule())
                    .seed(configuration.settings().seed());
            if (classes > 0) {
                sampler = sampler.condition(Condition.oneHot(CLASSES, wanted(count, columns, classes), known));
            }
            long[] extents = shape.stream().mapToLong(Long::longValue).toArray();
            try (Samples samples = sampler.sample(count, extents)) {
                float[] values = Tensors.toFloats(samples.array());
                Path file = file(step);
                if (pictures) {
                    Pixels pixels = new Pixels(values, count, (int) extents[0], (int) extents[1], (int) extents[2]);
                    PngGrid.write(file, pixels, columns, 2);
                } else {
                    points(file, values, extents.length == 1 ? (int) extents[0] : 1);
                }
            }
        }
    }

    /** The class of each place in a grid: that of its column, evenly chosen where there are more classes than columns. */
    static int[] wanted(int count, int columns, int classes) {
        int[] wanted = new int[count];
        for (int i = 0; i < count; i++) {
            wanted[i] = i % columns * classes / columns;
        }
        return wanted;
    }

    private static void points(Path file, float[] values, int dimensions) throws IOException {
        double[] x = new double[values.length / dimensions];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = values[i * dimensions];
            y[i] = dimensions > 1 ? values[i * dimensions + 1] : 0;
        }
        XYChart chart =
                new XYChartBuilder().width(600).height(600).title("Samples").build();
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        chart.getStyler().setMarkerSize(3).setLegendVisible(false);
        chart.addSeries("samples", x, y);
        Charts.write(file, chart);
    }
}
