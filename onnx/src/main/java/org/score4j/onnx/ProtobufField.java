package org.score4j.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One field of a protobuf message, as it stands in the file. Fields are equal only if they are the same. */
final class ProtobufField {
    private static final int LENGTH_DELIMITED = 2;

    private final int number;
    private final ByteBuffer whole;
    private final ByteBuffer content;

    private ProtobufField(int number, ByteBuffer whole, ByteBuffer content) {
        this.number = number;
        this.whole = whole;
        this.content = content;
    }

    /**
     * The fields of a message, which share its memory.
     *
     * @throws BufferUnderflowException if the last field is cut off
     * @throws IllegalArgumentException if what is there is no field
     */
    static List<ProtobufField> of(ByteBuffer message) {
        List<ProtobufField> fields = new ArrayList<>();
        ByteBuffer rest = message.slice();
        while (rest.hasRemaining()) {
            int start = rest.position();
            long key = varint(rest);
            int type = (int) (key & 7);
            int length = switch (type) {
                case 0 -> 0;
                case 1 -> Long.BYTES;
                case LENGTH_DELIMITED -> (int) Math.min(Integer.MAX_VALUE, Math.max(-1, varint(rest)));
                case 5 -> Integer.BYTES;
                default -> throw new IllegalArgumentException("wire type " + type + " does not occur");
            };
            if (type == 0) {
                varint(rest);
            }
            int from = rest.position();
            if (length < 0 || length > rest.remaining()) {
                throw new BufferUnderflowException();
            }
            rest.position(from + length);
            fields.add(new ProtobufField(
                    (int) (key >>> 3), rest.slice(start, from + length - start), rest.slice(from, length)));
        }
        return fields;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte read = bytes.get();
            value |= (long) (read & 0x7f) << shift;
            if (read >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number is longer than 10 bytes");
    }

    int number() {
        return number;
    }

    /** What follows key and length; empty for a number of variable length. */
    ByteBuffer content() {
        return content;
    }

    String text() {
        return StandardCharsets.UTF_8.decode(content.slice()).toString();
    }

    /** Writes the field with its key. */
    void writeTo(ByteArrayOutputStream out) {
        out.write(whole.array(), whole.arrayOffset(), whole.remaining());
    }

    /** Writes a field that is a message. */
    static void writeMessage(int number, byte[] content, ByteArrayOutputStream out) {
        writeVarint((long) number << 3 | LENGTH_DELIMITED, out);
        writeVarint(content.length, out);
        out.writeBytes(content);
    }

    private static void writeVarint(long value, ByteArrayOutputStream out) {
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
