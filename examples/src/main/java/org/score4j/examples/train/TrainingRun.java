package org.score4j.examples.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.score4j.examples.picture.Pixels;
import org.score4j.examples.picture.PngGrid;
import org.score4j.exec.Samples;
import org.score4j.file.SafeFile;
import org.score4j.matching.file.ModelCard;
import org.score4j.matching.file.OnnxExport;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.network.SameDiffNetwork;
import org.score4j.matching.training.Checkpoint;
import org.score4j.matching.training.Checkpoints;
import org.score4j.matching.training.Trainer;
import org.score4j.matching.training.TrainingSettings;
import org.score4j.model.Condition;
import org.score4j.model.ScoreModel;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.Tensors;

/** Trains as a configuration says, into a folder: checkpoints, metrics, plots, samples, and the network at the end. */
final class TrainingRun {
    private static final int KEPT = 3;
    private static final int PICTURES = 40;
    private static final int POINTS = 2000;
    private static final int STEPS = 18;
    private static final int VALIDATION_BATCHES = 4;
    private static final int PLOTTED = 400;
    private static final double NANOS_PER_SECOND = 1e9;

    private final TrainingConfiguration configuration;
    private final Path folder;
    private final PrintWriter out;
    private final Checkpoints checkpoints;

    TrainingRun(TrainingConfiguration configuration, Path folder, PrintWriter out) {
        this.configuration = configuration;
        this.folder = folder;
        this.out = out;
        checkpoints = new Checkpoints(folder.resolve("checkpoints"), KEPT);
    }

    /** Goes on from the last checkpoint in the folder, or begins. */
    void run(boolean skipDamaged) throws IOException {
        Files.createDirectories(folder);
        out.println(Natives.description());
        Optional<Checkpoint> last = checkpoints.latest(skipDamaged);
        try (Trainer trainer = trainer(last)) {
            if (last.isPresent()) {
                out.printf(Locale.ROOT, "going on after step %,d%n", trainer.steps());
            }
            MetricsLog log = new MetricsLog(folder, trainer.steps());
            long start = System.nanoTime();
            long first = trainer.steps();
            long reportEvery = Math.max(1, configuration.steps() / Math.max(1, configuration.reports()));
            double loss = 0;
            long counted = 0;
            while (trainer.steps() < configuration.steps()) {
                Trainer.Step step = trainer.step();
                log.add(step);
                loss += step.loss();
                counted++;
                long done = trainer.steps();
                boolean ended = done == configuration.steps();
                if (done % configuration.every() == 0 || ended) {
                    checkpoints.save(trainer.checkpoint());
                }
                if (done % reportEvery == 0 || ended) {
                    double perStep = (System.nanoTime() - start) / NANOS_PER_SECOND / (done - first);
                    report(trainer, log, loss / counted, perStep);
                    loss = 0;
                    counted = 0;
                }
            }
            finish(trainer);
        }
    }

    private Trainer trainer(Optional<Checkpoint> last) {
        NetworkSource network = configuration.network();
        return last.map(checkpoint -> Trainer.resume(
                        checkpoint,
                        network.architecture(),
                        configuration.objective().training(),
                        configuration.data().training(),
                        configuration.settings()))
                .orElseGet(() -> Trainer.of(
                        network.architecture(),
                        network.initial(),
                        configuration.objective().training(),
                        configuration.data().training(),
                        configuration.settings()));
    }

    private Parameters average(Trainer trainer) {
        TrainingSettings settings = configuration.settings();
        return trainer.average(settings.averages().get(0).name());
    }

    private void report(Trainer trainer, MetricsLog log, double loss, double perStep) throws IOException {
        Parameters average = average(trainer);
        double validation = trainer.validate(average, configuration.data().validation(), VALIDATION_BATCHES);
        out.printf(
                Locale.ROOT,
                "step %,d of %,d: loss %.4f, validation of the average %.4f, %.0f ms a step, %.0f s left%n",
                trainer.steps(),
                configuration.steps(),
                loss,
                validation,
                1000 * perStep,
                perStep * (configuration.steps() - trainer.steps()));
        out.flush();
        plot(log);
        samples(average, trainer.steps());
    }

    private void plot(MetricsLog log) throws IOException {
        List<MetricsLog.Entry> entries = log.entries();
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
        chart.getStyler().setLegendVisible(false);
        chart.addSeries("loss", x, y).setMarker(SeriesMarkers.NONE);
        byte[] png = ChartEncoder.getBytes(chart, "png");
        SafeFile.write(folder.resolve("loss.png"), stream -> stream.write(png));
    }

    /** Samples of an average: a grid of pictures, a column for each class, or points in the plane. */
    private void samples(Parameters average, long step) throws IOException {
        List<Long> shape = configuration.data().training().shape();
        int classes = configuration.data().training().classes();
        boolean pictures = shape.size() == 3;
        int count = pictures ? PICTURES : POINTS;
        try (SameDiffNetwork network =
                        SameDiffNetwork.of(configuration.network().architecture(), average);
                ScoreModel model = configuration.objective().model(network)) {
            Sampler sampler = Sampler.of(model)
                    .solver(DpmSolverPlusPlus.multistep(2))
                    .schedule(pictures ? Schedule.karras(STEPS) : Schedule.karras(2 * STEPS))
                    .seed(configuration.settings().seed());
            if (classes > 0) {
                int[] wanted = new int[count];
                for (int i = 0; i < count; i++) {
                    wanted[i] = i % classes;
                }
                sampler = sampler.condition(Condition.oneHot("classes", wanted, classes));
            }
            long[] extents = shape.stream().mapToLong(Long::longValue).toArray();
            try (Samples samples = sampler.sample(count, extents)) {
                float[] values = Tensors.toFloats(samples.array());
                Path file = folder.resolve(String.format(Locale.ROOT, "samples-%06d.png", step));
                if (pictures) {
                    Pixels pixels = new Pixels(values, count, (int) extents[0], (int) extents[1], (int) extents[2]);
                    PngGrid.write(file, pixels, classes > 0 ? Math.min(classes, 10) : 8, 2);
                } else {
                    points(file, values, extents.length == 1 ? (int) extents[0] : 1);
                }
            }
        }
    }

    private void points(Path file, float[] values, int dimensions) throws IOException {
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
        byte[] png = ChartEncoder.getBytes(chart, "png");
        SafeFile.write(file, stream -> stream.write(png));
    }

    /** The network as safetensors, and as ONNX where a card can say how it is used. */
    private void finish(Trainer trainer) throws IOException {
        Architecture architecture = configuration.network().architecture();
        Parameters average = average(trainer);
        Path weights = folder.resolve("network.safetensors");
        Safetensors.of(average, Map.of("network", architecture.name())).write(weights);
        out.println("network: " + weights);
        Optional<ModelCard> card =
                configuration.objective().card(configuration.data().classes());
        if (card.isPresent()) {
            Path onnx = folder.resolve("network.onnx");
            OnnxExport.of(architecture, average).withCard(card.get()).write(onnx);
            out.println("for ONNX Runtime: " + onnx);
        }
        out.flush();
    }
}
