package org.score4j.tensor;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dense array outside the heap that is written and read in blocks: where registers meet networks.
 *
 * <p>Blocks that do not overlap may be moved by several threads at once.
 */
public final class Staging implements AutoCloseable {
    private final INDArray memory;
    private final FloatBuffer floats;
    private final DoubleBuffer doubles;
    private final boolean single;
    private INDArray batch;

    /** An array of this type and shape; its content is undefined until it is written. */
    public Staging(ElementType type, long... shape) {
        this(Tensors.uninitialized(type, shape));
    }

    private Staging(INDArray memory) {
        this.memory = memory;
        batch = memory;
        single = memory.dataType() == ElementType.FLOAT32.dataType();
        floats = single ? Tensors.floats(memory) : FloatBuffer.allocate(0);
        doubles = single ? DoubleBuffer.allocate(0) : Tensors.doubles(memory);
    }

    /** The memory of a dense array of either type, which remains its owner's to close. */
    public static Staging over(INDArray array) {
        return new Staging(array);
    }

    /** The array to hand to a network: the first samples. Owned by this object. */
    public INDArray array() {
        return batch;
    }

    /** Limits {@link #array} to the first {@code count} samples. */
    public void limit(int count) {
        batch = Tensors.samples(memory, 0, count);
    }

    /** Whether the array is float32. */
    public boolean isSingle() {
        return single;
    }

    /** Writes {@code length} values from {@code offset} on to a float32 array. */
    public void put(int at, float[] values, int offset, int length) {
        floats.put(at, values, offset, length);
    }

    /** Writes {@code length} values from {@code offset} on to a float64 array. */
    public void put(int at, double[] values, int offset, int length) {
        doubles.put(at, values, offset, length);
    }

    /** Reads {@code length} values of a float32 array to {@code offset} on. */
    public void get(int at, float[] values, int offset, int length) {
        floats.get(at, values, offset, length);
    }

    /** Reads {@code length} values of a float64 array to {@code offset} on. */
    public void get(int at, double[] values, int offset, int length) {
        doubles.get(at, values, offset, length);
    }

    @Override
    public void close() {
        memory.close();
    }
}
