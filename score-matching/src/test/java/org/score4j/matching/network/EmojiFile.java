package org.score4j.matching.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.score4j.matching.graph.Shape;

/** The shipped numbers of the emoji network. */
final class EmojiFile {
    static final Path ONNX = Path.of("..", "models", "emoji-unet.onnx");
    private static final Path SAFETENSORS = Path.of("..", "models", "emoji-unet.safetensors");

    private EmojiFile() {}

    /** All arrays of the safetensors file: the length of a JSON header, the header, little-endian float32 numbers. */
    static Parameters parameters() {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(SAFETENSORS)).order(ByteOrder.LITTLE_ENDIAN);
            int length = Math.toIntExact(bytes.getLong());
            JsonNode header =
                    new ObjectMapper().readTree(new String(bytes.array(), Long.BYTES, length, StandardCharsets.UTF_8));
            List<Parameter> parameters = new ArrayList<>();
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (!entry.getKey().equals("__metadata__")) {
                    long[] shape = StreamSupport.stream(
                                    entry.getValue().get("shape").spliterator(), false)
                            .mapToLong(JsonNode::asLong)
                            .toArray();
                    float[] values = new float[Math.toIntExact(Shape.of(shape).elements())];
                    int start = entry.getValue().get("data_offsets").get(0).asInt();
                    bytes.position(Long.BYTES + length + start)
                            .slice()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer()
                            .get(values);
                    parameters.add(new Parameter(entry.getKey(), Shape.of(shape), values));
                }
            }
            return Parameters.of(parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
