package org.score4j.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.ExecutionRequest;
import org.score4j.program.Instruction;
import org.score4j.program.Register;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Copies of registers to the host and back, for listeners, pauses, results and operations; all wait until they are done. */
final class RegisterCopies {
    private final ExecutionRequest request;
    private final Queue queue;
    private final RunMemory memory;
    private final ElementType type;
    private final int length;
    private final long rowBytes;

    RegisterCopies(ExecutionRequest request, Queue queue, RunMemory memory) {
        this.request = request;
        this.queue = queue;
        this.memory = memory;
        type = request.type();
        length = request.sampleLength();
        rowBytes = (long) length * type.bytes();
    }

    /** A copy of the first rows; the caller closes it. */
    INDArray read(int register, int active) {
        INDArray copy = Tensors.zeros(type, request.batchShape(active));
        try {
            read(register, active, copy);
            return copy;
        } catch (RuntimeException | Error e) {
            copy.close();
            throw e;
        }
    }

    void read(int register, int active, INDArray into) {
        requireShape(active, into);
        // fails for an array of another type
        long target = address(type == ElementType.FLOAT32 ? Tensors.floats(into) : Tensors.doubles(into));
        try {
            queue.stream().download(target, memory.register(register), active * rowBytes);
            queue.await();
        } finally {
            // the address keeps nothing alive
            Reference.reachabilityFence(into);
        }
    }

    void read(int register, int position, double[] out) {
        requireLength(out);
        try (Memory row = new Memory(rowBytes)) {
            queue.stream()
                    .download(Pointer.nativeValue(row), memory.register(register) + position * rowBytes, rowBytes);
            queue.await();
            for (int i = 0; i < length; i++) {
                out[i] = type == ElementType.FLOAT32
                        ? row.getFloat((long) i * Float.BYTES)
                        : row.getDouble((long) i * Double.BYTES);
            }
        }
    }

    void write(int register, int position, double[] values) {
        requireLength(values);
        upload(memory.register(register) + position * rowBytes, values);
    }

    /** Overwrites the first rows by an array of either type. */
    void write(int register, int active, INDArray values) {
        requireShape(active, values);
        upload(memory.register(register), Tensors.toDoubles(values));
    }

    private void upload(long target, double... values) {
        try (Memory rounded = new Memory((long) values.length * type.bytes())) {
            for (int i = 0; i < values.length; i++) {
                if (type == ElementType.FLOAT32) {
                    rounded.setFloat((long) i * Float.BYTES, (float) values[i]);
                } else {
                    rounded.setDouble((long) i * Double.BYTES, values[i]);
                }
            }
            queue.stream().upload(target, Pointer.nativeValue(rounded), rounded.size());
            queue.await();
        }
    }

    /** Makes all of a register zero. */
    void clear(int register) {
        queue.stream().fill(memory.register(register), (byte) 0, request.samples().length * rowBytes);
    }

    /** Keeps some rows, at the front; {@code positions} are increasing. */
    void retain(int register, int... positions) {
        long start = memory.register(register);
        for (int target = 0; target < positions.length; target++) {
            if (positions[target] != target) {
                queue.stream().copy(start + target * rowBytes, start + positions[target] * rowBytes, rowBytes);
            }
        }
    }

    /** Runs a named operation on copies of its registers. */
    void apply(Instruction.Apply apply, int active) {
        List<INDArray> in = new ArrayList<>();
        List<INDArray> out = new ArrayList<>();
        try {
            apply.inputs().forEach(register -> in.add(read(register.index(), active)));
            apply.outputs().forEach(register -> out.add(read(register.index(), active)));
            apply.operation().apply(in, out);
            for (int i = 0; i < out.size(); i++) {
                Register register = apply.outputs().get(i);
                write(register.index(), active, out.get(i));
            }
        } finally {
            in.forEach(INDArray::close);
            out.forEach(INDArray::close);
        }
    }

    private static long address(Buffer buffer) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(buffer));
    }

    private void requireShape(int active, INDArray values) {
        long[] expected = request.batchShape(active);
        if (!Arrays.equals(values.shape(), expected)) {
            throw new IllegalArgumentException(
                    "values have shape " + Arrays.toString(values.shape()) + "; expected " + Arrays.toString(expected));
        }
    }

    private void requireLength(double[] values) {
        if (values.length != length) {
            throw new IllegalArgumentException("values have length " + values.length + "; expected " + length);
        }
    }
}
