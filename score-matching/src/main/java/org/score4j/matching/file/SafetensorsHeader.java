package org.score4j.matching.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and checks the JSON header of a safetensors file. */
final class SafetensorsHeader {
    static final String METADATA = "__metadata__";
    /** The limit of the format's reference implementation. */
    static final int MAX_BYTES = 100_000_000;

    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final JsonParser parser;
    private final long dataLength;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /**
     * Where a tensor is.
     *
     * @param begin offset of its first byte in the data
     * @param end offset behind its last byte
     */
    record Entry(String name, StoredType type, long[] shape, int length, long begin, long end) {}

    private SafetensorsHeader(Path file, JsonParser parser, long dataLength) {
        this.file = file;
        this.parser = parser;
        this.dataLength = dataLength;
    }

    /**
     * Reads a header; its tensors fill the data without gaps and fit into Java's arrays.
     *
     * @param dataLength bytes of data behind the header
     * @throws SafetensorsException if it is malformed
     */
    static SafetensorsHeader parse(Path file, byte[] bytes, long dataLength) {
        if (bytes.length == 0 || bytes[0] != '{') {
            throw new SafetensorsException(file, "its header does not begin with '{' (offset 8)");
        }
        try {
            // decoded here, as Jackson would accept UTF-16 as well
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            try (JsonParser parser = JSON.createParser(text)) {
                SafetensorsHeader header = new SafetensorsHeader(file, parser, dataLength);
                header.read();
                return header;
            }
        } catch (CharacterCodingException e) {
            throw new SafetensorsException(file, "its header is not UTF-8", e);
        } catch (JsonProcessingException e) {
            throw new SafetensorsException(
                    file,
                    "its header is not valid JSON: " + e.getOriginalMessage() + " at character "
                            + e.getLocation().getCharOffset(),
                    e);
        } catch (IOException e) {
            throw new SafetensorsException(file, "its header cannot be read (" + e + ")", e);
        }
    }

    /** In the order of the header. */
    List<Entry> entries() {
        return entries;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private void read() throws IOException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            requireCharacters(name);
            parser.nextToken();
            if (name.equals(METADATA)) {
                readMetadata();
            } else {
                readEntry(name);
            }
        }
        if (parser.nextToken() != null) {
            throw problem("its header goes on behind the JSON object");
        }
        requireContiguous();
    }

    private void readMetadata() throws IOException {
        require(parser.currentToken() == JsonToken.START_OBJECT, METADATA, "an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            require(parser.nextToken() == JsonToken.VALUE_STRING, METADATA + "." + key, "a string");
            requireCharacters(key);
            requireCharacters(parser.getText());
            metadata.put(key, parser.getText());
        }
    }

    private void readEntry(String name) throws IOException {
        require(parser.currentToken() == JsonToken.START_OBJECT, name, "an object");
        StoredType type = null;
        long[] shape = null;
        long[] offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "dtype" -> type = readType(name);
                case "shape" -> shape = readNumbers(name + ".shape");
                case "data_offsets" -> offsets = readNumbers(name + ".data_offsets");
                default ->
                    throw problem("field '" + name + "." + field
                            + "' is unknown; a tensor has dtype, shape and data_offsets");
            }
        }
        if (type == null || shape == null || offsets == null) {
            throw problem("tensor '" + name + "' lacks dtype, shape or data_offsets");
        }
        entries.add(entry(name, type, shape, offsets));
    }

    private StoredType readType(String name) throws IOException {
        require(parser.currentToken() == JsonToken.VALUE_STRING, name + ".dtype", "a string");
        String text = parser.getText();
        return StoredType.named(text)
                .orElseThrow(() -> problem("field '" + name + ".dtype' is '" + text + "'; readable are "
                        + Arrays.toString(StoredType.values())));
    }

    private long[] readNumbers(String field) throws IOException {
        require(parser.currentToken() == JsonToken.START_ARRAY, field, "an array");
        long[] numbers = new long[StoredTensor.MAX_AXES];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean number = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            require(number && parser.getLongValue() >= 0, field, "whole numbers from 0 to 2^63 − 1");
            require(count < StoredTensor.MAX_AXES, field, "at most " + StoredTensor.MAX_AXES + " numbers");
            numbers[count++] = parser.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    private Entry entry(String name, StoredType type, long[] shape, long[] offsets) {
        String tensor = "tensor '" + name + "' of type " + type + " and shape " + Arrays.toString(shape);
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw problem("field '" + name + ".data_offsets' is " + Arrays.toString(offsets)
                    + "; expected the beginning and the end");
        }
        long length = 1;
        try {
            for (long extent : shape) {
                length = Math.multiplyExact(length, extent);
            }
            if (Math.multiplyExact(length, (long) type.bytes()) != offsets[1] - offsets[0]) {
                throw problem(tensor + " needs " + length * type.bytes() + " bytes; its data_offsets "
                        + Arrays.toString(offsets) + " hold " + (offsets[1] - offsets[0]));
            }
        } catch (ArithmeticException e) {
            throw new SafetensorsException(file, tensor + " has more bytes than any file", e);
        }
        if (offsets[1] > dataLength) {
            throw problem(tensor + " ends at offset " + offsets[1] + " of the data, of which the file has " + dataLength
                    + " bytes (truncated?)");
        }
        if (length > MAX_ARRAY) {
            throw problem(tensor + " has " + length + " elements; allowed: at most " + MAX_ARRAY);
        }
        return new Entry(name, type, shape, (int) length, offsets[0], offsets[1]);
    }

    private void requireContiguous() {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long position = 0;
        for (Entry entry : sorted) {
            if (entry.begin() != position) {
                throw problem("tensor '" + entry.name() + "' begins at offset " + entry.begin()
                        + " of the data; the one before ends at " + position);
            }
            position = entry.end();
        }
        if (position != dataLength) {
            throw problem("its tensors end at offset " + position + " of the data; the file has " + dataLength
                    + " bytes of data");
        }
    }

    private void requireCharacters(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw problem("its header has half of a surrogate pair in a name or in metadata");
        }
    }

    private void require(boolean fulfilled, String field, String expected) throws IOException {
        if (!fulfilled) {
            throw problem("field '" + field + "' has " + parser.getText() + " at character "
                    + parser.currentTokenLocation().getCharOffset() + " of the header; expected " + expected);
        }
    }

    private SafetensorsException problem(String text) {
        return new SafetensorsException(file, text);
    }
}
