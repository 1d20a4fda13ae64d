package org.score4j.tensor;

import org.nd4j.linalg.api.buffer.DataType;

/** Floating-point type of a register or tensor. */
public enum ElementType {
    FLOAT32(Float.BYTES, DataType.FLOAT),
    FLOAT64(Double.BYTES, DataType.DOUBLE);

    private final int bytes;
    private final DataType dataType;

    ElementType(int bytes, DataType dataType) {
        this.bytes = bytes;
        this.dataType = dataType;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }

    /** ND4J's name of this type. */
    public DataType dataType() {
        return dataType;
    }

    /**
     * The element type of an ND4J data type.
     *
     * @throws IllegalArgumentException unless {@code type} is FLOAT or DOUBLE
     */
    public static ElementType of(DataType type) {
        for (ElementType candidate : values()) {
            if (candidate.dataType == type) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("data type is " + type + "; expected FLOAT or DOUBLE");
    }
}
