package org.score4j.matching.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    private static final Path EMOJI = Path.of("..", "models", "emoji-unet.safetensors");

    @TempDir
    Path folder;

    /** A file made by hand, not by the writer. */
    static byte[] bytes(String header, byte... data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }

    private Safetensors read(String header, byte... data) throws IOException {
        return Safetensors.read(Files.write(folder.resolve("made"), bytes(header, data)));
    }

    private StoredTensor readAs(String type, int length, byte... data) throws IOException {
        String header = "{\"a\":{\"dtype\":\"" + type + "\",\"shape\":[" + length + "],\"data_offsets\":[0,"
                + data.length + "]}}";
        return read(header, data).tensors().get("a");
    }

    @Test
    void theShippedModelIsRead() {
        Safetensors file = Safetensors.read(EMOJI);
        assertThat(file.metadata())
                .containsExactly(
                        Map.entry("format", "pt"), Map.entry("model", "emoji-unet"), Map.entry("iterations", "15156"));
        assertThat(file.tensors()).hasSize(120);
        assertThat(file.tensors().keySet()).startsWith("freqs", "t1.weight", "t1.bias");
        assertThat(file.tensors().values().stream()
                        .mapToInt(StoredTensor::length)
                        .sum())
                .isEqualTo(1_198_467);
        assertThat(file.tensors().get("i.weight").shape()).containsExactly(32, 3, 3, 3);
        assertThat(file.tensors().get("t1.weight").shape()).containsExactly(128, 128);
        assertThat(file.tensors().get("cl.weight").shape()).containsExactly(128, 10);
        double sum = 0;
        for (StoredTensor tensor : file.tensors().values()) {
            assertThat(tensor).isInstanceOf(StoredTensor.Floats.class);
            sum += Arrays.stream(tensor.toDoubles()).map(Math::abs).sum();
        }
        // summed by a program that does not know the names
        assertThat(sum).isCloseTo(74942.3695, within(1e-3));
    }

    /** The embedding's frequencies are a geometric sequence. */
    @Test
    void valuesOfTheShippedModelAreWhereTheirNamesSay() {
        float[] frequencies = Safetensors.read(EMOJI).tensors().get("freqs").toFloats();
        assertThat(frequencies).hasSize(64);
        double ratio = frequencies[1] / (double) frequencies[0];
        assertThat(ratio).isNotEqualTo(1);
        for (int i = 1; i < frequencies.length; i++) {
            assertThat(frequencies[i] / (double) frequencies[i - 1]).isCloseTo(ratio, within(1e-5));
        }
    }

    @Property(tries = 200)
    void whatIsWrittenIsReadAgain(
            @ForAll @Size(max = 5) @UniqueElements List<String> names,
            @ForAll Map<String, String> metadata,
            @ForAll long seed)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : names) {
            long[] shape = new long[random.nextInt(4)];
            Arrays.setAll(shape, axis -> random.nextInt(5));
            int length = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            double[] values =
                    random.longs(length).mapToDouble(Double::longBitsToDouble).toArray();
            StoredTensor doubles = new StoredTensor.Doubles(values, shape);
            tensors.put(name, random.nextBoolean() ? doubles : new StoredTensor.Floats(doubles.toFloats(), shape));
        }
        assertRoundTrip(keep(tensors), keep(metadata));
    }

    /** Texts that are Unicode; jqwik makes others too. */
    private static <V> Map<String, V> keep(Map<String, V> all) {
        Map<String, V> kept = new LinkedHashMap<>(all);
        kept.keySet().removeIf(name -> !unicode(name) || name.equals("__metadata__"));
        kept.values().removeIf(value -> value instanceof String text && !unicode(text));
        return kept;
    }

    private static boolean unicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static void assertRoundTrip(Map<String, StoredTensor> tensors, Map<String, String> metadata)
            throws IOException {
        Path file = Files.createTempFile("score4j", ".safetensors");
        try {
            new Safetensors(tensors, metadata).write(file);
            Safetensors back = Safetensors.read(file);
            assertThat(back.metadata()).isEqualTo(metadata);
            assertThat(back.metadata().keySet()).containsExactlyElementsOf(metadata.keySet());
            assertThat(back.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
            tensors.forEach((name, tensor) -> {
                StoredTensor read = back.tensors().get(name);
                assertThat(read).hasSameClassAs(tensor);
                assertThat(read.shape()).isEqualTo(tensor.shape());
                assertThat(read.toDoubles()).isEqualTo(tensor.toDoubles());
            });
            requireAligned(Files.readAllBytes(file));
        } finally {
            Files.delete(file);
        }
    }

    private static void requireAligned(byte[] file) {
        int headerLength =
                (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(headerLength % 8).isZero();
        SafetensorsHeader.parse(
                        Path.of("memory"),
                        Arrays.copyOfRange(file, 8, 8 + headerLength),
                        file.length - 8 - headerLength)
                .entries()
                .forEach(entry ->
                        assertThat(entry.begin() % entry.type().bytes()).isZero());
    }

    @Test
    void tensorsLargerThanAChunkSurvive() throws IOException {
        double[] values = new SplittableRandom(1).doubles(50_003).toArray();
        StoredTensor doubles = new StoredTensor.Doubles(values, 50_003);
        StoredTensor floats = new StoredTensor.Floats(doubles.toFloats(), 50_003, 1);
        assertRoundTrip(new LinkedHashMap<>(Map.of("f", floats, "d", doubles)), Map.of());
    }

    /** The bytes of the format's documentation: length, header, data. */
    @Test
    void theLayoutIsTheFormats() throws IOException {
        Path file = folder.resolve("written");
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("w", new StoredTensor.Floats(new float[] {1, -2}, 2, 1));
        tensors.put("b", new StoredTensor.Doubles(new double[] {0.5}));
        new Safetensors(tensors, Map.of("format", "pt")).write(file);
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[8,16]},"
                + "\"b\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}}";
        byte[] data = {0, 0, 0, 0, 0, 0, (byte) 0xe0, 0x3f, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0};
        String padded = header + " ".repeat(7 - (header.length() + 7) % 8);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes(padded, data));
    }

    @Test
    void otherTypesBecomeTheNumbersTheyAre() throws IOException {
        byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1};
        assertThat(readAs("BOOL", 2, (byte) 0, (byte) 1).toFloats()).containsExactly(0, 1);
        assertThat(readAs("U8", 1, (byte) -1).toFloats()).containsExactly(255);
        assertThat(readAs("I8", 1, (byte) -1).toFloats()).containsExactly(-1);
        assertThat(readAs("U16", 1, Arrays.copyOf(ones, 2)).toFloats()).containsExactly(65535);
        assertThat(readAs("I16", 1, Arrays.copyOf(ones, 2)).toFloats()).containsExactly(-1);
        assertThat(readAs("U32", 1, Arrays.copyOf(ones, 4)).toDoubles()).containsExactly(4294967295.0);
        assertThat(readAs("I32", 1, Arrays.copyOf(ones, 4)).toDoubles()).containsExactly(-1);
        assertThat(readAs("I64", 1, ones).toDoubles()).containsExactly(-1);
        byte[] least = {0, 0, 0, 0, 0, 0, 0, (byte) 0x80};
        assertThat(readAs("I64", 1, least).toDoubles()).containsExactly(-0x1p63);
        assertThat(readAs("U64", 1, least).toDoubles()).containsExactly(0x1p63);
        assertThat(readAs("BF16", 2, (byte) 0x80, (byte) 0x3f, (byte) 0x80, (byte) 0xff)
                        .toFloats())
                .containsExactly(1, Float.NEGATIVE_INFINITY);
    }

    /** 2^53 + 1 is the first whole number that is no double. */
    @Test
    void wholeNumbersThatWouldBeRoundedAreRefused() {
        byte[] odd = {1, 0, 0, 0, 0, 0, 0x20, 0};
        assertThatThrownBy(() -> readAs("I64", 1, odd))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("tensor 'a' has at element 0 9007199254740993");
        byte[] ones = {-1, -1, -1, -1, -1, -1, -1, -1};
        assertThatThrownBy(() -> readAs("U64", 1, ones))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("18446744073709551615");
    }

    /** Values of IEEE 754's table for binary16. */
    @Test
    void halvesAreExact() throws IOException {
        short[] bits = {0x3c00, (short) 0xc000, 0x7bff, 0x0400, 0x03ff, 0x0001, 0x3555, 0x7c00, 0x7e00, (short) 0x8000};
        ByteBuffer data = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asShortBuffer().put(bits);
        float[] expected = {
            1, -2, 65504, 0x1p-14f, 0x1.ff8p-15f, 0x1p-24f, 0.333251953125f, Float.POSITIVE_INFINITY, Float.NaN, -0f
        };
        assertThat(readAs("F16", bits.length, data.array()).toFloats()).isEqualTo(expected);
    }

    @Test
    void namesAndShapesThatNoFileCouldHoldAreRefused() {
        assertThatThrownBy(() -> new StoredTensor.Floats(new float[5], 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 values do not fill shape [2, 3]");
        assertThatThrownBy(() -> new StoredTensor.Doubles(new double[6], -2, -3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StoredTensor.Floats(new float[0], 1L << 62, 1L << 62, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StoredTensor.Floats(new float[1], new long[33]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 32");
        StoredTensor one = new StoredTensor.Floats(new float[] {1}, 1);
        assertThatThrownBy(() -> new Safetensors(Map.of("__metadata__", one), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("__metadata__");
        assertThatThrownBy(() -> new Safetensors(Map.of("\ud800", one), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("surrogate");
    }
}
