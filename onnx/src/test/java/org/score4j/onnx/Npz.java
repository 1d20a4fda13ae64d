package org.score4j.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Arrays of a NumPy archive: little-endian float32, float64 and integers, in 'c' order. */
final class Npz {
    private static final Pattern HEADER =
            Pattern.compile("'descr': '<([fi][48])', 'fortran_order': False, 'shape': \\(([^)]*)\\)");

    record Entry(long[] shape, double[] values) {
        float[] floats() {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return floats;
        }
    }

    private Npz() {}

    static Map<String, Entry> resource(String name) {
        Map<String, Entry> arrays = new TreeMap<>();
        try (InputStream in = Npz.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            ZipInputStream zip = new ZipInputStream(in);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(entry.getName().replace(".npy", ""), array(zip.readAllBytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return arrays;
    }

    private static Entry array(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = buffer.getShort(8);
        String header = new String(bytes, 10, headerLength, StandardCharsets.ISO_8859_1);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.find()) {
            throw new IllegalArgumentException("npy header is " + header);
        }
        long[] shape = Arrays.stream(matcher.group(2).split(","))
                .map(String::strip)
                .filter(extent -> !extent.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        int length = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        buffer.position(10 + headerLength);
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = switch (matcher.group(1)) {
                case "f4" -> buffer.getFloat();
                case "f8" -> buffer.getDouble();
                case "i4" -> buffer.getInt();
                default -> buffer.getLong();
            };
        }
        return new Entry(shape, values);
    }
}
