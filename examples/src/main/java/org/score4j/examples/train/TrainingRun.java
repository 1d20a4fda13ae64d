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
import org.score4j.tensor.Tensors;

/** Trains as a configuration says, into a folder: checkpoints, metrics, plots, samples, and the network at the end. */
final class TrainingRun {
    private static final String CLASSES = "classes";
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

    /**
     * Goes on from the last checkpoint in the folder, or begins. A run that took all its steps only makes its last report and network
     * again, as it may have been killed before.
     */
    void run(boolean skipDamaged) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IOException("'" + folder + "' is a file; expected a directory");
        }
        Optional<Checkpoint> last = checkpoints.latest(skipDamaged);
        RecordedConfiguration recorded = new RecordedConfiguration(folder);
        Optional<String> change = last.isPresent() ? recorded.compare(configuration.json()) : Optional.empty();
        try (Trainer trainer = trainer(last)) {
            Files.createDirectories(folder);
            SafeFile.removeLeftovers(folder);
            recorded.write(configuration.json());
            change.ifPresent(out::println);
            begin(trainer);
            MetricsLog log = new MetricsLog(folder, trainer.steps());
            long start = System.nanoTime();
            long first = trainer.steps();
            double perStep = 0;
            while (trainer.steps() < configuration.steps()) {
                log.add(trainer.step());
                long done = trainer.steps();
                boolean ended = done == configuration.steps();
                if (done % configuration.every() == 0 || ended) {
                    checkpoints.save(trainer.checkpoint());
                }
                perStep = (System.nanoTime() - start) / NANOS_PER_SECOND / (done - first);
                if (done % reportEvery() == 0 && !ended) {
                    report(trainer, log, perStep);
                }
            }
            report(trainer, log, perStep);
            finish(trainer);
        }
    }

    private void begin(Trainer trainer) {
        if (trainer.steps() >= configuration.steps()) {
            out.printf(
                    Locale.ROOT,
                    "%,d steps were taken of %,d: the run is over; with more training.steps it would go on%n",
                    trainer.steps(),
                    configuration.steps());
        } else if (trainer.steps() > 0) {
            out.printf(Locale.ROOT, "going on after step %,d of %,d%n", trainer.steps(), configuration.steps());
        } else {
            out.printf(
                    Locale.ROOT,
                    "training %s on %,d examples, %,d steps%n",
                    configuration.network().architecture().name(),
                    configuration.data().training().size(),
                    configuration.steps());
        }
        out.println(Natives.description());
        out.flush();
    }

    private long reportEvery() {
        return Math.max(1, configuration.steps() / configuration.reports());
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

    private void report(Trainer trainer, MetricsLog log, double perStep) throws IOException {
        Parameters average = average(trainer);
        List<MetricsLog.Entry> entries = log.entries();
        double loss = entries.stream()
                .filter(entry -> entry.step() >= trainer.steps() - reportEvery())
                .mapToDouble(MetricsLog.Entry::loss)
                .average()
                .orElse(Double.NaN);
        double validation = trainer.validate(average, configuration.data().validation(), VALIDATION_BATCHES);
        out.printf(
                Locale.ROOT,
                "step %,d of %,d: loss %.4f, validation of the average %.4f, %.0f ms a step, %.0f s left%n",
                trainer.steps(),
                configuration.steps(),
                loss,
                validation,
                1000 * perStep,
                perStep * Math.max(0, configuration.steps() - trainer.steps()));
        out.flush();
        if (!entries.isEmpty()) {
            plot(entries);
        }
        boolean pictures = configuration.data().training().shape().size() == 3;
        Optional<LearnedObjective.Sampling> sampling =
                configuration.objective().sampling().apply(pictures ? STEPS : 2 * STEPS);
        if (sampling.isPresent()) {
            samples(average, trainer.steps(), sampling.get());
        }
    }

    private void plot(List<MetricsLog.Entry> entries) throws IOException {
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
    private void samples(Parameters average, long step, LearnedObjective.Sampling sampling) throws IOException {
        List<Long> shape = configuration.data().training().shape();
        // a network may know more classes than the data have, and then expects numbers for all
        List<Long> condition =
                configuration.network().architecture().conditions().get(CLASSES);
        int known = condition == null ? 0 : Math.toIntExact(condition.get(0));
        int classes = Math.min(configuration.data().training().classes(), known);
        boolean pictures = shape.size() == 3;
        int count = pictures ? PICTURES : POINTS;
        try (SameDiffNetwork network =
                        SameDiffNetwork.of(configuration.network().architecture(), average);
                ScoreModel model = configuration.objective().model(network)) {
            Sampler sampler = Sampler.of(model)
                    .solver(sampling.solver())
                    .schedule(sampling.schedule())
                    .seed(configuration.settings().seed());
            if (classes > 0) {
                int[] wanted = new int[count];
                for (int i = 0; i < count; i++) {
                    wanted[i] = i % classes;
                }
                sampler = sampler.condition(Condition.oneHot(CLASSES, wanted, known));
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
