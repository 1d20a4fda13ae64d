package org.score4j.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Memory for one input, kept from call to call: it grows with the largest batch and its tensor is made anew only when
 * the shape changes. Not thread-safe.
 */
final class Slot implements AutoCloseable {
    private final Port port;
    private ByteBuffer memory = allocate(0);
    private long @Nullable [] shape;
    private @Nullable OnnxTensor tensor;

    Slot(Port port) {
        this.port = port;
    }

    /** A tensor over this memory; new memory is zero. */
    OnnxTensor tensor(OrtEnvironment environment, long... wanted) throws OrtException {
        OnnxTensor current = tensor;
        if (current != null && Arrays.equals(shape, wanted)) {
            return current;
        }
        close();
        long length = 1;
        for (long extent : wanted) {
            length = Math.multiplyExact(length, extent);
        }
        int bytes = Math.toIntExact(Math.multiplyExact(length, port.type().size));
        if (memory.capacity() < bytes) {
            memory = allocate(bytes);
        }
        ByteBuffer view = memory.slice(0, bytes).order(ByteOrder.nativeOrder());
        OnnxTensor made = OnnxTensor.createTensor(environment, view, wanted, port.type());
        tensor = made;
        shape = wanted.clone();
        return made;
    }

    /**
     * Sets one element of the tensor, rounded to its type.
     *
     * @throws IllegalArgumentException if the input takes integers and {@code value} is none
     */
    void put(int element, double value) {
        switch (port.type()) {
            case FLOAT -> memory.putFloat(element * Float.BYTES, (float) value);
            case DOUBLE -> memory.putDouble(element * Double.BYTES, value);
            case INT64 -> memory.putLong(element * Long.BYTES, integral(element, value));
            default -> throw new IllegalStateException("no memory is kept for " + port);
        }
    }

    private long integral(int element, double value) {
        if (value != Math.rint(value) || Math.abs(value) > 0x1p53) {
            throw new IllegalArgumentException("element " + element + " for input " + port + " is " + value
                    + "; allowed: integers of at most 2^53");
        }
        return (long) value;
    }

    /** Releases the tensor; the memory is left to the garbage collector. */
    @Override
    public void close() {
        if (tensor != null) {
            tensor.close();
            tensor = null;
        }
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
