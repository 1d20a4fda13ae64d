package org.score4j.onnx;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.score4j.model.Condition;
import org.score4j.model.Preconditioning;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.process.Edm;

/**
 * What sampling needs to know of a network and its ONNX file cannot say: names, scaling, noise range, classes.
 *
 * <p>It is read from a side-car file, {@code NAME.score4j.properties} beside {@code NAME.onnx}: Java properties in UTF-8.
 * Every key is optional: {@code name}, {@code state}, {@code noise}, {@code output}, {@code conditions} (comma-separated),
 * {@code vector} and {@code product} (names of a vector–Jacobian product's input and output),
 * {@code preconditioning} ({@code edm}, which makes {@code sigmaData}, {@code sigmaMin} and {@code sigmaMax} obligatory),
 * {@code classes} (comma-separated) with {@code classCondition}, and {@code sha256} of the ONNX file.
 *
 * @param name what messages call the network, or null for the file's name
 * @param state the input for the scaled state, or null to guess
 * @param noise the input for c_noise, or null to guess
 * @param output the output that is F, or null to guess
 * @param conditions all further inputs, or null to guess
 * @param vector the input for v of a vector–Jacobian product, or null for the usual name if the file has it
 * @param product the output that is vᵀ·∂F/∂x, or null for the usual name if the file has it
 * @param edm EDM's preconditioning and noise range, or null if the network needs another
 * @param classes names of the classes in the order of their one-hot positions; empty if there are none
 * @param classCondition the input for one-hot classes, or null
 * @param sha256 hash of the ONNX file in lower-case hexadecimal digits, or null; it is checked before the file is loaded
 */
public record OnnxModelCard(
        @Nullable String name,
        @Nullable String state,
        @Nullable String noise,
        @Nullable String output,
        @Nullable List<String> conditions,
        @Nullable String vector,
        @Nullable String product,
        @Nullable EdmScaling edm,
        List<String> classes,
        @Nullable String classCondition,
        @Nullable String sha256) {

    private static final String SUFFIX = ".score4j.properties";
    private static final Set<String> KEYS = Set.of(
            "name",
            "state",
            "noise",
            "output",
            "conditions",
            "vector",
            "product",
            "preconditioning",
            "sigmaData",
            "sigmaMin",
            "sigmaMax",
            "classes",
            "classCondition",
            "sha256");

    /**
     * EDM's preconditioning and the noise levels a network was trained for.
     *
     * @param sigmaData standard deviation of the data, in (0, ∞)
     * @param sigmaMin smallest noise level, in (0, ∞)
     * @param sigmaMax largest noise level, above {@code sigmaMin}
     */
    public record EdmScaling(double sigmaData, double sigmaMin, double sigmaMax) {
        /** Checks the ranges. */
        public EdmScaling {
            if (!(sigmaData > 0 && sigmaData < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("sigmaData is " + sigmaData + "; allowed: (0, ∞)");
            }
            if (!(sigmaMin > 0 && sigmaMin < sigmaMax && sigmaMax < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("sigmaMin is " + sigmaMin + " and sigmaMax is " + sigmaMax
                        + "; expected 0 < sigmaMin < sigmaMax < ∞");
            }
        }
    }

    /** Copies the lists. */
    public OnnxModelCard {
        conditions = conditions == null ? null : List.copyOf(conditions);
        classes = List.copyOf(classes);
    }

    /**
     * The card beside an ONNX file, if there is one.
     *
     * @throws OnnxModelException if there is one, but it cannot be read
     */
    public static Optional<OnnxModelCard> beside(Path onnxFile) {
        Path name = onnxFile.getFileName();
        if (name == null) {
            return Optional.empty();
        }
        Path file = onnxFile.resolveSibling(stem(name.toString()) + SUFFIX);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /**
     * Reads a card.
     *
     * @throws OnnxModelException if the file is missing or malformed, naming the key
     */
    public static OnnxModelCard read(Path file) {
        Properties entries = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            entries.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new OnnxModelException(file, "is not a readable properties file (" + e + ")", e);
        }
        Set<String> unknown = new TreeSet<>(entries.stringPropertyNames());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            throw new OnnxModelException(file, "keys " + unknown + " are unknown; known: " + new TreeSet<>(KEYS));
        }
        List<String> classes = list(file, entries, "classes");
        String classCondition = text(file, entries, "classCondition");
        if ((classes == null) != (classCondition == null)) {
            throw new OnnxModelException(file, "has only one of the keys 'classes' and 'classCondition'");
        }
        return new OnnxModelCard(
                text(file, entries, "name"),
                text(file, entries, "state"),
                text(file, entries, "noise"),
                text(file, entries, "output"),
                list(file, entries, "conditions"),
                text(file, entries, "vector"),
                text(file, entries, "product"),
                edm(file, entries),
                classes == null ? List.of() : classes,
                classCondition,
                hash(file, entries));
    }

    /**
     * EDM's preconditioning with this network's sigmaData.
     *
     * @throws IllegalStateException if the card states no preconditioning
     */
    public Preconditioning preconditioning() {
        return Preconditioning.edm(requireEdm().sigmaData());
    }

    /**
     * EDM's process over the noise levels this network was trained for.
     *
     * @throws IllegalStateException if the card states no preconditioning
     */
    public Edm process() {
        return new Edm(requireEdm().sigmaMin(), requireEdm().sigmaMax());
    }

    /**
     * The network in its place: with {@link #preconditioning()} and {@link #process()}.
     *
     * @throws IllegalStateException if the card states no preconditioning
     */
    public ScoreModel model(ScoreNetwork network) {
        return new ScoreModel(network, preconditioning(), process());
    }

    /**
     * One-hot classes, one per sample; −1 is no class.
     *
     * @throws IllegalStateException if the network has no classes
     * @throws IllegalArgumentException if a class is not in −1 … classes − 1
     */
    public Condition classCondition(int... chosen) {
        if (classCondition == null) {
            throw new IllegalStateException("the network's card names no classes");
        }
        return Condition.oneHot(classCondition, chosen, classes.size());
    }

    /** A file's name without its last extension. */
    static String stem(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(0, dot) : fileName;
    }

    private EdmScaling requireEdm() {
        if (edm == null) {
            throw new IllegalStateException("the network's card states no preconditioning");
        }
        return edm;
    }

    private static @Nullable EdmScaling edm(Path file, Properties entries) {
        String kind = text(file, entries, "preconditioning");
        if (kind == null) {
            return null;
        }
        if (!kind.equals("edm")) {
            throw new OnnxModelException(file, "key 'preconditioning' is '" + kind + "'; allowed: edm");
        }
        double sigmaData = number(file, entries, "sigmaData");
        double sigmaMin = number(file, entries, "sigmaMin");
        double sigmaMax = number(file, entries, "sigmaMax");
        try {
            return new EdmScaling(sigmaData, sigmaMin, sigmaMax);
        } catch (IllegalArgumentException e) {
            throw new OnnxModelException(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable String hash(Path file, Properties entries) {
        String digits = text(file, entries, "sha256");
        if (digits != null && !digits.matches("[0-9a-f]{64}")) {
            throw new OnnxModelException(
                    file, "key 'sha256' is '" + digits + "'; expected 64 lower-case hexadecimal digits");
        }
        return digits;
    }

    private static @Nullable String text(Path file, Properties entries, String key) {
        String value = entries.getProperty(key);
        if (value == null) {
            return null;
        }
        if (value.isBlank()) {
            throw new OnnxModelException(file, "key '" + key + "' is blank; leave it out or give it a value");
        }
        return value.strip();
    }

    private static @Nullable List<String> list(Path file, Properties entries, String key) {
        String value = text(file, entries, key);
        if (value == null) {
            return null;
        }
        List<String> items =
                Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        if (items.contains("")) {
            throw new OnnxModelException(file, "key '" + key + "' has an empty item: '" + value + "'");
        }
        return items;
    }

    private static double number(Path file, Properties entries, String key) {
        String value = text(file, entries, key);
        if (value == null) {
            throw new OnnxModelException(file, "key '" + key + "' is missing; preconditioning=edm needs it");
        }
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new OnnxModelException(file, "key '" + key + "' is '" + value + "'; expected a number", e);
        }
    }
}
