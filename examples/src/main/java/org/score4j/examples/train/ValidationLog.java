package org.score4j.examples.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.score4j.file.SafeFile;
import org.score4j.matching.training.LossStatistics;
import org.score4j.matching.training.NoiseLevels;
import org.score4j.matching.training.Trainer;

/** The validations of a run as lines of JSON, with the losses of each noise level, and as CSV. */
final class ValidationLog {
    private static final String HEADER = "step,loss,standard_error\n";
    private static final String LOSS = "loss";

    private final LineLog json;
    private final Path csv;
    private final NoiseLevels levels;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * A validation.
     *
     * @param step steps that were taken before
     * @param loss mean
     * @param levels losses of each noise level
     */
    record Entry(long step, double loss, List<LossStatistics> levels) {
        private double standardError() {
            return levels.stream()
                    .reduce(LossStatistics.NONE, LossStatistics::plus)
                    .standardError();
        }
    }

    /** Keeps the validations after up to {@code steps} steps. */
    ValidationLog(Path folder, long steps, NoiseLevels levels) throws IOException {
        this.levels = levels;
        json = new LineLog(folder.resolve("validation.jsonl"), steps + 1);
        csv = folder.resolve("validation.csv");
        for (JsonNode line : json.lines()) {
            entries.add(entry(line));
        }
        writeRows();
    }

    private Entry entry(JsonNode line) {
        return new Entry(
                line.path(LineLog.STEP).asLong(),
                // numbers that are not finite are written as null
                line.path(LOSS).asDouble(Double.NaN),
                LineLog.levels(line, levels.count()));
    }

    /** Adds a validation. */
    void add(long step, Trainer.Validation validation) throws IOException {
        ObjectNode line = LineLog.line(step);
        if (Double.isFinite(validation.loss())) {
            line.put(LOSS, validation.loss());
        } else {
            line.putNull(LOSS);
        }
        LineLog.put(line, levels.statistics(validation.noise(), validation.losses()));
        entries.add(entry(json.add(line)));
        writeRows();
    }

    private void writeRows() throws IOException {
        StringBuilder rows = new StringBuilder(HEADER);
        for (Entry entry : entries) {
            rows.append(
                    String.format(Locale.ROOT, "%d,%.6g,%.3g\n", entry.step(), entry.loss(), entry.standardError()));
        }
        SafeFile.write(csv, out -> out.write(rows.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** All validations. */
    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The last one after up to so many steps. */
    Optional<Entry> last(long steps) {
        return entries.stream().filter(entry -> entry.step() <= steps).reduce((first, second) -> second);
    }
}
