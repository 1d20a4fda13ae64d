package org.score4j.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX file cut down to one of its outputs.
 *
 * <p>ONNX Runtime computes every node of a model, whichever outputs are asked for, and needs every input that some node takes.
 */
final class PrunedModel {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int VALUE_NAME = 1;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int ATTRIBUTE_GRAPHS = 11;

    private final String output;
    private final String unwanted;
    private final Map<String, ProtobufField> producers = new HashMap<>();

    private PrunedModel(String output, String unwanted) {
        this.output = output;
        this.unwanted = unwanted;
    }

    /**
     * The model with this output only, the nodes that it needs, and all inputs but one.
     *
     * @param unwanted the input that is left out
     * @throws OnnxModelException if the output needs that input, or the file cannot be read
     */
    static byte[] of(Path file, String output, String unwanted) {
        try {
            return new PrunedModel(output, unwanted).prune(file, ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new OnnxModelException(file, "cannot be read (" + e + ")", e);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new OnnxModelException(file, "is damaged (" + e + ")", e);
        }
    }

    private byte[] prune(Path file, ByteBuffer bytes) {
        ByteArrayOutputStream model = new ByteArrayOutputStream(bytes.remaining());
        List<ProtobufField> graph = new ArrayList<>();
        for (ProtobufField field : ProtobufField.of(bytes)) {
            if (field.number() == MODEL_GRAPH) {
                // protobuf merges messages that occur twice
                graph.addAll(ProtobufField.of(field.content()));
            } else {
                field.writeTo(model);
            }
        }
        for (ProtobufField field : graph) {
            if (field.number() == GRAPH_NODE) {
                texts(field, NODE_OUTPUT).forEach(name -> producers.put(name, field));
            }
        }
        Set<String> needed = new HashSet<>();
        Set<ProtobufField> nodes = new HashSet<>();
        need(needed, nodes);
        if (needed.contains(unwanted)) {
            throw new OnnxModelException(
                    file,
                    "output '" + output + "' needs input '" + unwanted + "', which is to be the vector of a"
                            + " vector–Jacobian product and nothing else");
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (ProtobufField field : graph) {
            boolean keeps = switch (field.number()) {
                case GRAPH_NODE -> nodes.contains(field);
                case GRAPH_INPUT -> !texts(field, VALUE_NAME).contains(unwanted);
                case GRAPH_OUTPUT -> texts(field, VALUE_NAME).contains(output);
                default -> true;
            };
            if (keeps) {
                field.writeTo(kept);
            }
        }
        ProtobufField.writeMessage(MODEL_GRAPH, kept.toByteArray(), model);
        return model.toByteArray();
    }

    /** Walks from the output to all values and nodes that it is made of. */
    private void need(Set<String> needed, Set<ProtobufField> nodes) {
        Deque<String> open = new ArrayDeque<>(List.of(output));
        while (!open.isEmpty()) {
            String name = open.pop();
            ProtobufField node = producers.get(name);
            if (needed.add(name) && node != null && nodes.add(node)) {
                addInputs(node, open);
            }
        }
    }

    /** Names that a node takes, also within the graphs that are its attributes. */
    private static void addInputs(ProtobufField node, Collection<String> names) {
        names.addAll(texts(node, NODE_INPUT));
        for (ProtobufField attribute : ProtobufField.of(node.content())) {
            if (attribute.number() == NODE_ATTRIBUTE) {
                for (ProtobufField value : ProtobufField.of(attribute.content())) {
                    if (value.number() == ATTRIBUTE_GRAPH || value.number() == ATTRIBUTE_GRAPHS) {
                        addNames(value, names);
                    }
                }
            }
        }
    }

    /** Names within an inner graph: some are its own, the others are values of the outer one. */
    private static void addNames(ProtobufField graph, Collection<String> names) {
        for (ProtobufField field : ProtobufField.of(graph.content())) {
            if (field.number() == GRAPH_NODE) {
                addInputs(field, names);
            } else if (field.number() == GRAPH_OUTPUT) {
                names.addAll(texts(field, VALUE_NAME));
            }
        }
    }

    private static List<String> texts(ProtobufField message, int number) {
        return ProtobufField.of(message.content()).stream()
                .filter(field -> field.number() == number)
                .map(ProtobufField::text)
                .toList();
    }
}
