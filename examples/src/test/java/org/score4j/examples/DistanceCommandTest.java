package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.examples.data.ImageFolder;
import org.score4j.examples.picture.NpyFile;
import org.score4j.matching.evaluation.FeatureMap;
import org.score4j.matching.evaluation.FrechetDistance;
import org.score4j.matching.evaluation.SampleSet;
import org.score4j.matching.graph.Initialisation;
import org.score4j.matching.graph.OnnxOperations;
import org.score4j.matching.graph.Operations;
import org.score4j.matching.graph.SameDiffOperations;
import org.score4j.matching.graph.SameDiffRunner;
import org.score4j.matching.graph.SameDiffValue;
import org.score4j.matching.graph.Shape;
import org.score4j.onnx.OnnxFunction;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;
import picocli.CommandLine;

class DistanceCommandTest {
    private static final int SIDE = 8;
    private static final int FEATURES = 6;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Score4j.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    /** Pictures of noise around a colour. */
    private Path pictures(String name, int count, int brightness) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
        SplittableRandom random = new SplittableRandom(name.hashCode());
        for (int i = 0; i < count; i++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                int level = brightness + random.nextInt(64);
                image.setRGB(pixel % SIDE, pixel / SIDE, level << 16 | (level / 2) << 8 | random.nextInt(128));
            }
            ImageIO.write(image, "png", target.resolve(i + ".png").toFile());
        }
        return target;
    }

    /** A convolution, its positive part by silu, and the mean over pixels: [B, 3, 8, 8] to [B, 6]. */
    private static <T> T features(Operations<T> ops, T x) {
        T weight = ops.parameter("weight", Initialisation.zeros(), FEATURES, 3, 3, 3);
        T image = ops.silu(ops.conv2d(x, weight, 2, 1));
        return ops.reshape(ops.mean(image, 2, 3), -1, FEATURES);
    }

    private static float[] weights() {
        SplittableRandom random = new SplittableRandom(5);
        float[] weights = new float[FEATURES * 3 * 9];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        return weights;
    }

    private Path network() throws IOException {
        OnnxOperations graph = new OnnxOperations((name, shape) -> weights());
        graph.output("features", features(graph, graph.input("pictures", -1, 3, SIDE, SIDE)));
        Path file = folder.resolve("features.onnx");
        try (OutputStream stream = Files.newOutputStream(file)) {
            graph.write("features", Map.of(), stream);
        }
        return file;
    }

    /** The same network in SameDiff. */
    private static FeatureMap sameDiff() {
        return (rows, count) -> {
            SameDiff graph = SameDiff.create();
            SameDiffOperations ops = new SameDiffOperations(graph, ElementType.FLOAT64);
            SameDiffValue x = ops.placeholder("x", Shape.batchOf(List.of(3L, (long) SIDE, (long) SIDE)));
            String wanted = features(ops, x).variable().name();
            double[] wide = new double[weights().length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = weights()[i];
            }
            Tensors.write(ops.parameters().get("weight"), 0, wide);
            double[] result = new double[count * FEATURES];
            try (SameDiffRunner runner = new SameDiffRunner(graph);
                    INDArray input = Tensors.of(rows.clone(), count, 3, SIDE, SIDE)) {
                runner.run(
                        count,
                        Map.of("x", input),
                        List.of(wanted),
                        outputs -> Tensors.read(outputs.get(wanted), 0, result));
            }
            return result;
        };
    }

    private static SampleSet read(Path pictures) throws IOException {
        float[] values = ImageFolder.read(pictures).values();
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return new SampleSet(wide, 3 * SIDE * SIDE);
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.indexOf(": ") + 2, line.indexOf(", 95")));
    }

    @Test
    void distancesOfAnOnnxNetworksFeaturesAreThoseOfTheNetworkInSameDiff() throws IOException {
        Path real = pictures("real", 90, 60);
        Path generated = pictures("generated", 70, 90);
        Path file = network();
        SampleSet first = read(real);
        SampleSet second = read(generated);
        double expected = FrechetDistance.plain(0).over(sameDiff()).value(first, second);
        assertThat(expected).isPositive();
        try (OnnxFunction function = OnnxFunction.load(file)) {
            FeatureMap map = function::apply;
            assertThat(FrechetDistance.plain(0).over(map).value(first, second))
                    .isCloseTo(expected, within(1e-5 * expected));
        }
        assertThat(run(
                        "distance",
                        "--real",
                        real.toString(),
                        "--generated",
                        generated.toString(),
                        "--features",
                        file.toString()))
                .as(err.toString())
                .isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).startsWith("90 real and 70 generated samples, 6 features of ");
        assertThat(lines.get(1)).startsWith("Fréchet distance: ");
        assertThat(value(lines.get(1))).isCloseTo(expected, within(1e-5 * expected));
        assertThat(lines.get(2)).startsWith("Fréchet distance, extrapolated: ");
        assertThat(lines.get(3)).startsWith("cubic kernel distance: ");
        assertThat(lines).hasSize(4);
    }

    @Test
    void withoutANetworkDistancesAreThoseOfValues() throws IOException {
        Path real = pictures("real", 30, 60);
        Path array = folder.resolve("same.npy");
        NpyFile.write(array, ImageFolder.read(real).values(), 30, 3, SIDE, SIDE);
        assertThat(run("distance", "--real", real.toString(), "--generated", array.toString()))
                .as(err.toString())
                .isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).isEqualTo("30 real and 30 generated samples, 192 values");
        assertThat(lines.get(1)).startsWith("sliced Wasserstein distance: ");
        assertThat(value(lines.get(1))).isZero();
        assertThat(value(lines.get(2))).isNegative();
        assertThat(lines).hasSize(4);
    }

    @Test
    void mistakesAreNamed() throws IOException {
        Path real = pictures("real", 5, 60);
        Path other = folder.resolve("other.npy");
        NpyFile.write(other, new float[10], 5, 2);
        assertThat(run("distance", "--real", real.toString(), "--generated", other.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("have shape [3, 8, 8]; those of ").contains("other.npy have [2]");
        assertThat(run("distance", "--real", real.toString(), "--generated", "nowhere"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("nowhere does not exist");
        assertThat(run(
                        "distance",
                        "--real",
                        other.toString(),
                        "--generated",
                        other.toString(),
                        "--features",
                        network().toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("shape is [2]; the input of");
    }
}
