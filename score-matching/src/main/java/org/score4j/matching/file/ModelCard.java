package org.score4j.matching.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.score4j.file.SafeFile;
import org.score4j.matching.network.Architecture;

/**
 * What sampling needs to know of a network with EDM's preconditioning (Karras et al. 2022) beside its file.
 *
 * <p>It is written beside {@code NAME.onnx} as {@code NAME.score4j.properties}, with the hash of the ONNX file, and put into
 * the file's own metadata under keys that begin with {@code score4j.}.
 *
 * @param sigmaData standard deviation of the data, in (0, ∞)
 * @param sigmaMin smallest noise level, in (0, ∞)
 * @param sigmaMax largest noise level, above {@code sigmaMin}, finite
 * @param classCondition the condition that takes one-hot classes, or null if there is none
 * @param classes names in the order of their one-hot positions; empty without {@code classCondition}
 */
public record ModelCard(
        double sigmaData,
        double sigmaMin,
        double sigmaMax,
        @Nullable String classCondition,
        List<String> classes) {
    private static final String SUFFIX = ".score4j.properties";

    /**
     * Checks the ranges and copies the list.
     *
     * @throws IllegalArgumentException if a level is out of its range, there are classes without a condition or the other way
     *     round, or a class's name is blank or has a comma, a control character or space around it
     */
    public ModelCard {
        if (!(sigmaData > 0 && sigmaData < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sigmaData is " + sigmaData + "; allowed: (0, ∞)");
        }
        if (!(sigmaMin > 0 && sigmaMin < sigmaMax && sigmaMax < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sigmaMin is " + sigmaMin + " and sigmaMax is " + sigmaMax
                    + "; expected 0 < sigmaMin < sigmaMax < ∞");
        }
        classes = List.copyOf(classes);
        if ((classCondition == null) != classes.isEmpty()) {
            throw new IllegalArgumentException("classCondition is " + classCondition + " and classes are " + classes
                    + "; expected both or neither");
        }
        classes.forEach(ModelCard::requireItem);
    }

    /** A card without classes. */
    public static ModelCard edm(double sigmaData, double sigmaMin, double sigmaMax) {
        return new ModelCard(sigmaData, sigmaMin, sigmaMax, null, List.of());
    }

    /** The same with classes. */
    public ModelCard withClasses(String condition, List<String> names) {
        return new ModelCard(sigmaData, sigmaMin, sigmaMax, condition, names);
    }

    /** Where the card of an ONNX file is. */
    public static Path beside(Path onnxFile) {
        String name = onnxFile.toAbsolutePath().getFileName().toString();
        int dot = name.lastIndexOf('.');
        return onnxFile.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + SUFFIX);
    }

    /** All there is to say of a network with these inputs and outputs, and those of a vector–Jacobian product if it has one. */
    Map<String, String> entries(Architecture architecture, boolean vectorJacobianProduct) {
        if (classCondition != null) {
            List<Long> shape = architecture.conditions().get(classCondition);
            if (!List.of((long) classes.size()).equals(shape)) {
                throw new IllegalArgumentException("classCondition '" + classCondition + "' of network '"
                        + architecture.name() + "' has shape " + shape + "; expected [" + classes.size()
                        + "], a number per class");
            }
        }
        requireItem(architecture.name());
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("name", architecture.name());
        entries.put("state", OnnxExport.STATE);
        entries.put("noise", OnnxExport.NOISE);
        entries.put("output", OnnxExport.OUTPUT);
        if (!architecture.conditions().isEmpty()) {
            architecture.conditions().keySet().forEach(ModelCard::requireItem);
            entries.put(
                    "conditions",
                    String.join(",", new TreeSet<>(architecture.conditions().keySet())));
        }
        if (vectorJacobianProduct) {
            entries.put("vector", OnnxExport.VECTOR);
            entries.put("product", OnnxExport.PRODUCT);
        }
        entries.put("preconditioning", "edm");
        entries.put("sigmaData", Double.toString(sigmaData));
        entries.put("sigmaMin", Double.toString(sigmaMin));
        entries.put("sigmaMax", Double.toString(sigmaMax));
        if (classCondition != null) {
            entries.put("classCondition", classCondition);
            entries.put("classes", String.join(",", classes));
        }
        return entries;
    }

    /** Writes Java properties in UTF-8, one a line. */
    static void write(Path file, Map<String, String> entries) throws IOException {
        StringBuilder text = new StringBuilder();
        entries.forEach((key, value) ->
                text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n'));
        SafeFile.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void requireItem(String name) {
        boolean plain = name.equals(name.strip()) && !name.isEmpty() && name.indexOf(',') < 0;
        if (!plain || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the name '" + name
                    + "' is blank or has a comma, a control character or space around it, which a card cannot hold");
        }
    }
}
