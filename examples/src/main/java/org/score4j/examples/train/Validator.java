package org.score4j.examples.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.training.Checkpoint;
import org.score4j.matching.training.EarlyStopping;
import org.score4j.matching.training.NoiseLevels;
import org.score4j.matching.training.Trainer;

/**
 * Validates the average of a run, keeps the best one if the plan says so, and says when the run stops early.
 *
 * <p>Which one is the best follows from the log. Its numbers are part of each checkpoint, as a run that goes on from one may be behind
 * the file.
 */
final class Validator {
    private static final String BEST = "best";

    private final TrainingConfiguration configuration;
    private final Path file;
    private final ValidationLog log;
    private EarlyStopping stopping;
    private Optional<Parameters> best;

    /** Goes on from a checkpoint, or begins. */
    Validator(TrainingConfiguration configuration, Path folder, NoiseLevels levels, Optional<Checkpoint> last)
            throws IOException {
        this.configuration = configuration;
        file = folder.resolve("best.safetensors");
        log = new ValidationLog(folder, last.map(Checkpoint::step).orElse(0L), levels);
        stopping = EarlyStopping.withPatience(configuration.plan().patience());
        for (ValidationLog.Entry entry : log.entries()) {
            stopping = stopping.after(entry.step(), entry.loss());
        }
        best = last.flatMap(checkpoint -> checkpoint.parameters(BEST));
        if (best.isPresent()) {
            write(best.get());
        } else {
            Files.deleteIfExists(file);
        }
    }

    private void write(Parameters parameters) throws IOException {
        new NetworkFiles(configuration)
                .writeSafetensors(file, parameters, Map.of("step", Long.toString(stopping.bestStep())));
    }

    /** Validates an average after the trainer's steps, unless that has been done. */
    void validate(Trainer trainer, Parameters average) throws IOException {
        long steps = trainer.steps();
        if (log.last(steps).map(ValidationLog.Entry::step).orElse(-1L) == steps) {
            return;
        }
        Trainer.Validation validation = trainer.validation(
                average, configuration.data().validation(), configuration.plan().validationBatches());
        log.add(steps, validation);
        stopping = stopping.after(steps, validation.loss());
        if (configuration.plan().keepsBest() && stopping.isBest(steps)) {
            best = Optional.of(average);
            write(average);
        }
    }

    /** A checkpoint with the best average, if there is one. */
    Checkpoint complete(Checkpoint checkpoint) {
        return best.map(parameters -> checkpoint.with(BEST, parameters)).orElse(checkpoint);
    }

    ValidationLog log() {
        return log;
    }

    EarlyStopping stopping() {
        return stopping;
    }

    /** What a run that stopped early ends with; nothing if it did not stop. */
    Optional<Parameters> stoppedWith() {
        return stopping.stops() ? best : Optional.empty();
    }
}
