package org.score4j.examples;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Samples;
import org.score4j.file.SafeFile;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.process.Edm;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Samples a mixture of Gaussians in the plane, whose score is exact, and plots how the samples move. */
@Command(
        name = "mixture",
        mixinStandardHelpOptions = true,
        description = "Sample a two-dimensional mixture with its exact score and plot the trajectories.")
final class MixtureTrajectories implements Callable<Integer> {
    private static final int COUNT = 60;
    private static final int STEPS = 40;

    @Option(names = "--out", paramLabel = "FILE", description = "PNG to write (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("mixture.png");

    @Override
    public Integer call() throws IOException {
        SafeFile.requireWritable(out);
        GaussianMixtureModel mixture = GaussianMixtureModel.of(
                new double[] {1, 1, 1},
                new double[][] {{-1.5, -0.8}, {1.5, -0.8}, {0, 1.6}},
                new double[] {0.2, 0.2, 0.2});
        List<double[]> states = new ArrayList<>();
        try (Samples samples = Sampler.of(ScoreModel.exact(mixture, new Edm(0.01, 4)))
                .solver(DpmSolverPlusPlus.multistep(2))
                .schedule(Schedule.karras(STEPS))
                .type(ElementType.FLOAT64)
                .listener(event -> {
                    try (INDArray state = event.state()) {
                        states.add(Tensors.toDoubles(state));
                    }
                })
                .sample(COUNT, 2)) {
            XYChart chart = plot(states);
            SafeFile.write(out, stream -> ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", stream));
            System.out.println(COUNT + " trajectories, " + samples.nfe() + " evaluations each: " + out);
        }
        return 0;
    }

    private static XYChart plot(List<double[]> states) {
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(800)
                .title("Probability flow of a mixture of three Gaussians")
                .xAxisTitle("x1")
                .yAxisTitle("x2")
                .build();
        chart.getStyler().setLegendVisible(false);
        double[] endX = new double[COUNT];
        double[] endY = new double[COUNT];
        for (int sample = 0; sample < COUNT; sample++) {
            double[] x = new double[states.size()];
            double[] y = new double[states.size()];
            for (int i = 0; i < states.size(); i++) {
                x[i] = states.get(i)[2 * sample];
                y[i] = states.get(i)[2 * sample + 1];
            }
            endX[sample] = x[x.length - 1];
            endY[sample] = y[y.length - 1];
            chart.addSeries("path " + sample, x, y)
                    .setMarker(SeriesMarkers.NONE)
                    .setLineColor(new Color(60, 110, 190, 110))
                    .setLineStyle(SeriesLines.SOLID)
                    .setLineWidth(1);
        }
        XYSeries ends = chart.addSeries("samples", endX, endY);
        ends.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        ends.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(new Color(200, 60, 40));
        return chart;
    }
}
