package org.score4j.examples.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.score4j.file.SafeFile;
import org.score4j.matching.training.LossStatistics;

/**
 * Lines of JSON with a field step, which a run adds to.
 *
 * <p>A run that goes on from a checkpoint first drops the lines after it, which it writes again.
 */
final class LineLog {
    static final String STEP = "step";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String LEVELS = "levels";

    private final Path file;

    /** Keeps the lines whose step is below {@code end}. */
    LineLog(Path file, long end) throws IOException {
        this.file = file;
        StringBuilder lines = new StringBuilder();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                // the last line of a run that was killed may be half a line
                JsonNode node = line.endsWith("}") ? read(line) : MAPPER.createObjectNode();
                if (node.path(STEP).asLong(Long.MAX_VALUE) < end) {
                    lines.append(line).append('\n');
                }
            }
        }
        SafeFile.write(file, out -> out.write(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode read(String line) throws IOException {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is damaged: a line is not JSON: " + line, e);
        }
    }

    /** A line to fill. */
    static ObjectNode line(long step) {
        return MAPPER.createObjectNode().put(STEP, step);
    }

    /** Adds a line; what a reader of the file finds there. */
    JsonNode add(ObjectNode line) throws IOException {
        String text = line.toString();
        Files.writeString(file, text + "\n", StandardOpenOption.APPEND);
        return MAPPER.readTree(text);
    }

    /** All lines. */
    List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(read(line));
        }
        return lines;
    }

    /** Puts the losses of each noise level into a line, as [level, count, mean, squared deviations] where there are any. */
    static void put(ObjectNode line, List<LossStatistics> levels) {
        ArrayNode array = line.putArray(LEVELS);
        for (int level = 0; level < levels.size(); level++) {
            LossStatistics losses = levels.get(level);
            if (losses.count() > 0) {
                // float32 is finer than any error of these, and half as long
                array.addArray()
                        .add(level)
                        .add(losses.count())
                        .add((float) losses.mean())
                        .add((float) losses.deviations());
            }
        }
    }

    /** The losses of each noise level in a line. */
    static List<LossStatistics> levels(JsonNode line, int count) {
        List<LossStatistics> levels = new ArrayList<>(Collections.nCopies(count, LossStatistics.NONE));
        for (JsonNode entry : line.path(LEVELS)) {
            int level = entry.path(0).asInt(-1);
            if (level < 0 || level >= count) {
                throw new IllegalArgumentException(
                        "a noise level in the log is " + entry.path(0) + "; allowed: 0 to " + (count - 1));
            }
            levels.set(
                    level,
                    new LossStatistics(
                            entry.path(1).asLong(),
                            entry.path(2).asDouble(),
                            entry.path(3).asDouble()));
        }
        return levels;
    }
}
