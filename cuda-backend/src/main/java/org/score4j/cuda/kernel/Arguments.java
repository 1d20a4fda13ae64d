package org.score4j.cuda.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The struct that a kernel is launched with, in memory outside the Java heap. Setting fields allocates nothing. Not
 * thread-safe.
 *
 * <p>Pointers are addresses on the device. A field that was never set is 0.
 */
public final class Arguments {
    private final Layout layout;
    private final ByteBuffer bytes;

    /** Arguments of this layout, all zero. */
    public Arguments(Layout layout) {
        this.layout = layout;
        bytes = ByteBuffer.allocateDirect(layout.size()).order(ByteOrder.nativeOrder());
    }

    /** The struct's bytes, a direct buffer: what a launch is given the address of. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Sets a pointer. */
    public Arguments pointer(String field, long address) {
        bytes.putLong(offset(field, Field.Type.POINTER), address);
        return this;
    }

    /** Sets a number of 64 bits. */
    public Arguments int64(String field, long value) {
        bytes.putLong(offset(field, Field.Type.INT64), value);
        return this;
    }

    /** Sets a number of 32 bits. */
    public Arguments int32(String field, int value) {
        bytes.putInt(offset(field, Field.Type.INT32), value);
        return this;
    }

    /** Sets a float64 number. */
    public Arguments float64(String field, double value) {
        bytes.putDouble(offset(field, Field.Type.FLOAT64), value);
        return this;
    }

    /**
     * Sets a factor that is one number or one per sample.
     *
     * @param perSample address of one double per sample, by which {@code value} is multiplied, or 0
     */
    public Arguments factor(String field, long perSample, double value) {
        Field first = layout.factor(field);
        bytes.putLong(first.offset(), perSample);
        bytes.putDouble(first.offset() + Long.BYTES, value);
        return this;
    }

    /**
     * Sets a summand of a combination.
     *
     * @param i which, 0 … 12
     * @param values address of the register
     * @param kind what {@code factors} is
     * @param factor see {@link FactorKind}; unused with ELEMENTS
     * @param factors address of what multiplies {@code factor}, or 0
     * @throws IllegalArgumentException unless {@code i} is in range
     */
    public Arguments term(int i, long values, FactorKind kind, double factor, long factors) {
        int at = layout.term(i);
        bytes.putLong(at, values);
        bytes.putLong(at + 8, factors);
        bytes.putDouble(at + 16, factor);
        bytes.putFloat(at + 24, (float) factor);
        bytes.putInt(at + 28, kind.code());
        return this;
    }

    private int offset(String name, Field.Type type) {
        Field field = layout.field(name);
        if (field.type() != type) {
            throw new IllegalArgumentException(
                    "field " + name + " of " + layout.name() + " is " + field.type() + "; it was set as " + type);
        }
        return field.offset();
    }
}
