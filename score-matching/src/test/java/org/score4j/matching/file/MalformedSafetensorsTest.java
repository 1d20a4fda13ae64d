package org.score4j.matching.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.score4j.matching.file.SafetensorsTest.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that lie: each is refused by name of file and field or offset, whatever it claims. */
class MalformedSafetensorsTest {
    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("bad.safetensors"), content);
    }

    private void assertRefused(byte[] content, String reason) throws IOException {
        Path file = file(content);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOfSatisfying(
                        SafetensorsException.class, e -> assertThat(e.file()).isEqualTo(file))
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(reason);
    }

    /** In these, apostrophes stand for quotation marks and a tilde for a space; eight bytes of data follow. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | does not begin with '{'",
                "~{} | does not begin with '{'",
                "{'a' | not valid JSON",
                "{'a':} | not valid JSON",
                "{} x | not valid JSON",
                "{}{} | goes on behind",
                "{} | end at offset 0 of the data; the file has 8",
                "{'a':[]} | field 'a' has [",
                "{'a':{}} | tensor 'a' lacks",
                "{'a':{'dtype':'F32','shape':[2]}} | tensor 'a' lacks",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'more':1}} | field 'a.more' is unknown",
                "{'a':{'dtype':'Q4','shape':[2],'data_offsets':[0,8]}} | field 'a.dtype' is 'Q4'",
                "{'a':{'dtype':7,'shape':[2],'data_offsets':[0,8]}} | field 'a.dtype' has 7",
                "{'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}} | field 'a.shape' has 2",
                "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | field 'a.shape' has -2",
                "{'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}} | field 'a.shape' has 2.0",
                "{'a':{'dtype':'F32','shape':[9223372036854775808],'data_offsets':[0,8]}} | 'a.shape' has 92",
                "{'a':{'dtype':'F32','shape':[[2]],'data_offsets':[0,8]}} | field 'a.shape' has [",
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | needs 12 bytes; its data_offsets [0, 8]",
                "{'a':{'dtype':'F64','shape':[2],'data_offsets':[0,8]}} | needs 16 bytes",
                "{'a':{'dtype':'F32','shape':[4611686018427387906],'data_offsets':[0,8]}} | more bytes than any file",
                "{'a':{'dtype':'F32','shape':[4294967296,4294967297],'data_offsets':[0,8]}} | more bytes than any",
                "{'a':{'dtype':'U8','shape':[1099511627776],'data_offsets':[0,1099511627776]}} | truncated?",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}} | field 'a.data_offsets' is [0]",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | field 'a.data_offsets' is [8, 0]",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | begins at offset 4 of the data; the one before"
                        + " ends at 0",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | end at offset 4",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                        + "'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | tensor 'b' begins at offset 4",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
                        + "'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | Duplicate",
                "{'a':{'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]}} | Duplicate",
                "{'__metadata__':{'k':1},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | '__metadata__.k' has 1",
                "{'__metadata__':'k','a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | '__metadata__' has k",
                "{'__metadata__':{},'__metadata__':{}} | Duplicate",
                "{'\\ud800':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | surrogate",
                "{'a':{'dtype':'BOOL','shape':[8],'data_offsets':[0,8]}} | tensor 'a' has at element 3 7; expected 0 or 1",
            })
    void headersThatDoNotAccountForTheFileAreRefused(String header, String reason) throws IOException {
        assertRefused(bytes(header.replace('\'', '"').replace('~', ' '), new byte[] {0, 1, 0, 7, 0, 0, 0, 0}), reason);
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 1L << 20, 99_999_999, 100_000_001, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void headersLongerThanTheFileAreRefused(long length) throws IOException {
        byte[] content = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
        assertRefused(
                content, "its header has " + Long.toUnsignedString(length) + " bytes (offset 0); allowed: 0 to 8");
    }

    @Test
    void manyAxesAreRefused() throws IOException {
        String shape = "1,".repeat(32) + "2";
        assertRefused(
                bytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[0,8]}}", new byte[8]),
                "at most 32 numbers");
    }

    @Test
    void otherEncodingsAreRefused() throws IOException {
        byte[] latin = bytes("{\"?\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}");
        latin[10] = (byte) 0xe9;
        assertRefused(latin, "not UTF-8");
        byte[] wide = "{}".getBytes(StandardCharsets.UTF_16LE);
        assertRefused(
                ByteBuffer.allocate(12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(4)
                        .put(wide)
                        .array(),
                "not valid JSON");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        assertRefused(bytes("{\"a\":{\"shape\":" + "[".repeat(1 << 20)), "field 'a.shape' has [");
        assertRefused(bytes("{\"a\":" + "{\"a\":".repeat(1 << 18)), "field 'a.a' is unknown");
    }

    @Test
    void whatIsNoFileIsRefused() {
        assertThatThrownBy(() -> Safetensors.read(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("is not a file");
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("missing")))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("does not exist");
    }

    private byte[] small() throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("w", new StoredTensor.Floats(new float[] {1, 2, 3}, 3));
        tensors.put("é", new StoredTensor.Doubles(new double[] {4, 5}, 1, 2));
        Path file = folder.resolve("small.safetensors");
        new Safetensors(tensors, Map.of("k", "v")).write(file);
        return Files.readAllBytes(file);
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] whole = small();
        assertThat(whole).hasSizeGreaterThan(150);
        for (int length = 0; length < whole.length; length++) {
            Path file = file(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(SafetensorsException.class);
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "the file has 29 bytes of data");
    }

    /** A changed byte makes another valid file (a name, a text, a value) or is refused; nothing else happens. */
    @Test
    void everyChangedByteIsReadOrRefused() throws IOException {
        byte[] whole = small();
        int headerLength =
                (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        int refused = 0;
        for (int position = 0; position < whole.length; position++) {
            for (int change = 1; change < 256; change *= 2) {
                byte[] changed = whole.clone();
                changed[position] ^= (byte) change;
                try {
                    Safetensors read = Safetensors.read(file(changed));
                    assertThat(position).isGreaterThanOrEqualTo(8);
                    assertThat(read.tensors()).hasSize(2);
                } catch (SafetensorsException e) {
                    assertThat(position).isLessThan(8 + headerLength);
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }
}
