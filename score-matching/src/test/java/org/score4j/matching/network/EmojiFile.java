package org.score4j.matching.network;

import java.nio.file.Path;
import org.score4j.matching.file.Safetensors;

/** The shipped numbers of the emoji network. */
final class EmojiFile {
    static final Path ONNX = Path.of("..", "models", "emoji-unet.onnx");
    private static final Path SAFETENSORS = Path.of("..", "models", "emoji-unet.safetensors");

    private EmojiFile() {}

    /** All arrays of the safetensors file. */
    static Parameters parameters() {
        return Safetensors.read(SAFETENSORS).parameters();
    }
}
