package org.score4j.matching.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the nodes and arrays of an ONNX graph; equal ones are kept once, and those that no output needs are left out. */
final class OnnxGraph {
    static final int OPSET = 17;
    private static final int IR_VERSION = 8;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final Map<String, long[]> inputs = new LinkedHashMap<>();
    private final Map<OnnxNode, String> nodes = new LinkedHashMap<>();
    private final Map<Array, String> constants = new HashMap<>();
    private final Map<String, List<Long>> parameters = new HashMap<>();
    private final Map<String, Array> arrays = new LinkedHashMap<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final Map<String, long[]> outputShapes = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();

    /** Values that are in the file, little-endian. */
    private record Array(int type, List<Long> shape, ByteBuffer values) {}

    void input(String name, long... shape) {
        claim(name);
        inputs.put(name, shape);
    }

    /** The name of a parameter, whose values are taken when it is first asked for. */
    String parameter(String name, OnnxOperations.ParameterValues values, long... shape) {
        List<Long> extents = Arrays.stream(shape).boxed().toList();
        List<Long> known = parameters.get(name);
        if (known == null) {
            claim(name);
            parameters.put(name, extents);
            arrays.put(name, floats("parameter '" + name + "'", values.of(name, shape), shape));
        } else if (!known.equals(extents)) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' has shape " + known + "; it is asked for with shape " + extents);
        }
        return name;
    }

    String constant(double[] values, long... shape) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return constant(floats("a constant", rounded, shape));
    }

    String constant(long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(new Array(INT64, List.of((long) values.length), bytes));
    }

    /** The output of a node, or of the equal one that is there already. */
    String node(OnnxNode node) {
        return nodes.computeIfAbsent(node, n -> fresh(n.operator()));
    }

    void output(String name, String value, long... shape) {
        claim(name);
        outputs.put(name, value);
        outputShapes.put(name, shape);
    }

    /** How many nodes the outputs need. */
    int nodeCount() {
        return reachable().size();
    }

    /** As onnx.proto3's ModelProto. */
    Protobuf message(String graphName, Map<String, String> metadata) {
        Map<String, String> renamed = new HashMap<>();
        Protobuf graph = new Protobuf();
        Map<OnnxNode, String> reachable = reachable();
        List<Map.Entry<String, String>> copies = new ArrayList<>();
        for (Map.Entry<String, String> output : outputs.entrySet()) {
            boolean made = reachable.containsValue(output.getValue());
            if (!made || renamed.putIfAbsent(output.getValue(), output.getKey()) != null) {
                copies.add(output);
            }
        }
        Set<String> used = new HashSet<>(outputs.values());
        reachable.forEach((node, value) -> {
            used.addAll(node.inputs());
            List<String> from = node.inputs().stream()
                    .map(input -> renamed.getOrDefault(input, input))
                    .toList();
            graph.message(1, node.message(renamed.getOrDefault(value, value), from));
        });
        for (Map.Entry<String, String> copy : copies) {
            String from = renamed.getOrDefault(copy.getValue(), copy.getValue());
            OnnxNode identity = new OnnxNode("Identity", List.of(from), List.of());
            graph.message(1, identity.message(copy.getKey(), identity.inputs()));
        }
        graph.text(2, graphName);
        arrays.forEach((name, array) -> {
            if (used.contains(name)) {
                graph.message(5, tensor(name, array));
            }
        });
        inputs.forEach((name, shape) -> graph.message(11, valueInfo(name, shape)));
        outputShapes.forEach((name, shape) -> graph.message(12, valueInfo(name, shape)));
        Protobuf model = new Protobuf().number(1, IR_VERSION).text(2, "score4j").message(7, graph);
        model.message(8, new Protobuf().text(1, "").number(2, OPSET));
        metadata.forEach(
                (key, value) -> model.message(14, new Protobuf().text(1, key).text(2, value)));
        return model;
    }

    private Map<OnnxNode, String> reachable() {
        Set<String> needed = new HashSet<>(outputs.values());
        List<Map.Entry<OnnxNode, String>> backwards = new ArrayList<>(nodes.entrySet());
        for (int i = backwards.size() - 1; i >= 0; i--) {
            if (needed.contains(backwards.get(i).getValue())) {
                needed.addAll(backwards.get(i).getKey().inputs());
            }
        }
        Map<OnnxNode, String> reachable = new LinkedHashMap<>(nodes);
        reachable.values().retainAll(needed);
        return reachable;
    }

    private static Protobuf tensor(String name, Array array) {
        Protobuf message = new Protobuf();
        array.shape().forEach(extent -> message.number(1, extent));
        return message.number(2, array.type())
                .text(8, name)
                .bytes(9, array.values().array());
    }

    private static Protobuf valueInfo(String name, long... shape) {
        Protobuf axes = new Protobuf();
        for (long extent : shape) {
            axes.message(1, extent < 0 ? new Protobuf().text(2, "batch") : new Protobuf().number(1, extent));
        }
        Protobuf tensor = new Protobuf().number(1, FLOAT).message(2, axes);
        return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
    }

    private String constant(Array array) {
        return constants.computeIfAbsent(array, a -> {
            String name = fresh("Constant");
            arrays.put(name, a);
            return name;
        });
    }

    private static Array floats(String what, float[] values, long... shape) {
        if (values.length != Shape.of(shape).elements()) {
            throw new IllegalArgumentException(
                    what + " has " + values.length + " values; expected shape " + Arrays.toString(shape));
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Array(FLOAT, Arrays.stream(shape).boxed().toList(), bytes);
    }

    private String fresh(String kind) {
        String name = kind + "_" + names.size();
        while (!names.add(name)) {
            name += "_";
        }
        return name;
    }

    private void claim(String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("the name '" + name
                    + "' is taken; inputs, outputs and parameters of a network need names of their own");
        }
    }
}
