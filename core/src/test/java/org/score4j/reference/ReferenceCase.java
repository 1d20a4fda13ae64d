package org.score4j.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.Assertions;

/** One file of {@code references/} on the test class path. */
public record ReferenceCase(JsonNode root) {
    /** The case with this id. */
    public static ReferenceCase read(String id) {
        try (InputStream in = open(id + ".json")) {
            return new ReferenceCase(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a comma-separated file, comments left out. */
    public static List<String[]> table(String file) {
        try (InputStream in = open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String file) {
        InputStream in = ReferenceCase.class.getResourceAsStream("/references/" + file);
        if (in == null) {
            throw new IllegalArgumentException("no reference file " + file);
        }
        return in;
    }

    /** The part of the file that says what comes out. */
    public JsonNode expected() {
        return root.get("expected");
    }

    /** The sampler's parameters. */
    public JsonNode parameters() {
        return root.get("sampler").get("params");
    }

    /** The numbers of an array. */
    public static double[] numbers(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }

    /** Checks |actual − expected| ≤ abs + rel·|expected| with the case's tolerance. */
    public void assertClose(String what, double actual, double expected) {
        double absolute = root.get("tolerance").get("abs").asDouble();
        double relative = root.get("tolerance").get("rel").asDouble();
        Assertions.assertThat(Math.abs(actual - expected))
                .as("%s: %s, expected %s", what, actual, expected)
                .isLessThanOrEqualTo(absolute + relative * Math.abs(expected));
    }

    /** Element by element; lengths must agree. */
    public void assertClose(String what, double[] actual, double[] expected) {
        Assertions.assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertClose(what + "[" + i + "]", actual[i], expected[i]);
        }
    }
}
