package org.score4j.cuda.kernel;

/**
 * A field of a struct.
 *
 * @param name as C writes it, {@code term[2].factor}
 * @param type of its value
 * @param offset bytes from the struct's start
 */
public record Field(String name, Type type, int offset) {
    /** Type of a field. */
    public enum Type {
        /** An address on the device, or 0. */
        POINTER(Long.BYTES),
        INT64(Long.BYTES),
        INT32(Integer.BYTES),
        FLOAT64(Double.BYTES),
        FLOAT32(Float.BYTES);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        /** Bytes of a value, and the alignment of it. */
        public int bytes() {
            return bytes;
        }
    }
}
