package org.score4j.examples.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.score4j.file.SafeFile;
import org.score4j.matching.file.ModelCard;
import org.score4j.matching.file.OnnxExport;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.training.Checkpoint;
import org.score4j.matching.training.Checkpoints;
import org.score4j.matching.training.NoiseLevels;
import org.score4j.matching.training.Trainer;
import org.score4j.matching.training.TrainingSettings;

/** Trains as a configuration says, into a folder: checkpoints, metrics, plots, samples, and the network at the end. */
final class TrainingRun {
    private static final int KEPT = 3;
    private static final int VALIDATION_BATCHES = 4;
    private static final double NANOS_PER_SECOND = 1e9;

    private final TrainingConfiguration configuration;
    private final Path folder;
    private final PrintWriter out;
    private final Checkpoints checkpoints;
    private final NoiseLevels levels;

    TrainingRun(TrainingConfiguration configuration, Path folder, PrintWriter out) {
        this.configuration = configuration;
        this.folder = folder;
        this.out = out;
        checkpoints = new Checkpoints(folder.resolve("checkpoints"), KEPT);
        DenoisingScoreMatching matching = configuration.objective().matching();
        levels = NoiseLevels.halfDecades(matching.process(), matching.preconditioning());
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
            MetricsLog log = new MetricsLog(folder, trainer.steps(), levels);
            ValidationLog validations = new ValidationLog(folder, trainer.steps(), levels);
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
                    report(trainer, log, validations, perStep);
                }
            }
            report(trainer, log, validations, perStep);
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

    /** Notes what the average does on examples that were not trained on, unless that has been done. */
    private void validate(Trainer trainer, ValidationLog validations) throws IOException {
        long steps = trainer.steps();
        if (validations.entries().stream().noneMatch(entry -> entry.step() == steps)) {
            validations.add(
                    steps,
                    trainer.validation(average(trainer), configuration.data().validation(), VALIDATION_BATCHES));
        }
    }

    private void report(Trainer trainer, MetricsLog log, ValidationLog validations, double perStep) throws IOException {
        validate(trainer, validations);
        List<MetricsLog.Entry> entries = log.entries();
        double loss = entries.stream()
                .filter(entry -> entry.step() >= trainer.steps() - reportEvery())
                .mapToDouble(MetricsLog.Entry::loss)
                .average()
                .orElse(Double.NaN);
        out.printf(
                Locale.ROOT,
                "step %,d of %,d: loss %.4f, validation of the average %.4f, %.0f ms a step, %.0f s left%n",
                trainer.steps(),
                configuration.steps(),
                loss,
                validations.last(trainer.steps()).orElseThrow().loss(),
                1000 * perStep,
                perStep * Math.max(0, configuration.steps() - trainer.steps()));
        out.flush();
        Charts.overSteps(folder.resolve("loss.png"), entries, validations.entries());
        NoiseLevelReport byNoise = new NoiseLevelReport(levels, reportEvery());
        byNoise.write(folder, byNoise.rows(entries, validations));
        new SampleSheet(configuration, folder).write(average(trainer), trainer.steps());
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
