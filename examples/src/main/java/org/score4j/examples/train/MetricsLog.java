package org.score4j.examples.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.score4j.matching.training.Trainer;

/**
 * The steps of a run as lines of JSON and as CSV.
 *
 * <p>A run that goes on from a checkpoint first drops the steps after it, which it takes again.
 */
final class MetricsLog {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HEADER = "step,loss,gradient_norm,rate\n";

    private final Path json;
    private final Path csv;

    /**
     * A step, as it was logged.
     *
     * @param step from 0
     * @param loss mean of its batch
     */
    record Entry(long step, double loss) {}

    /** Keeps the steps before {@code first}. */
    MetricsLog(Path folder, long first) throws IOException {
        json = folder.resolve("metrics.jsonl");
        csv = folder.resolve("metrics.csv");
        StringBuilder lines = new StringBuilder();
        StringBuilder rows = new StringBuilder(HEADER);
        if (Files.exists(json)) {
            for (String line : Files.readAllLines(json)) {
                // the last line of a run that was killed may be half a line
                JsonNode node = line.endsWith("}") ? MAPPER.readTree(line) : MAPPER.createObjectNode();
                if (node.path("step").asLong(Long.MAX_VALUE) < first) {
                    lines.append(line).append('\n');
                    rows.append(row(
                            node.path("step").asLong(),
                            node.path("loss").asDouble(),
                            node.path("gradient_norm").asDouble(),
                            node.path("rate").asDouble()));
                }
            }
        }
        SafeFile.write(json, out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)));
        SafeFile.write(csv, out -> out.write(rows.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String row(long step, double loss, double norm, double rate) {
        return String.format(Locale.ROOT, "%d,%.6g,%.6g,%.6g\n", step, loss, norm, rate);
    }

    /** Adds a step. */
    void add(Trainer.Step step) throws IOException {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("step", step.step());
        node.put("loss", step.loss());
        node.put("gradient_norm", step.gradientNorm());
        node.put("rate", step.rate());
        Files.writeString(json, node + "\n", StandardOpenOption.APPEND);
        Files.writeString(
                csv, row(step.step(), step.loss(), step.gradientNorm(), step.rate()), StandardOpenOption.APPEND);
    }

    /** All steps. */
    List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(json)) {
            JsonNode node = MAPPER.readTree(line);
            entries.add(new Entry(node.path("step").asLong(), node.path("loss").asDouble()));
        }
        return entries;
    }
}
