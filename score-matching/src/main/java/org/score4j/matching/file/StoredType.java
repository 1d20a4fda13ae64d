package org.score4j.matching.file;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The element types of safetensors files that can be read; each value becomes a float32 or a float64 that equals it. */
enum StoredType {
    BOOL(1, false),
    U8(1, false),
    I8(1, false),
    U16(2, false),
    I16(2, false),
    F16(2, false),
    BF16(2, false),
    F32(4, false),
    U32(4, true),
    I32(4, true),
    F64(8, true),
    U64(8, true),
    I64(8, true);

    private static final int MANTISSA = 53;

    private final int bytes;
    private final boolean wide;

    StoredType(int bytes, boolean wide) {
        this.bytes = bytes;
        this.wide = wide;
    }

    static Optional<StoredType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    int bytes() {
        return bytes;
    }

    /** Whether float64 is needed to hold the values. */
    boolean isWide() {
        return wide;
    }

    /**
     * The next value of a little-endian buffer.
     *
     * @throws ArithmeticException naming a value that no float64 equals, or that is no truth value
     */
    double next(ByteBuffer in) {
        return switch (this) {
            case BOOL -> truth(in.get());
            case U8 -> Byte.toUnsignedInt(in.get());
            case I8 -> in.get();
            case U16 -> Short.toUnsignedInt(in.getShort());
            case I16 -> in.getShort();
            case F16 -> half(in.getShort());
            case BF16 -> Float.intBitsToFloat(in.getShort() << 16);
            case F32 -> in.getFloat();
            case U32 -> Integer.toUnsignedLong(in.getInt());
            case I32 -> in.getInt();
            case F64 -> in.getDouble();
            case U64 -> unsigned(in.getLong());
            case I64 -> signed(in.getLong());
        };
    }

    private static double truth(byte value) {
        if (value != 0 && value != 1) {
            throw new ArithmeticException(value + "; expected 0 or 1");
        }
        return value;
    }

    /** Sign, 5 bits of exponent with bias 15, 10 bits of mantissa; all of IEEE 754's binary16. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 31;
        int mantissa = bits & 1023;
        double magnitude = switch (exponent) {
            case 0 -> Math.scalb((double) mantissa, -24);
            case 31 -> mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb((double) (mantissa + 1024), exponent - 25);
        };
        return bits < 0 ? -magnitude : magnitude;
    }

    private static double unsigned(long value) {
        requireExact(value, Long.toUnsignedString(value));
        return value >= 0 ? value : (value >>> 1) * 2.0;
    }

    private static double signed(long value) {
        requireExact(Math.abs(value), Long.toString(value));
        return value;
    }

    private static void requireExact(long magnitude, String text) {
        if (Long.SIZE - Long.numberOfLeadingZeros(magnitude) - Long.numberOfTrailingZeros(magnitude) > MANTISSA) {
            throw new ArithmeticException(text + ", which no float64 equals");
        }
    }
}
