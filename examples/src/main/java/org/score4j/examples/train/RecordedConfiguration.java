package org.score4j.examples.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.score4j.file.SafeFile;
import org.score4j.specs.Fields;
import org.score4j.specs.SpecificationException;

/**
 * The configuration that the run of a folder has, kept there as configuration.json.
 *
 * <p>A run goes on with the same one only. What does not change its steps may differ, and so may their number: the learning rate then
 * follows the schedule of the new number from the step on at which the run goes on.
 */
final class RecordedConfiguration {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> FREE = Set.of("steps", "checkpointEvery", "reports", "patience", "snapshotEvery");
    private static final String DATA = "data.sha256";
    private static final String TRAINING = "training";

    private final Path file;

    /** That of a folder. */
    RecordedConfiguration(Path folder) {
        file = file(folder);
    }

    /** Where it is in a folder. */
    static Path file(Path folder) {
        return folder.resolve("configuration.json");
    }

    /**
     * Compares a configuration with the one that is kept, if there is one.
     *
     * @return what is to be said about other steps
     * @throws SpecificationException naming a field that differs, or that file if it is not readable
     */
    Optional<String> compare(String json) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode kept = MAPPER.readTree(Fields.read(file).toJson());
        JsonNode wanted = MAPPER.readTree(json);
        requireEqual("", kept, wanted);
        JsonNode before = kept.path(TRAINING).path("steps");
        JsonNode now = wanted.path(TRAINING).path("steps");
        return before.equals(now)
                ? Optional.empty()
                : Optional.of(
                        "training.steps was " + said(before) + " and is " + said(now)
                                + ": from here on the learning rate, and the levels of consistency training, follow the new schedule");
    }

    private void requireEqual(String path, JsonNode kept, JsonNode wanted) {
        if (kept instanceof ObjectNode && wanted instanceof ObjectNode) {
            Set<String> names = new TreeSet<>();
            kept.fieldNames().forEachRemaining(names::add);
            wanted.fieldNames().forEachRemaining(names::add);
            if (path.equals(TRAINING)) {
                names.removeAll(FREE);
            }
            for (String name : names) {
                requireEqual(path.isEmpty() ? name : path + "." + name, kept.path(name), wanted.path(name));
            }
        } else if (path.equals(DATA) && !kept.equals(wanted)) {
            throw new SpecificationException("the data have changed: their SHA-256 is " + said(wanted)
                    + "; the run in this folder has " + said(kept) + " (" + file + "), and goes on with the same only");
        } else if (!kept.equals(wanted)) {
            throw new SpecificationException(path + " is " + said(wanted) + "; the run in this folder has " + said(kept)
                    + " (" + file + "), and goes on with the same only");
        }
    }

    private static String said(JsonNode node) {
        return node instanceof MissingNode ? "not given" : node.toString();
    }

    /** Keeps a configuration. */
    void write(String json) throws IOException {
        SafeFile.write(file, out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
    }
}
