package org.score4j.onnx;

import static org.score4j.onnx.OnnxBytes.ANY;
import static org.score4j.onnx.OnnxBytes.DOUBLE;
import static org.score4j.onnx.OnnxBytes.FLOAT;
import static org.score4j.onnx.OnnxBytes.INT64;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.score4j.model.NoiseLevel;

/** The networks that tests load. */
final class TestModels {
    static final Path EMOJI = Path.of("..", "models", "emoji-unet.onnx");
    /** The network {@code SmallNetworks.mlp()} of module score-matching; its {@code VectorJacobianFileTest} writes the file. */
    static final Path VECTOR_JACOBIAN = Path.of("src", "test", "resources", "small-mlp-vjp.onnx");

    private TestModels() {}

    /** out = x + t, sample by sample: x [B, 3], t [B], both of {@code type}. */
    static OnnxBytes plusNoise(int type) {
        return OnnxBytes.model()
                .input("x", type, ANY, 3)
                .input("t", type, ANY)
                .output("out", type, ANY, 3)
                .constant("axes", 1, 1)
                .node("Unsqueeze", List.of("t", "axes"), "column")
                .node("Add", List.of("x", "column"), "out");
    }

    /** out = x + t for an int64 timestep t [B]. */
    static OnnxBytes plusTimestep() {
        return OnnxBytes.model()
                .input("x", FLOAT, ANY, 3)
                .input("t", INT64, ANY)
                .output("out", FLOAT, ANY, 3)
                .constant("axes", 1, 1)
                .node("Cast", List.of("t"), "number", OnnxBytes.integer("to", FLOAT))
                .node("Unsqueeze", List.of("number", "axes"), "column")
                .node("Add", List.of("x", "column"), "out");
    }

    /** out = x + t for one t of this shape, in batches of {@code batch}. */
    static OnnxBytes plusSharedNoise(long batch, long... shape) {
        return OnnxBytes.model()
                .input("x", FLOAT, batch, 3)
                .input("t", FLOAT, shape)
                .output("out", FLOAT, batch, 3)
                .node("Add", List.of("x", "t"), "out");
    }

    /** out = x + t + label + shift: a double condition [B, 3] and an int64 one [B, 1]. */
    static OnnxBytes plusConditions() {
        return OnnxBytes.model()
                .input("x", DOUBLE, ANY, 3)
                .input("t", DOUBLE, ANY, 1)
                .input("shift", DOUBLE, ANY, 3)
                .input("label", INT64, ANY, 1)
                .output("out", DOUBLE, ANY, 3)
                .node("Add", List.of("x", "t"), "first")
                .node("Add", List.of("first", "shift"), "second")
                .node("Cast", List.of("label"), "number", OnnxBytes.integer("to", DOUBLE))
                .node("Add", List.of("second", "number"), "out");
    }

    static Path write(Path folder, String name, OnnxBytes model) {
        return write(folder, name, model.bytes());
    }

    static Path write(Path folder, String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NoiseLevel noise(double... levels) {
        return new NoiseLevel(levels, new double[levels.length], new double[levels.length]);
    }
}
