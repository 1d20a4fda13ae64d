package org.score4j.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes small ONNX models by hand: protobuf's wire format, fields numbered as in onnx.proto3. */
final class OnnxBytes {
    static final int FLOAT = 1;
    static final int INT64 = 7;
    static final int BOOL = 9;
    static final int FLOAT16 = 10;
    static final int DOUBLE = 11;
    /** Any extent. */
    static final long ANY = -1;

    private final List<byte[]> graph = new ArrayList<>();
    private int opset = 17;

    static OnnxBytes model() {
        return new OnnxBytes();
    }

    OnnxBytes opset(int version) {
        opset = version;
        return this;
    }

    OnnxBytes input(String name, int type, long... shape) {
        graph.add(message(11, valueInfo(name, type, shape)));
        return this;
    }

    OnnxBytes output(String name, int type, long... shape) {
        graph.add(message(12, valueInfo(name, type, shape)));
        return this;
    }

    OnnxBytes node(String operator, List<String> inputs, String output, byte[]... attributes) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        inputs.forEach(input -> node.writeBytes(text(1, input)));
        node.writeBytes(text(2, output));
        node.writeBytes(text(4, operator));
        for (byte[] attribute : attributes) {
            node.writeBytes(message(5, attribute));
        }
        graph.add(message(1, node.toByteArray()));
        return this;
    }

    /** An integer attribute. */
    static byte[] integer(String name, long value) {
        return join(text(1, name), number(3, value), number(20, 2));
    }

    /** An attribute that is the graph of another model. */
    static byte[] graph(String name, OnnxBytes inner) {
        return join(text(1, name), message(6, inner.graph()), number(20, 5));
    }

    /** An int64 constant: a scalar without {@code shape}. */
    OnnxBytes constant(String name, long value, long... shape) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (long extent : shape) {
            tensor.writeBytes(number(1, extent));
        }
        tensor.writeBytes(number(2, INT64));
        tensor.writeBytes(number(7, value));
        tensor.writeBytes(text(8, name));
        graph.add(message(5, tensor.toByteArray()));
        return this;
    }

    byte[] bytes() {
        return join(number(1, 8), message(7, graph()), message(8, join(text(1, ""), number(2, opset))));
    }

    private byte[] graph() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        graph.forEach(all::writeBytes);
        all.writeBytes(text(2, "test"));
        return all.toByteArray();
    }

    private static byte[] valueInfo(String name, int type, long... shape) {
        ByteArrayOutputStream extents = new ByteArrayOutputStream();
        for (long extent : shape) {
            extents.writeBytes(message(1, extent == ANY ? text(2, "any") : number(1, extent)));
        }
        byte[] tensor = join(number(1, type), message(2, extents.toByteArray()));
        return join(text(1, name), message(2, message(1, tensor)));
    }

    private static byte[] text(int field, String value) {
        return message(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] message(int field, byte[] content) {
        return join(varint(field << 3 | 2), varint(content.length), content);
    }

    private static byte[] number(int field, long value) {
        return join(varint(field << 3), varint(value));
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
