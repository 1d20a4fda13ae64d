package org.score4j.specs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Strict reading of one JSON object: every field is asked for by name, and {@link #finish} refuses the others. */
public final class Fields {
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String path;
    private final JsonNode node;
    private final TreeSet<String> known = new TreeSet<>();

    private Fields(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /** The fields of an object; {@code path} is what messages call it. */
    public static Fields of(String path, JsonNode node) {
        if (!node.isObject()) {
            throw new SpecificationException(path + " is " + node.getNodeType() + "; expected an object");
        }
        return new Fields(path, node);
    }

    /**
     * Reads a JSON file.
     *
     * @throws SpecificationException if it is missing or not JSON
     */
    public static Fields read(Path file) {
        try {
            return of(file.toString(), MAPPER.readTree(Files.readString(file)));
        } catch (JsonProcessingException e) {
            throw new SpecificationException(
                    file + " is not valid JSON: " + e.getOriginalMessage() + " at line "
                            + e.getLocation().getLineNr(),
                    e);
        } catch (IOException e) {
            throw new SpecificationException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads a JSON resource beside a class of this library. */
    static Fields resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing from the library");
            }
            return of(name, MAPPER.readTree(in));
        } catch (IOException e) {
            throw new IllegalStateException("resource " + name + " cannot be read", e);
        }
    }

    /** Whether the field is there and not null. */
    public boolean has(String name) {
        known.add(name);
        return node.hasNonNull(name);
    }

    JsonNode node(String name) {
        known.add(name);
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            throw new SpecificationException(path + " has no field '" + name + "'");
        }
        return value;
    }

    /** The object in a field. */
    public Fields object(String name) {
        return of(path + "." + name, node(name));
    }

    /** The string in a field. */
    public String text(String name) {
        JsonNode value = node(name);
        if (!value.isTextual()) {
            throw wrong(name, value, "a string");
        }
        return value.textValue();
    }

    /** The string in a field, or {@code fallback} where it is missing. */
    public String text(String name, String fallback) {
        return has(name) ? text(name) : fallback;
    }

    /** The truth value in a field, or {@code fallback} where it is missing. */
    public boolean flag(String name, boolean fallback) {
        if (!has(name)) {
            return fallback;
        }
        JsonNode value = node(name);
        if (!value.isBoolean()) {
            throw wrong(name, value, "true or false");
        }
        return value.booleanValue();
    }

    /** The constant of an enum whose name, in lower case with dashes, stands in a field; {@code usual} where it is missing. */
    public <E extends Enum<E>> E choice(String name, E usual) {
        String wanted = text(name, spelled(usual));
        List<String> known = new ArrayList<>();
        for (E candidate : usual.getDeclaringClass().getEnumConstants()) {
            if (spelled(candidate).equals(wanted)) {
                return candidate;
            }
            known.add(spelled(candidate));
        }
        throw new IllegalArgumentException(name + " is '" + wanted + "'; " + Names.suggestion(wanted, known)
                + "allowed: " + String.join(", ", known));
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A number; "inf" and "-inf" stand for the infinities. */
    public double number(String name) {
        return number(name, node(name));
    }

    /** The number in a field, or {@code fallback} where it is missing. */
    public double number(String name, double fallback) {
        return has(name) ? number(name) : fallback;
    }

    private double number(String name, JsonNode value) {
        if (value.isTextual() && "inf".equals(value.textValue())) {
            return Double.POSITIVE_INFINITY;
        }
        if (value.isTextual() && "-inf".equals(value.textValue())) {
            return Double.NEGATIVE_INFINITY;
        }
        if (!value.isNumber()) {
            throw wrong(name, value, "a number");
        }
        return value.doubleValue();
    }

    /** The whole number in a field. */
    public int integer(String name) {
        JsonNode value = node(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(name, value, "a whole number");
        }
        return value.intValue();
    }

    /** The whole number in a field, or {@code fallback} where it is missing. */
    public int integer(String name, int fallback) {
        return has(name) ? integer(name) : fallback;
    }

    /** The whole number in a field, or {@code fallback} where it is missing. */
    public long longInteger(String name, long fallback) {
        if (!has(name)) {
            return fallback;
        }
        JsonNode value = node(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, value, "a whole number");
        }
        return value.longValue();
    }

    private JsonNode list(String name, JsonNode value, String expected) {
        if (!value.isArray()) {
            throw wrong(name, value, expected);
        }
        return value;
    }

    /** A list of strings. */
    public List<String> texts(String name) {
        JsonNode value = list(name, node(name), "a list of strings");
        List<String> texts = new ArrayList<>();
        for (JsonNode text : value) {
            if (!text.isTextual()) {
                throw wrong(name, value, "a list of strings");
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    /** A list of numbers. */
    public double[] numbers(String name) {
        return numbers(name, node(name));
    }

    private double[] numbers(String name, JsonNode value) {
        list(name, value, "a list of numbers");
        double[] numbers = new double[value.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(name + "[" + i + "]", value.get(i));
        }
        return numbers;
    }

    /** A list of numbers in which null stands for NaN. */
    public double[] numbersOrNan(String name) {
        JsonNode value = list(name, node(name), "a list of numbers");
        double[] numbers = new double[value.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = value.get(i).isNull() ? Double.NaN : number(name + "[" + i + "]", value.get(i));
        }
        return numbers;
    }

    /** A list of objects. */
    public List<Fields> objects(String name) {
        JsonNode value = list(name, node(name), "a list of objects");
        List<Fields> objects = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            objects.add(of(path + "." + name + "[" + i + "]", value.get(i)));
        }
        return objects;
    }

    /** The names of all fields, in their order in the document. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A list of lists of numbers, all of the same length. */
    public double[][] matrix(String name) {
        return matrix(name, node(name));
    }

    private double[][] matrix(String name, JsonNode value) {
        list(name, value, "a list of lists of numbers");
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            double[] row = numbers(name + "[" + i + "]", value.get(i));
            if (i > 0 && row.length != rows.get(0).length) {
                throw new SpecificationException(path + "." + name + "[" + i + "] has " + row.length
                        + " entries; expected " + rows.get(0).length);
            }
            rows.add(row);
        }
        return rows.toArray(double[][]::new);
    }

    /** A list of matrices. */
    public double[][][] matrices(String name) {
        JsonNode value = list(name, node(name), "a list of matrices");
        double[][][] all = new double[value.size()][][];
        for (int i = 0; i < all.length; i++) {
            all[i] = matrix(name + "[" + i + "]", value.get(i));
        }
        return all;
    }

    /** Refuses fields that nobody has asked for. */
    public void finish() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new SpecificationException(path + ": " + Names.unknown("field", name, known));
            }
        });
    }

    /** Runs a constructor and puts this object's place before its complaint. */
    public <T> T located(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw new SpecificationException(path + ": " + e.getMessage(), e);
        }
    }

    /** The JSON text of a field. */
    public String json(String name) {
        return node(name).toString();
    }

    /** The object, printed for people. */
    public String toJson() {
        return node.toPrettyString() + "\n";
    }

    /** What messages call the object. */
    public String path() {
        return path;
    }

    private SpecificationException wrong(String name, JsonNode value, String expected) {
        return new SpecificationException(path + "." + name + " is " + value + "; expected " + expected);
    }
}
