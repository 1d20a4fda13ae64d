package org.score4j.matching.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.score4j.file.SafeFile;
import org.score4j.matching.graph.Shape;
import org.score4j.matching.network.Parameter;
import org.score4j.matching.network.Parameters;

/**
 * Named arrays as a safetensors file: the length of the header in 8 little-endian bytes, the header (JSON: name → dtype,
 * shape, data_offsets; texts under {@code __metadata__}), the values one after the other, little-endian and in 'c' order.
 *
 * <p>Files of PyTorch and of this library can be exchanged. The format is Hugging Face's (safetensors 0.4, 2024).
 *
 * @param tensors by name, in the order of the header
 * @param metadata texts by name, in the order of the header
 */
public record Safetensors(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    private static final int LENGTH_BYTES = 8;
    private static final int CHUNK = 1 << 16;
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Copies the maps; the order is kept.
     *
     * @throws IllegalArgumentException if a name or text is no Unicode, or a tensor is named {@code __metadata__}
     */
    public Safetensors {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors.keySet().forEach(Safetensors::requireUnicode);
        metadata.keySet().forEach(Safetensors::requireUnicode);
        metadata.values().forEach(Safetensors::requireUnicode);
        if (tensors.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException(
                    "a tensor is named '" + SafetensorsHeader.METADATA + "'; the format keeps this name for itself");
        }
    }

    /** The numbers of a network, not copied. */
    public static Safetensors of(Parameters parameters, Map<String, String> metadata) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : parameters.all()) {
            tensors.put(
                    parameter.name(),
                    new StoredTensor.Floats(
                            parameter.values(), parameter.shape().toArray()));
        }
        return new Safetensors(tensors, metadata);
    }

    /** All tensors as numbers of a network, rounded to float32 if they are wider. */
    public Parameters parameters() {
        List<Parameter> all = new ArrayList<>();
        tensors.forEach((name, tensor) -> all.add(new Parameter(name, Shape.of(tensor.shape()), tensor.toFloats())));
        return Parameters.of(all);
    }

    /**
     * Reads a file.
     *
     * <p>BOOL, U8, I8, U16, I16, F16, BF16 and F32 become {@link StoredTensor.Floats}, the wider U32, I32, F64, U64 and I64
     * {@link StoredTensor.Doubles}, all exactly.
     *
     * @throws SafetensorsException if it is missing, malformed (any header that does not account for every byte of the file,
     *     repeated names, other types), or holds whole numbers that no float64 equals
     */
    public static Safetensors read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new SafetensorsException(file, Files.exists(file) ? "is not a file" : "does not exist");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size < LENGTH_BYTES) {
                throw new SafetensorsException(file, "has " + size + " bytes; the length of the header needs 8");
            }
            ByteBuffer prefix = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            fill(file, channel, prefix, 0);
            long headerLength = prefix.getLong();
            long most = Math.min(size - LENGTH_BYTES, SafetensorsHeader.MAX_BYTES);
            if (headerLength < 0 || headerLength > most) {
                throw new SafetensorsException(
                        file,
                        "its header has " + Long.toUnsignedString(headerLength) + " bytes (offset 0); allowed: 0 to "
                                + most);
            }
            ByteBuffer header = ByteBuffer.allocate((int) headerLength);
            fill(file, channel, header, LENGTH_BYTES);
            long dataStart = LENGTH_BYTES + headerLength;
            SafetensorsHeader parsed = SafetensorsHeader.parse(file, header.array(), size - dataStart);
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : parsed.entries()) {
                tensors.put(entry.name(), readTensor(file, channel, dataStart, entry));
            }
            return new Safetensors(tensors, parsed.metadata());
        } catch (IOException e) {
            throw new SafetensorsException(file, "cannot be read (" + e + ")", e);
        }
    }

    /**
     * Writes a file, whole or not at all; {@link StoredTensor.Floats} as F32, {@link StoredTensor.Doubles} as F64.
     *
     * <p>The header has the given order. All F64 values lie before all F32 values, and the header ends at a multiple of 8
     * bytes, so that every value lies at a multiple of its size.
     *
     * @throws IOException if the folder is missing or not writable
     * @throws IllegalArgumentException if the header would be longer than 100 MB, which no reader accepts
     */
    public void write(Path file) throws IOException {
        List<Map.Entry<String, StoredTensor>> placed = new ArrayList<>(tensors.entrySet());
        placed.sort((a, b) -> Integer.compare(bytes(b.getValue()), bytes(a.getValue())));
        byte[] header = header(placed);
        SafeFile.write(file, out -> {
            ByteBuffer prefix = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.write(prefix.putLong(header.length).array());
            out.write(header);
            for (Map.Entry<String, StoredTensor> entry : placed) {
                writeValues(entry.getValue(), out);
            }
        });
    }

    private byte[] header(List<Map.Entry<String, StoredTensor>> placed) throws IOException {
        Map<String, long[]> offsets = new LinkedHashMap<>();
        long position = 0;
        for (Map.Entry<String, StoredTensor> entry : placed) {
            long end =
                    position + (long) bytes(entry.getValue()) * entry.getValue().length();
            offsets.put(entry.getKey(), new long[] {position, end});
            position = end;
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(header)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(SafetensorsHeader.METADATA);
                for (Map.Entry<String, String> text : metadata.entrySet()) {
                    json.writeStringField(text.getKey(), text.getValue());
                }
                json.writeEndObject();
            }
            for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
                json.writeObjectFieldStart(entry.getKey());
                StoredType type = bytes(entry.getValue()) == Double.BYTES ? StoredType.F64 : StoredType.F32;
                json.writeStringField("dtype", type.name());
                json.writeFieldName("shape");
                json.writeArray(entry.getValue().shape(), 0, entry.getValue().shape().length);
                json.writeFieldName("data_offsets");
                json.writeArray(offsets.get(entry.getKey()), 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        while (header.size() % LENGTH_BYTES != 0) {
            header.write(' ');
        }
        if (header.size() > SafetensorsHeader.MAX_BYTES) {
            throw new IllegalArgumentException("the header would have " + header.size() + " bytes; allowed: at most "
                    + SafetensorsHeader.MAX_BYTES);
        }
        return header.toByteArray();
    }

    private static int bytes(StoredTensor tensor) {
        return tensor instanceof StoredTensor.Doubles ? Double.BYTES : Float.BYTES;
    }

    private static void writeValues(StoredTensor tensor, OutputStream out) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int length = tensor.length();
        int step = CHUNK / bytes(tensor);
        for (int from = 0; from < length; from += step) {
            int count = Math.min(step, length - from);
            if (tensor instanceof StoredTensor.Doubles doubles) {
                chunk.asDoubleBuffer().put(doubles.values(), from, count);
            } else {
                chunk.asFloatBuffer().put(tensor.toFloats(), from, count);
            }
            out.write(chunk.array(), 0, count * bytes(tensor));
        }
    }

    private static StoredTensor readTensor(
            Path file, FileChannel channel, long dataStart, SafetensorsHeader.Entry entry) throws IOException {
        StoredType type = entry.type();
        float[] floats = new float[type.isWide() ? 0 : entry.length()];
        double[] doubles = new double[type.isWide() ? entry.length() : 0];
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int element = 0;
        try {
            for (long position = entry.begin(); position < entry.end(); position += chunk.limit()) {
                chunk.clear().limit((int) Math.min(CHUNK, entry.end() - position));
                fill(file, channel, chunk, dataStart + position);
                for (; chunk.hasRemaining(); element++) {
                    if (type.isWide()) {
                        doubles[element] = type.next(chunk);
                    } else {
                        floats[element] = (float) type.next(chunk);
                    }
                }
            }
        } catch (ArithmeticException e) {
            throw new SafetensorsException(
                    file, "tensor '" + entry.name() + "' has at element " + element + " " + e.getMessage(), e);
        }
        return type.isWide()
                ? new StoredTensor.Doubles(doubles, entry.shape())
                : new StoredTensor.Floats(floats, entry.shape());
    }

    /** Fills a buffer from an offset on, ready to be read. */
    private static void fill(Path file, FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new SafetensorsException(file, "ended at offset " + (offset + buffer.position()) + " while read");
            }
        }
        buffer.flip();
    }

    private static void requireUnicode(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("'" + text + "' has half of a surrogate pair");
        }
    }
}
