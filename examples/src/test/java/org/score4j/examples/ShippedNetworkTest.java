package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.examples.picture.NpyFile;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.guidance.ClassifierFreeGuidance;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** The network that comes with the project, through the whole library. */
class ShippedNetworkTest {
    private static final int THREADS = 2;

    @SuppressWarnings("NullAway.Init")
    private static ModelSource source;

    @BeforeAll
    static void open() {
        source = ModelSource.open("../models/emoji-unet.onnx", THREADS);
    }

    @AfterAll
    static void close() {
        source.close();
    }

    @Test
    void publishedHeunRunIsReproduced() throws IOException {
        Map<String, NpyFile.Array> run = read(Path.of("src/test/resources/emoji-unet-heun18.npz"));
        double[] noise = run.get("x_init_unit").values();
        int count = Math.toIntExact(run.get("x_init_unit").shape().get(0));
        double[] classes = run.get("classes").values();
        float[] rows = new float[classes.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) classes[i];
        }
        double[] start = new double[noise.length];
        for (int i = 0; i < start.length; i++) {
            start[i] = 80 * noise[i];
        }
        try (INDArray initial = Tensors.of(start, count, 3, 32, 32);
                INDArray oneHot = Tensors.of(rows, count, rows.length / count);
                Samples samples = Sampler.of(source.model())
                        .solver(Heun.inSigma())
                        .schedule(Schedule.karras(18))
                        .type(ElementType.FLOAT64)
                        .condition(Condition.of(Map.of("classes", oneHot)))
                        .initial(initial)
                        .sample(count, 3, 32, 32)) {
            double[] actual = Tensors.toDoubles(samples.array());
            double[] expected = run.get("x").values();
            double largest = 0;
            for (int i = 0; i < expected.length; i++) {
                largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
            }
            assertThat(largest).isLessThan(1e-4);
            assertThat(samples.nfe()).isEqualTo(35);
        }
    }

    private static Map<String, NpyFile.Array> read(Path file) throws IOException {
        Map<String, NpyFile.Array> arrays = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] content = zip.getInputStream(entry).readAllBytes();
                arrays.put(entry.getName().replaceFirst("\\.npy$", ""), NpyFile.parse(entry.getName(), content));
            }
        }
        return arrays;
    }

    private static Sampler sampler(Solver solver) {
        return Sampler.of(source.model())
                .solver(solver)
                .schedule(Schedule.karras(4))
                .seed(11);
    }

    private static float[] values(Sampler sampler, int count) {
        try (Samples samples = sampler.sample(count, 3, 32, 32)) {
            return Tensors.toFloats(samples.array());
        }
    }

    @Test
    void guidanceOfOneIsTheConditionalNetworkAndOfZeroTheUnconditionalOne() {
        Condition flags = source.condition("Flags", 2);
        Solver solver = DpmSolverPlusPlus.multistep(2);
        float[] conditional = values(sampler(solver).condition(flags), 2);
        float[] unconditional = values(sampler(solver), 2);
        assertThat(conditional).isNotEqualTo(unconditional);
        assertThat(guided(1, flags)).isEqualTo(conditional);
        assertThat(guided(0, flags)).isEqualTo(unconditional);
        assertThat(guided(2, flags)).isNotEqualTo(conditional);
    }

    private static float[] guided(double scale, Condition condition) {
        return values(
                Sampler.of(ClassifierFreeGuidance.guide(source.model(), scale))
                        .schedule(Schedule.karras(4))
                        .seed(11)
                        .condition(condition),
                2);
    }

    /** The virtual machine itself allocates now and then, when it loads a class or resolves a string; a program would each time. */
    @Test
    void instructionsOutsideTheNetworkAllocateNothing() {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 3; attempt++) {
            try (Samples samples = sampler(Ddim.withEta(1)).sample(8, 3, 32, 32)) {
                least = Math.min(least, samples.statistics().allocatedBytes());
            }
        }
        assertThat(least).isZero();
    }
}
