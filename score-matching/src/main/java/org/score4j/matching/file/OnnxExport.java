package org.score4j.matching.file;

import java.io.IOException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.score4j.file.SafeFile;
import org.score4j.file.Sha256;
import org.score4j.matching.graph.Gradients;
import org.score4j.matching.graph.Node;
import org.score4j.matching.graph.OnnxOperations;
import org.score4j.matching.graph.OnnxOperations.Value;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.network.Parameters;

/**
 * A network as an ONNX file (opset 17, IR version 8, float32) for any batch.
 *
 * <p>Inputs: {@code x} [batch, ...], {@code c_noise} [batch], and each condition [batch, ...] by its name. Output: {@code out}
 * [batch, ...], the network's F.
 *
 * <p>On demand also: input {@code v} [batch, ...] and output {@code vjp} [batch, ...], the vector–Jacobian product
 * vᵀ·∂F/∂x of each sample.
 *
 * @param architecture the network
 * @param parameters its trained values by name, exactly those that it asks for
 * @param vectorJacobianProduct whether there are {@code v} and {@code vjp}
 * @param card what is written beside the file, or null for no card
 */
public record OnnxExport(
        Architecture architecture,
        Map<String, StoredTensor> parameters,
        boolean vectorJacobianProduct,
        @Nullable ModelCard card) {
    static final String STATE = "x";
    static final String NOISE = "c_noise";
    static final String OUTPUT = "out";
    static final String VECTOR = "v";
    static final String PRODUCT = "vjp";

    /** Copies the map. */
    public OnnxExport {
        parameters = Map.copyOf(parameters);
    }

    /** A file without a card and without a vector–Jacobian product. */
    public static OnnxExport of(Architecture architecture, Map<String, StoredTensor> parameters) {
        return new OnnxExport(architecture, parameters, false, null);
    }

    /** As the other form, with the numbers of a network. */
    public static OnnxExport of(Architecture architecture, Parameters parameters) {
        return of(architecture, Safetensors.of(parameters, Map.of()).tensors());
    }

    /** With a card beside the file. */
    public OnnxExport withCard(ModelCard facts) {
        return new OnnxExport(architecture, parameters, vectorJacobianProduct, facts);
    }

    /** With the input {@code v} and the output {@code vjp}. */
    public OnnxExport withVectorJacobianProduct() {
        return new OnnxExport(architecture, parameters, true, card);
    }

    /**
     * Writes the file, whole or not at all, and then its card, if there is one.
     *
     * @throws IOException if the folder is missing or not writable
     * @throws IllegalArgumentException if a parameter is missing, of another shape or unknown to the network, the network's
     *     output does not have the shape of its input, a name is used twice, or the card does not fit the network
     */
    public void write(Path file) throws IOException {
        OnnxOperations graph = graph();
        Map<String, String> entries = card == null ? Map.of() : card.entries(architecture, vectorJacobianProduct);
        Map<String, String> metadata = new LinkedHashMap<>();
        entries.forEach((key, value) -> metadata.put("score4j." + key, value));
        MessageDigest digest = Sha256.digest();
        SafeFile.write(file, out -> graph.write(architecture.name(), metadata, new DigestOutputStream(out, digest)));
        if (card != null) {
            Map<String, String> all = new LinkedHashMap<>(entries);
            all.put("sha256", Sha256.hex(digest));
            ModelCard.write(ModelCard.beside(file), all);
        }
    }

    /** Number of the graph's nodes. */
    public int nodeCount() {
        return graph().nodeCount();
    }

    private OnnxOperations graph() {
        Set<String> unused = new TreeSet<>(parameters.keySet());
        OnnxOperations graph = new OnnxOperations((name, shape) -> {
            unused.remove(name);
            return values(name, shape);
        });
        Value x = graph.input(STATE, batch(architecture.sampleShape()));
        Value noise = graph.input(NOISE, -1);
        Map<String, Value> conditions = new LinkedHashMap<>();
        // sorted, as a map without order would make another file each time
        new TreeMap<>(architecture.conditions())
                .forEach((name, shape) -> conditions.put(name, graph.input(name, batch(shape))));
        if (vectorJacobianProduct) {
            Gradients<Value> gradients = new Gradients<>(graph);
            Map<String, Node<Value>> lifted = new LinkedHashMap<>();
            conditions.forEach((name, value) -> lifted.put(name, gradients.lift(value)));
            Node<Value> input = gradients.lift(x);
            Node<Value> out = architecture.apply(gradients, input, gradients.lift(noise), lifted);
            output(graph, x, out.value());
            Node<Value> vector = gradients.lift(graph.input(VECTOR, x.shape().toArray()));
            graph.output(PRODUCT, gradients.gradient(out, vector, input).value());
        } else {
            output(graph, x, architecture.apply(graph, x, noise, conditions));
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(
                    "parameters " + unused + " are unknown to network '" + architecture.name() + "'");
        }
        return graph;
    }

    private void output(OnnxOperations graph, Value x, Value out) {
        if (!out.shape().equals(x.shape())) {
            throw new IllegalArgumentException("network '" + architecture.name() + "' makes " + out.shape() + " of "
                    + x.shape() + "; expected the same shape");
        }
        graph.output(OUTPUT, out);
    }

    private float[] values(String name, long... shape) {
        StoredTensor tensor = parameters.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("parameter '" + name + "' of network '" + architecture.name()
                    + "' is missing; there are " + new TreeSet<>(parameters.keySet()));
        }
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException("parameter '" + name + "' has shape " + Arrays.toString(tensor.shape())
                    + "; network '" + architecture.name() + "' expects " + Arrays.toString(shape));
        }
        return tensor.toFloats();
    }

    private static long[] batch(List<Long> sample) {
        long[] shape = new long[sample.size() + 1];
        shape[0] = -1;
        for (int axis = 0; axis < sample.size(); axis++) {
            shape[axis + 1] = sample.get(axis);
        }
        return shape;
    }
}
