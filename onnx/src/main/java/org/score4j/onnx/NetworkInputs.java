package org.score4j.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** What one call hands to ONNX Runtime: views of the caller's memory, and slots for what has to be written. */
final class NetworkInputs implements AutoCloseable {
    private final OrtEnvironment environment;
    private final Signature signature;
    private final Slot noise;
    private final Map<Port, Slot> zeros = new HashMap<>();
    private final Map<Port, Slot> converted = new HashMap<>();
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();
    private @Nullable Call call;

    /** The arguments of the call under way. */
    private record Call(
            Buffer x, @Nullable Buffer v, Buffer out, long[] shape, NoiseLevel level, Condition condition) {}

    NetworkInputs(OrtEnvironment environment, Signature signature) {
        this.environment = environment;
        this.signature = signature;
        noise = new Slot(signature.noise());
        for (Port port : signature.conditions()) {
            zeros.put(port, new Slot(port));
            converted.put(port, new Slot(port));
        }
    }

    /** Takes the arguments of a call; refuses arrays that are not dense. */
    void bind(Arguments arguments) {
        INDArray x = arguments.x();
        INDArray v = arguments.v();
        call = new Call(
                memory(x),
                v == null ? null : memory(v),
                memory(arguments.out()),
                x.shape().clone(),
                arguments.level(),
                arguments.condition());
    }

    /** Forgets the arguments. */
    void release() {
        call = null;
    }

    /** Runs the network on samples {@code first} … {@code first + count − 1}. */
    void run(OrtSession session, int first, int count) throws OrtException {
        Call current = call;
        if (current == null) {
            throw new IllegalStateException("no arguments are bound");
        }
        long[] shape = current.shape().clone();
        shape[0] = count;
        int length = current.x().capacity() / Math.toIntExact(current.shape()[0]);
        try (OnnxTensor state = view(current.x(), first * length, count * length, shape);
                OnnxTensor result = view(current.out(), first * length, count * length, shape);
                Views views = new Views()) {
            inputs.put(signature.state().name(), state);
            inputs.put(signature.noise().name(), noiseLevels(current.level(), first, count));
            for (Port port : signature.conditions()) {
                inputs.put(port.name(), condition(port, current.condition(), first, count, views));
            }
            Buffer v = current.v();
            if (v == null) {
                outputs.put(signature.output().name(), result);
            } else {
                Product product = signature.requireProduct();
                inputs.put(product.vector().name(), views.add(view(v, first * length, count * length, shape)));
                outputs.put(product.output().name(), result);
            }
            session.run(inputs, outputs).close();
        } finally {
            inputs.clear();
            outputs.clear();
        }
    }

    private OnnxTensor noiseLevels(NoiseLevel level, int first, int count) throws OrtException {
        int levels = signature.sharesNoise() ? 1 : count;
        OnnxTensor tensor = switch (signature.noise().rank()) {
            case 0 -> noise.tensor(environment);
            case 1 -> noise.tensor(environment, levels);
            default -> noise.tensor(environment, levels, 1);
        };
        for (int sample = 0; sample < levels; sample++) {
            noise.put(sample, level.noise()[first + sample]);
        }
        return tensor;
    }

    private OnnxTensor condition(Port port, Condition condition, int first, int count, Views views)
            throws OrtException {
        INDArray given = condition.tensors().get(port.name());
        if (given == null) {
            return slot(zeros, port).tensor(environment, nullShape(port, count));
        }
        long[] shape = given.shape().clone();
        int length = Math.toIntExact(given.length() / shape[0]);
        shape[0] = count;
        Buffer memory = memory(given);
        boolean sameType = switch (port.type()) {
            case FLOAT -> memory instanceof FloatBuffer;
            case DOUBLE -> memory instanceof DoubleBuffer;
            default -> false;
        };
        if (sameType) {
            return views.add(view(memory, first * length, count * length, shape));
        }
        Slot slot = slot(converted, port);
        OnnxTensor tensor = slot.tensor(environment, shape);
        for (int element = 0; element < count * length; element++) {
            int from = first * length + element;
            slot.put(
                    element,
                    memory instanceof FloatBuffer floats ? floats.get(from) : ((DoubleBuffer) memory).get(from));
        }
        return tensor;
    }

    private static long[] nullShape(Port port, int count) {
        List<Long> declared = port.shape();
        long[] shape = new long[declared.size()];
        shape[0] = count;
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = declared.get(axis);
            if (shape[axis] < 0) {
                throw new IllegalArgumentException(
                        "condition " + port + " is not given, and an extent of its shape is open; give zeros instead");
            }
        }
        return shape;
    }

    private static Slot slot(Map<Port, Slot> slots, Port port) {
        Slot slot = slots.get(port);
        if (slot == null) {
            throw new IllegalStateException("no slot for " + port);
        }
        return slot;
    }

    private static Buffer memory(INDArray array) {
        return ElementType.of(array.dataType()) == ElementType.FLOAT64 ? Tensors.doubles(array) : Tensors.floats(array);
    }

    private OnnxTensor view(Buffer memory, int from, int length, long[] shape) throws OrtException {
        if (memory instanceof DoubleBuffer doubles) {
            return OnnxTensor.createTensor(environment, doubles.slice(from, length), shape);
        }
        return OnnxTensor.createTensor(environment, ((FloatBuffer) memory).slice(from, length), shape);
    }

    @Override
    public void close() {
        noise.close();
        zeros.values().forEach(Slot::close);
        converted.values().forEach(Slot::close);
    }

    /** Tensors over the caller's conditions and vectors, closed together after the run. */
    private static final class Views implements AutoCloseable {
        private final List<OnnxTensor> tensors = new ArrayList<>(1);

        OnnxTensor add(OnnxTensor tensor) {
            tensors.add(tensor);
            return tensor;
        }

        @Override
        public void close() {
            tensors.forEach(OnnxTensor::close);
        }
    }
}
