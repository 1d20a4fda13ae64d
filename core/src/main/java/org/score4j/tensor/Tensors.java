package org.score4j.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Checked access to the memory of ND4J arrays.
 *
 * <p>Every method takes arrays that are dense: contiguous and in 'c' order, FLOAT or DOUBLE. Views with gaps and 'f'
 * ordered arrays are refused by name rather than copied, since a silent copy would lose what is written to it. Buffers
 * handed out share the array's memory; they are valid as long as the array is open.
 */
public final class Tensors {
    private static final float[] FLOAT_ZEROS = new float[1024];
    private static final double[] DOUBLE_ZEROS = new double[1024];

    private Tensors() {}

    /**
     * A new array of zeros, in 'c' order, detached from every workspace; the caller closes it.
     *
     * @throws IllegalArgumentException if an extent of {@code shape} is not positive
     */
    public static INDArray zeros(ElementType type, long... shape) {
        INDArray array = uninitialized(type, shape);
        // not by an operation of ND4J, which would wake its threads for it: up to milliseconds
        if (type == ElementType.FLOAT32) {
            FloatBuffer memory = floats(array);
            while (memory.hasRemaining()) {
                memory.put(FLOAT_ZEROS, 0, Math.min(FLOAT_ZEROS.length, memory.remaining()));
            }
        } else {
            DoubleBuffer memory = doubles(array);
            while (memory.hasRemaining()) {
                memory.put(DOUBLE_ZEROS, 0, Math.min(DOUBLE_ZEROS.length, memory.remaining()));
            }
        }
        return array;
    }

    /** As {@link #zeros}, but the content is undefined. */
    static INDArray uninitialized(ElementType type, long... shape) {
        for (long extent : shape) {
            if (extent < 1) {
                throw new IllegalArgumentException(
                        "shape is " + Arrays.toString(shape) + "; every extent must be at least 1");
            }
        }
        return Nd4j.createUninitializedDetached(type.dataType(), 'c', shape);
    }

    /**
     * A dense array over memory that somebody else owns and keeps until the array is no longer used; closing it frees nothing.
     *
     * @param memory direct, in the machine's byte order, of exactly the size that the shape needs from position 0 on
     * @throws IllegalArgumentException if it is not
     */
    public static INDArray over(ByteBuffer memory, ElementType type, long... shape) {
        long elements = 1;
        for (long extent : shape) {
            elements = Math.multiplyExact(elements, extent);
        }
        if (!memory.isDirect()
                || memory.order() != ByteOrder.nativeOrder()
                || memory.capacity() != elements * type.bytes()) {
            throw new IllegalArgumentException("memory is " + memory + " in " + memory.order()
                    + "; expected a direct buffer of " + elements * type.bytes() + " bytes in "
                    + ByteOrder.nativeOrder());
        }
        ByteBuffer all = memory.duplicate().order(memory.order()).clear();
        Pointer pointer;
        Indexer indexer;
        if (type == ElementType.FLOAT32) {
            FloatPointer floats = new FloatPointer(all.asFloatBuffer());
            pointer = floats;
            indexer = FloatIndexer.create(floats);
        } else {
            DoublePointer doubles = new DoublePointer(all.asDoubleBuffer());
            pointer = doubles;
            indexer = DoubleIndexer.create(doubles);
        }
        return Nd4j.create(
                Nd4j.createBuffer(pointer, type.dataType(), elements, indexer),
                shape,
                Nd4j.getStrides(shape, 'c'),
                0,
                'c',
                type.dataType());
    }

    /** A new float32 array with these values in 'c' order; the caller closes it. */
    public static INDArray of(float[] values, long... shape) {
        INDArray array = zeros(ElementType.FLOAT32, shape);
        requireLength(array, values.length);
        floats(array).put(values);
        return array;
    }

    /** A new float64 array with these values in 'c' order; the caller closes it. */
    public static INDArray of(double[] values, long... shape) {
        INDArray array = zeros(ElementType.FLOAT64, shape);
        requireLength(array, values.length);
        doubles(array).put(values);
        return array;
    }

    /** The memory of a dense FLOAT array, from its first element, without a copy. */
    public static FloatBuffer floats(INDArray array) {
        requireDense(array, DataType.FLOAT);
        FloatBuffer all = array.data().asNioFloat();
        return all.slice(Math.toIntExact(array.offset()), Math.toIntExact(array.length()));
    }

    /** The memory of a dense DOUBLE array, from its first element, without a copy. */
    public static DoubleBuffer doubles(INDArray array) {
        requireDense(array, DataType.DOUBLE);
        DoubleBuffer all = array.data().asNioDouble();
        return all.slice(Math.toIntExact(array.offset()), Math.toIntExact(array.length()));
    }

    /** All elements of a dense array in 'c' order, widened to double. */
    public static double[] toDoubles(INDArray array) {
        double[] values = new double[Math.toIntExact(array.length())];
        if (array.dataType() == DataType.DOUBLE) {
            doubles(array).get(values);
        } else {
            FloatBuffer source = floats(array);
            for (int i = 0; i < values.length; i++) {
                values[i] = source.get(i);
            }
        }
        return values;
    }

    /** All elements of a dense array in 'c' order, rounded to float. */
    public static float[] toFloats(INDArray array) {
        float[] values = new float[Math.toIntExact(array.length())];
        if (array.dataType() == DataType.FLOAT) {
            floats(array).get(values);
        } else {
            DoubleBuffer source = doubles(array);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) source.get(i);
            }
        }
        return values;
    }

    /** Copies a dense array into another of the same type and length. */
    public static void copy(INDArray from, INDArray to) {
        requireLength(to, Math.toIntExact(from.length()));
        if (from.dataType() == DataType.DOUBLE) {
            doubles(to).put(doubles(from));
        } else {
            floats(to).put(floats(from));
        }
    }

    /** Reads elements of a dense array from {@code from} on, widened, until {@code out} is full. */
    public static void read(INDArray array, int from, double[] out) {
        if (array.dataType() == DataType.DOUBLE) {
            doubles(array).get(from, out);
        } else {
            FloatBuffer source = floats(array);
            for (int i = 0; i < out.length; i++) {
                out[i] = source.get(from + i);
            }
        }
    }

    /** Writes all of {@code values} to a dense array from element {@code from} on, rounded to its type. */
    public static void write(INDArray array, int from, double[] values) {
        if (array.dataType() == DataType.DOUBLE) {
            doubles(array).put(from, values);
        } else {
            FloatBuffer target = floats(array);
            for (int i = 0; i < values.length; i++) {
                target.put(from + i, (float) values[i]);
            }
        }
    }

    /** {@code count} whole samples of a dense array [B, ...] from sample {@code first} on: a view that shares memory. */
    public static INDArray samples(INDArray array, int first, int count) {
        long[] shape = array.shape();
        if (first < 0 || count < 1 || first + (long) count > shape[0]) {
            throw new IllegalArgumentException("samples " + first + " to " + (first + (long) count - 1)
                    + " are not all within a batch of " + shape[0]);
        }
        requireDense(array, array.dataType());
        long sampleLength = array.length() / shape[0];
        long[] viewShape = shape.clone();
        viewShape[0] = count;
        return Nd4j.create(
                array.data(),
                viewShape,
                Nd4j.getStrides(viewShape, 'c'),
                array.offset() + first * sampleLength,
                'c',
                array.dataType());
    }

    private static void requireLength(INDArray array, int length) {
        if (array.length() != length) {
            throw new IllegalArgumentException(length + " values do not fill shape " + Arrays.toString(array.shape()));
        }
    }

    private static void requireDense(INDArray array, DataType type) {
        if (array.dataType() != type) {
            throw new IllegalArgumentException("array has data type " + array.dataType() + "; expected " + type);
        }
        if (!isDense(array.shape(), array.stride())) {
            throw new IllegalArgumentException("array of shape " + Arrays.toString(array.shape()) + " has strides "
                    + Arrays.toString(array.stride()) + " in '" + array.ordering()
                    + "' order; expected contiguous 'c' order (call dup('c') once)");
        }
    }

    /** Whether an array is contiguous and in 'c' order. */
    public static boolean isDense(INDArray array) {
        return isDense(array.shape(), array.stride());
    }

    private static boolean isDense(long[] shape, long[] strides) {
        long expected = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            if (shape[axis] != 1 && strides[axis] != expected) {
                return false;
            }
            expected *= shape[axis];
        }
        return true;
    }
}
