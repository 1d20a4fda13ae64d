package org.score4j.matching.graph;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A message in protobuf's wire format: keys (field · 8 + wire type), numbers as base-128 varints, parts with their length. */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;
    private static final int VARINT_BYTES = 10;

    private final List<byte[]> pieces = new ArrayList<>();
    private long length;

    Protobuf number(int field, long value) {
        add(varint(((long) field << 3) | VARINT));
        return add(varint(value));
    }

    Protobuf real(int field, float value) {
        add(varint(((long) field << 3) | FIXED32));
        return add(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
    }

    Protobuf text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes, which are not copied. */
    Protobuf bytes(int field, byte[] value) {
        add(varint(((long) field << 3) | LENGTH_DELIMITED));
        add(varint(value.length));
        return add(value);
    }

    /** A message within this one, as it is now. */
    Protobuf message(int field, Protobuf value) {
        add(varint(((long) field << 3) | LENGTH_DELIMITED));
        add(varint(value.length));
        value.pieces.forEach(this::add);
        return this;
    }

    /** Bytes in all. */
    long length() {
        return length;
    }

    void writeTo(OutputStream out) throws IOException {
        for (byte[] piece : pieces) {
            out.write(piece);
        }
    }

    private Protobuf add(byte[] piece) {
        pieces.add(piece);
        length += piece.length;
        return this;
    }

    private static byte[] varint(long value) {
        byte[] digits = new byte[VARINT_BYTES];
        int count = 0;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            digits[count++] = (byte) ((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        digits[count++] = (byte) rest;
        return Arrays.copyOf(digits, count);
    }
}
