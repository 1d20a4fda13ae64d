package org.score4j.matching.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.score4j.file.Sha256;
import org.score4j.matching.file.Safetensors;
import org.score4j.matching.file.SafetensorsException;
import org.score4j.matching.file.StoredTensor;
import org.score4j.matching.graph.Shape;
import org.score4j.matching.network.Parameter;
import org.score4j.matching.network.Parameters;

/**
 * Everything that a training run needs to go on as if it had never stopped; what else there is, such as the order of the data and all
 * random numbers, follows from seed and step.
 *
 * <p>A file is a safetensors file: arrays are named group/name, and its texts are format, version, step, fingerprint, and a SHA-256
 * digest of all of these, names, shapes and bits.
 *
 * @param step steps that were taken
 * @param fingerprint of the settings; a run goes on with the same only
 * @param groups arrays by group and name: parameters, adam.first, adam.second, average.…
 */
public record Checkpoint(long step, String fingerprint, Map<String, Map<String, StoredTensor.Floats>> groups) {
    private static final String FORMAT = "score4j-training";
    private static final String VERSION = "1";

    /** Copies the maps; the arrays are shared. */
    public Checkpoint {
        Map<String, Map<String, StoredTensor.Floats>> copy = new LinkedHashMap<>();
        groups.forEach((group, arrays) -> {
            if (group.contains("/")) {
                throw new IllegalArgumentException("group is '" + group + "'; expected a name without /");
            }
            copy.put(group, Collections.unmodifiableMap(new LinkedHashMap<>(arrays)));
        });
        groups = Collections.unmodifiableMap(copy);
    }

    /** The arrays of a group; none if there is no such group. */
    public Map<String, StoredTensor.Floats> group(String name) {
        return groups.getOrDefault(name, Map.of());
    }

    /** The same with one more group, such as parameters that a run keeps beside its own. */
    public Checkpoint with(String group, Parameters parameters) {
        Map<String, Map<String, StoredTensor.Floats>> more = new LinkedHashMap<>(groups);
        Map<String, StoredTensor.Floats> arrays = new LinkedHashMap<>();
        for (Parameter parameter : parameters.all()) {
            arrays.put(
                    parameter.name(),
                    new StoredTensor.Floats(
                            parameter.values(), parameter.shape().toArray()));
        }
        more.put(group, arrays);
        return new Checkpoint(step, fingerprint, more);
    }

    /** A group as parameters; nothing if there is no such group. */
    public Optional<Parameters> parameters(String group) {
        if (!groups.containsKey(group)) {
            return Optional.empty();
        }
        List<Parameter> parameters = new ArrayList<>();
        group(group)
                .forEach((name, array) -> parameters.add(new Parameter(name, Shape.of(array.shape()), array.values())));
        return Optional.of(Parameters.of(parameters));
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @throws IOException if the folder is missing or not writable
     */
    public void write(Path file) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        groups.forEach((group, arrays) -> arrays.forEach((name, array) -> tensors.put(group + "/" + name, array)));
        Map<String, String> texts = texts(step, fingerprint);
        texts.put("digest", digest(texts, tensors));
        new Safetensors(tensors, texts).write(file);
    }

    /**
     * Reads a file.
     *
     * @throws SafetensorsException if it is missing, damaged anywhere, no checkpoint, or of another version
     */
    public static Checkpoint read(Path file) {
        Safetensors stored = Safetensors.read(file);
        Map<String, String> texts = stored.metadata();
        require(file, "format", FORMAT, texts.get("format"));
        require(file, "version", VERSION, texts.get("version"));
        long step;
        try {
            step = Long.parseLong(texts.getOrDefault("step", ""));
        } catch (NumberFormatException e) {
            throw new SafetensorsException(file, "its step is '" + texts.get("step") + "'; expected a number", e);
        }
        String fingerprint = texts.getOrDefault("fingerprint", "");
        require(file, "digest", digest(texts(step, fingerprint), stored.tensors()), texts.get("digest"));
        Map<String, Map<String, StoredTensor.Floats>> groups = new LinkedHashMap<>();
        stored.tensors().forEach((name, tensor) -> {
            int slash = name.indexOf('/');
            if (slash < 1 || !(tensor instanceof StoredTensor.Floats floats)) {
                throw new SafetensorsException(file, "holds '" + name + "'; expected float32 arrays named group/name");
            }
            groups.computeIfAbsent(name.substring(0, slash), key -> new LinkedHashMap<>())
                    .put(name.substring(slash + 1), floats);
        });
        return new Checkpoint(step, fingerprint, groups);
    }

    private static Map<String, String> texts(long step, String fingerprint) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("format", FORMAT);
        texts.put("version", VERSION);
        texts.put("step", Long.toString(step));
        texts.put("fingerprint", fingerprint);
        return texts;
    }

    private static void require(Path file, String what, String expected, @Nullable String found) {
        if (!expected.equals(found)) {
            throw new SafetensorsException(file, "its " + what + " is " + found + "; expected " + expected);
        }
    }

    private static String digest(Map<String, String> texts, Map<String, StoredTensor> tensors) {
        MessageDigest digest = Sha256.digest();
        texts.forEach((name, text) -> digest.update((name + "=" + text + "\n").getBytes(StandardCharsets.UTF_8)));
        tensors.forEach((name, tensor) -> {
            float[] values = tensor.toFloats();
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
            bytes.asFloatBuffer().put(values);
            digest.update((name + Arrays.toString(tensor.shape()) + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return Sha256.hex(digest);
    }
}
