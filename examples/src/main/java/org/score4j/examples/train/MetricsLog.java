package org.score4j.examples.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.score4j.file.SafeFile;
import org.score4j.matching.training.LossStatistics;
import org.score4j.matching.training.NoiseLevels;
import org.score4j.matching.training.Trainer;

/** The steps of a run as lines of JSON, with the losses of each noise level, and as CSV. */
final class MetricsLog {
    private static final String HEADER = "step,loss,gradient_norm,rate\n";
    private static final String LOSS = "loss";
    private static final String NORM = "gradient_norm";
    private static final String RATE = "rate";

    private final LineLog json;
    private final Path csv;
    private final NoiseLevels levels;

    /**
     * A step, as it was logged.
     *
     * @param step from 0
     * @param loss mean of its batch
     * @param levels losses of each noise level
     */
    record Entry(long step, double loss, List<LossStatistics> levels) {}

    /** Keeps the steps before {@code first}. */
    MetricsLog(Path folder, long first, NoiseLevels levels) throws IOException {
        this.levels = levels;
        json = new LineLog(folder.resolve("metrics.jsonl"), first);
        csv = folder.resolve("metrics.csv");
        StringBuilder rows = new StringBuilder(HEADER);
        for (JsonNode line : json.lines()) {
            rows.append(row(line));
        }
        SafeFile.write(csv, out -> out.write(rows.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String row(JsonNode line) {
        return String.format(
                Locale.ROOT,
                "%d,%.6g,%.6g,%.6g\n",
                line.path(LineLog.STEP).asLong(),
                line.path(LOSS).asDouble(),
                line.path(NORM).asDouble(),
                line.path(RATE).asDouble());
    }

    /** Adds a step. */
    void add(Trainer.Step step) throws IOException {
        ObjectNode line = LineLog.line(step.step())
                .put(LOSS, step.loss())
                .put(NORM, step.gradientNorm())
                .put(RATE, step.rate());
        LineLog.put(line, levels.statistics(step.noise(), step.losses()));
        json.add(line);
        Files.writeString(csv, row(line), StandardOpenOption.APPEND);
    }

    /** All steps. */
    List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode line : json.lines()) {
            entries.add(new Entry(
                    line.path(LineLog.STEP).asLong(),
                    line.path(LOSS).asDouble(),
                    LineLog.levels(line, levels.count())));
        }
        return entries;
    }
}
