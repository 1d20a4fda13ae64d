package org.score4j.benchmarks.result;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.score4j.file.SafeFile;

/**
 * Results of one run of the suite, kept as JSON.
 *
 * @param environment where they come from
 * @param measurements in the order of the suite
 */
public record ResultFile(Environment environment, List<Measurement> measurements) {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /** Copies the list. */
    public ResultFile {
        measurements = List.copyOf(measurements);
    }

    /** Writes a file, whole or not at all. */
    public void write(Path file) throws IOException {
        SafeFile.write(file, out -> MAPPER.writeValue(out, this));
    }

    /**
     * Reads a file.
     *
     * @throws IOException naming the file, and place and field where it is not what {@link #write} makes
     */
    public static ResultFile read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("file '" + file + "' does not exist or is not readable");
        }
        try {
            return MAPPER.readValue(file.toFile(), ResultFile.class);
        } catch (JacksonException e) {
            throw new IOException("file '" + file + "' holds no benchmark results: " + e.getOriginalMessage(), e);
        }
    }

    /** Everything a benchmark measured, with these parameters. */
    public List<Measurement> of(String benchmark, Map<String, String> parameters) {
        return measurements.stream()
                .filter(measurement -> measurement.benchmark().equals(benchmark) && measurement.has(parameters))
                .toList();
    }

    /** The one measurement of a benchmark with these parameters and threads. */
    public Optional<Measurement> one(String benchmark, int threads, Map<String, String> parameters) {
        return of(benchmark, parameters).stream()
                .filter(measurement -> measurement.threads() == threads)
                .findFirst();
    }
}
