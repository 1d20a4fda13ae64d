package org.score4j.examples.picture;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.score4j.file.SafeFile;

/** NumPy's array files (.npy), format 1.0 … 3.0, little-endian float32 and float64 in C order. */
public final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final Pattern HEADER = Pattern.compile(
            "\\{\\s*'descr':\\s*'([^']*)',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([\\d,\\s]*)\\),?\\s*\\}\\s*");

    private static final Pattern EXTENT = Pattern.compile("\\d{1,9}");

    private NpyFile() {}

    /** An array of doubles with its shape. */
    public record Array(List<Long> shape, double[] values) {}

    /** Writes float32 values of a shape. */
    public static void write(Path file, float[] values, long... shape) throws IOException {
        long expected = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (values.length != expected) {
            throw new IllegalArgumentException(
                    "values has " + values.length + " entries; shape " + Arrays.toString(shape) + " has " + expected);
        }
        String extents = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + extents + (shape.length == 1 ? "," : "")
                + "), }";
        int unpadded = MAGIC.length + 4 + header.length() + 1;
        int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer content = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        content.asFloatBuffer().put(values);
        SafeFile.write(file, out -> {
            out.write(MAGIC);
            out.write(new byte[] {1, 0, (byte) text.length, (byte) (text.length >> 8)});
            out.write(text);
            out.write(content.array());
        });
    }

    /**
     * Reads an array.
     *
     * @throws IOException if the file is missing, cut off, or not a float array in C order; the message names the field
     */
    public static Array read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            return parse(file.toString(), in.readAllBytes());
        }
    }

    /** As {@link #read}, from the content of a file called {@code name}. */
    public static Array parse(String name, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (content.length < MAGIC.length + 4 || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException(name + " is not a .npy file: no magic at offset 0");
        }
        int version = content[MAGIC.length];
        bytes.position(MAGIC.length + 2);
        if (version < 1 || version > 3 || (version > 1 && bytes.remaining() < 4)) {
            throw new IOException(name + " has version " + version + " at offset 6; allowed: 1 to 3");
        }
        long length = version == 1 ? bytes.getShort() & 0xFFFF : bytes.getInt() & 0xFFFFFFFFL;
        if (length > bytes.remaining()) {
            throw new IOException(name + " is cut off: its header has " + length + " bytes, " + bytes.remaining()
                    + " are left at offset " + bytes.position());
        }
        String header = new String(content, bytes.position(), (int) length, StandardCharsets.UTF_8);
        bytes.position(bytes.position() + (int) length);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches()) {
            throw new IOException(name + " has an unreadable header: " + header.strip());
        }
        if (matcher.group(2).equals("True")) {
            throw new IOException(name + " is in Fortran order; expected C order");
        }
        return values(name, matcher.group(1), shape(name, matcher.group(3)), bytes);
    }

    private static List<Long> shape(String name, String text) throws IOException {
        List<Long> shape = new ArrayList<>();
        for (String extent : text.split(",", -1)) {
            if (!extent.isBlank()) {
                if (!EXTENT.matcher(extent.strip()).matches()) {
                    throw new IOException(name + " has shape (" + text + "); expected numbers below 10^9");
                }
                shape.add(Long.parseLong(extent.strip()));
            }
        }
        return shape;
    }

    private static Array values(String name, String type, List<Long> shape, ByteBuffer bytes) throws IOException {
        int size = switch (type) {
            case "<f4" -> Float.BYTES;
            case "<f8" -> Double.BYTES;
            default -> throw new IOException(name + " has type '" + type + "'; allowed: <f4, <f8");
        };
        long elements = 1;
        for (long extent : shape) {
            elements *= extent;
            if (elements * size > bytes.remaining()) {
                break;
            }
        }
        if (elements * size != bytes.remaining()) {
            throw new IOException(name + " has " + bytes.remaining() + " bytes of data at offset " + bytes.position()
                    + "; shape " + shape + " of " + type + " needs another number");
        }
        double[] values = new double[(int) elements];
        for (int i = 0; i < values.length; i++) {
            values[i] = size == Float.BYTES ? bytes.getFloat() : bytes.getDouble();
        }
        return new Array(shape, values);
    }
}
