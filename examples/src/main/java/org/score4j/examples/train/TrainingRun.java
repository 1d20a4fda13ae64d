package org.score4j.examples.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.score4j.examples.progress.ProgressLine;
import org.score4j.file.SafeFile;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.training.Averaging;
import org.score4j.matching.training.Checkpoint;
import org.score4j.matching.training.Checkpoints;
import org.score4j.matching.training.NoiseLevels;
import org.score4j.matching.training.Snapshots;
import org.score4j.matching.training.Trainer;
import org.score4j.matching.training.TrainingSettings;
import org.score4j.tensor.Natives;

/** Trains as a configuration says, into a folder: checkpoints, metrics, plots, samples, and the network at the end. */
final class TrainingRun {
    /** Folder of the snapshots within that of a run. */
    static final String SNAPSHOTS = "snapshots";

    private static final int KEPT = 3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final TrainingConfiguration configuration;
    private final Path folder;
    private final PrintWriter out;
    private final Checkpoints checkpoints;
    private final Snapshots snapshots;
    private final NoiseLevels levels;

    TrainingRun(TrainingConfiguration configuration, Path folder, PrintWriter out) {
        this.configuration = configuration;
        this.folder = folder;
        this.out = out;
        checkpoints = new Checkpoints(folder.resolve("checkpoints"), KEPT);
        snapshots = new Snapshots(folder.resolve(SNAPSHOTS));
        ObjectiveSource objective = configuration.objective();
        levels = NoiseLevels.halfDecades(objective.process(), objective.preconditioning());
    }

    /**
     * Goes on from the last checkpoint in the folder, or begins. A run that took all its steps, or stopped early, only makes its last
     * report and network again, as it may have been killed before.
     */
    void run(boolean skipDamaged) throws IOException {
        RunFolder taken = RunFolder.take(folder);
        try {
            runAlone(skipDamaged);
        } finally {
            taken.close();
        }
    }

    private void runAlone(boolean skipDamaged) throws IOException {
        Optional<Checkpoint> last = checkpoints.latest(skipDamaged);
        RecordedConfiguration recorded = new RecordedConfiguration(folder);
        Optional<String> change = last.isPresent() ? recorded.compare(configuration.json()) : Optional.empty();
        try (Trainer trainer = trainer(last)) {
            SafeFile.removeLeftovers(folder);
            recorded.write(configuration.json());
            change.ifPresent(out::println);
            snapshots.goBackTo(trainer.steps());
            MetricsLog log = new MetricsLog(folder, trainer.steps(), levels);
            Validator validator = new Validator(configuration, folder, levels, last);
            begin(trainer, validator);
            train(trainer, log, validator);
            finish(trainer, validator);
        }
    }

    private void train(Trainer trainer, MetricsLog log, Validator validator) throws IOException {
        RunPlan plan = configuration.plan();
        long start = System.nanoTime();
        long first = trainer.steps();
        double perStep = 0;
        ProgressLine line = ProgressLine.of("training", "steps", first, plan.steps());
        RunReports reports = new RunReports(configuration, folder, out, line, levels);
        try {
            catchUp(trainer, log, validator, reports);
            while (!isOver(trainer, validator)) {
                Trainer.Step step = trainer.step();
                log.add(step);
                long done = trainer.steps();
                line.at(done, String.format(Locale.ROOT, "loss %.4f", step.loss()));
                afterStep(trainer, validator);
                perStep = (System.nanoTime() - start) / NANOS_PER_SECOND / (done - first);
                if (plan.reportsAfter(done) && !isOver(trainer, validator)) {
                    reports.report(log, validator.log(), average(trainer), done, perStep);
                }
            }
        } finally {
            line.close();
        }
        reports.report(log, validator.log(), result(trainer, validator), trainer.steps(), perStep);
    }

    /** Validates and saves what is due; the checkpoint last, so that a run that goes on from it has the rest. */
    private void afterStep(Trainer trainer, Validator validator) throws IOException {
        RunPlan plan = configuration.plan();
        long done = trainer.steps();
        if (plan.validatesAfter(done) || done == plan.steps()) {
            validator.validate(trainer, average(trainer));
        }
        boolean over = isOver(trainer, validator);
        if (plan.snapshotsAfter(done) || over) {
            snapshot(trainer);
        }
        if (plan.checkpointsAfter(done) || over) {
            checkpoints.save(validator.complete(trainer.checkpoint()));
        }
    }

    /** Does what was to follow the checkpoint that the run goes on from, if it was killed or lost it in between. */
    private void catchUp(Trainer trainer, MetricsLog log, Validator validator, RunReports reports) throws IOException {
        long steps = trainer.steps();
        if (steps == 0) {
            return;
        }
        if (configuration.plan().validatesAfter(steps)
                || steps == configuration.plan().steps()) {
            validator.validate(trainer, average(trainer));
        }
        if (configuration.plan().snapshotsAfter(steps)) {
            snapshot(trainer);
        }
        if (configuration.plan().reportsAfter(steps)
                && !isOver(trainer, validator)
                && !Files.exists(reports.samples().file(steps))) {
            reports.report(log, validator.log(), average(trainer), steps, 0);
        }
    }

    private void snapshot(Trainer trainer) throws IOException {
        if (configuration.plan().snapshotEvery() > 0) {
            for (Averaging.Power averaging : configuration.powers()) {
                snapshots.save(trainer.steps(), averaging, trainer.average(averaging.name()));
            }
        }
    }

    private boolean isOver(Trainer trainer, Validator validator) {
        return trainer.steps() >= configuration.plan().steps()
                || validator.stopping().stops();
    }

    /** What the run ends with: the best average if it stopped early, else the last. */
    private Parameters result(Trainer trainer, Validator validator) {
        return validator.stoppedWith().orElseGet(() -> average(trainer));
    }

    private void begin(Trainer trainer, Validator validator) {
        long steps = configuration.plan().steps();
        if (validator.stopping().stops()) {
            out.printf(Locale.ROOT, "%,d steps were taken: the run is over, as it stopped early%n", trainer.steps());
        } else if (trainer.steps() >= steps) {
            out.printf(
                    Locale.ROOT,
                    "%,d steps were taken of %,d: the run is over; with more training.steps it would go on%n",
                    trainer.steps(),
                    steps);
        } else if (trainer.steps() > 0) {
            out.printf(Locale.ROOT, "going on after step %,d of %,d%n", trainer.steps(), steps);
        } else {
            out.printf(
                    Locale.ROOT,
                    "training %s on %,d examples, %,d steps%n",
                    configuration.network().architecture().name(),
                    configuration.data().training().size(),
                    steps);
        }
        out.println("ND4J computes "
                + (Natives.haveOneDnn()
                        ? "with oneDNN"
                        : "without oneDNN, whose convolutions are several times as fast"));
        long files = configuration.plan().snapshots() * configuration.powers().size();
        if (files > 0) {
            out.printf(
                    Locale.ROOT,
                    "%,d snapshots of averages will take %,d kB in all%n",
                    files,
                    files * Float.BYTES * trainer.parameters().count() / 1000);
        }
        out.flush();
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

    /** The network as safetensors, and as ONNX where a card can say how it is used. */
    private void finish(Trainer trainer, Validator validator) throws IOException {
        Parameters average = result(trainer, validator);
        if (validator.stoppedWith().isPresent()) {
            out.printf(
                    Locale.ROOT,
                    "stopped early after step %,d: the best validation is that after step %,d, whose average is the network%n",
                    trainer.steps(),
                    validator.stopping().bestStep());
        }
        NetworkFiles files = new NetworkFiles(configuration);
        Path weights = folder.resolve("network.safetensors");
        files.writeSafetensors(weights, average, Map.of());
        out.println("network: " + weights);
        Path onnx = folder.resolve("network.onnx");
        if (files.writeOnnx(onnx, average)) {
            out.println("for ONNX Runtime: " + onnx);
        }
        out.flush();
    }
}
