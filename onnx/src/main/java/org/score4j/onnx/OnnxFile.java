package org.score4j.onnx;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.score4j.file.Sha256;

/**
 * Checks the outline of an ONNX file before native code sees it: a truncated file or one of another format is refused
 * with the offset at which it stops making sense.
 *
 * <p>An ONNX file is one ModelProto message in protobuf's wire format. Looked at are the fields of the message and of
 * its graph; what is inside them is left to ONNX Runtime.
 */
final class OnnxFile {
    private static final int MODEL_IR_VERSION = 1;
    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPSET = 8;
    private static final int GRAPH_OUTPUT = 12;

    private final Path file;
    private final InputStream in;
    private long position;
    private boolean irVersion;
    private boolean graph;
    private boolean opset;
    private boolean output;

    private OnnxFile(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /**
     * Refuses files that are not there, are not outlined like a model, or have another hash.
     *
     * @param sha256 expected hash in lower-case hexadecimal digits, or null
     * @throws OnnxModelException naming the offset
     */
    static void check(Path file, @Nullable String sha256) {
        if (!Files.isRegularFile(file)) {
            throw new OnnxModelException(file, Files.exists(file) ? "is not a file" : "does not exist");
        }
        try {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                new OnnxFile(file, in).readModel(Files.size(file));
            }
            if (sha256 != null) {
                requireHash(file, sha256);
            }
        } catch (IOException e) {
            throw new OnnxModelException(file, "cannot be read (" + e + ")", e);
        }
    }

    private void readModel(long size) throws IOException {
        while (position < size) {
            readField(size, true);
        }
        require(irVersion, "ir_version (field 1)");
        require(opset, "opset_import (field 8)");
        require(graph, "graph (field 7)");
        require(output, "graph output (field 12 of field 7)");
    }

    private void readField(long end, boolean inModel) throws IOException {
        long start = position;
        long key = readVarint(end);
        int field = (int) (key >>> 3);
        switch ((int) (key & 7)) {
            case 0 -> readVarint(end);
            case 1 -> skip(8, start, end);
            case 5 -> skip(4, start, end);
            case 2 -> {
                long length = readVarint(end);
                if (inModel && field == MODEL_GRAPH) {
                    requireRoom(length, start, end);
                    long graphEnd = position + length;
                    while (position < graphEnd) {
                        readField(graphEnd, false);
                    }
                } else {
                    skip(length, start, end);
                }
            }
            default -> throw damaged(start, "wire type " + (key & 7) + " does not occur in ONNX files");
        }
        if (field == 0 || key >>> 3 > 0x1fffffff) {
            throw damaged(start, "field number " + (key >>> 3) + " is not allowed");
        }
        if (inModel) {
            irVersion |= field == MODEL_IR_VERSION;
            graph |= field == MODEL_GRAPH;
            opset |= field == MODEL_OPSET;
        } else {
            output |= field == GRAPH_OUTPUT;
        }
    }

    private long readVarint(long end) throws IOException {
        long start = position;
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position >= end) {
                throw damaged(start, "a number is cut off");
            }
            int read = in.read();
            if (read < 0) {
                throw damaged(start, "a number is cut off");
            }
            position++;
            value |= (long) (read & 0x7f) << shift;
            if (read < 0x80) {
                return value;
            }
        }
        throw damaged(start, "a number is longer than 10 bytes");
    }

    private void skip(long length, long start, long end) throws IOException {
        requireRoom(length, start, end);
        in.skipNBytes(length);
        position += length;
    }

    private void requireRoom(long length, long start, long end) {
        if (length < 0 || length > end - position) {
            throw damaged(
                    start,
                    "a field needs " + Long.toUnsignedString(length) + " bytes where " + (end - position)
                            + " are left");
        }
    }

    private void require(boolean present, String part) {
        if (!present) {
            throw new OnnxModelException(file, "is not an ONNX model or is truncated: it has no " + part);
        }
    }

    private OnnxModelException damaged(long offset, String problem) {
        return new OnnxModelException(file, "is not an ONNX model or is damaged at offset " + offset + ": " + problem);
    }

    private static void requireHash(Path file, String expected) throws IOException {
        String actual = Sha256.of(file);
        if (!actual.equals(expected)) {
            throw new OnnxModelException(
                    file,
                    "has SHA-256 " + actual + "; its side-car expects " + expected + " (damaged, or another file)");
        }
    }
}
