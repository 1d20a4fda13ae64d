package org.score4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.exec.CpuExecutor;
import org.score4j.exec.Run;
import org.score4j.exec.Samples;
import org.score4j.samplers.Sampler;
import org.score4j.specs.Catalogues;
import org.score4j.specs.RunSpecification;
import org.score4j.tensor.Tensors;

/** Pictures of the shipped network do not depend on how they are computed: bit for bit, for every solver by name. */
class ShippedNetworkInvarianceTest {
    private static final int COUNT = 3;
    private static final int STEPS = 4;
    private static final Set<String> TOLERANT =
            Set.of("bogacki-shampine", "dormand-prince", "dormand-prince8", "tsitouras");
    private static final String FILE = "../models/emoji-unet.onnx";

    @SuppressWarnings("NullAway.Init")
    private static ModelSource twoThreads;

    @SuppressWarnings("NullAway.Init")
    private static ModelSource oneThread;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        twoThreads = ModelSource.open(FILE, 2);
        oneThread = ModelSource.open(FILE, 1);
    }

    @AfterAll
    static void close() {
        twoThreads.close();
        oneThread.close();
    }

    static Iterable<String> solvers() {
        return Catalogues.SOLVERS.types();
    }

    /** Tolerances that spare evaluations where a solver has them; the network is asked some thousand times as it is. */
    private static String described(String solver) {
        return TOLERANT.contains(solver)
                ? RunSpecification.typed(solver, "absolute", 0.03, "relative", 0.03)
                : RunSpecification.typed(solver);
    }

    private static Sampler sampler(ModelSource source, String solver) {
        RunSpecification run = RunSpecification.parse(
                "test",
                RunSpecification.document(
                        ModelSource.SHIPPED,
                        described(solver),
                        RunSpecification.typed("karras", "steps", STEPS),
                        11,
                        COUNT,
                        null,
                        1,
                        false));
        return Sampler.of(source.model())
                .solver(run.solver())
                .schedule(run.schedule())
                .seed(run.seed());
    }

    private static float[] values(Sampler sampler, int count) {
        try (Samples samples = sampler.sample(count, 3, 32, 32)) {
            return Tensors.toFloats(samples.array());
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void batchesThreadsPositionsAndPausesChangeNothing(String solver) throws IOException {
        float[] together = values(sampler(twoThreads, solver), COUNT);
        assertThat(values(sampler(oneThread, solver).batch(1).executor(CpuExecutor.withThreads(1)), COUNT))
                .isEqualTo(together);
        assertThat(values(sampler(twoThreads, solver).batch(2).executor(CpuExecutor.withThreads(3)), COUNT))
                .isEqualTo(together);
        assertThat(values(sampler(twoThreads, solver).firstSample(COUNT - 1), 1))
                .isEqualTo(Arrays.copyOfRange(together, 2 * together.length / COUNT, together.length));
        for (int stop : new int[] {1, 3, 6}) {
            assertThat(pausedAfter(stop, solver)).isEqualTo(together);
        }
    }

    private float[] pausedAfter(int steps, String solver) throws IOException {
        Path file = folder.resolve("run");
        Sampler sampler = sampler(twoThreads, solver).batch(2);
        try (Run run = sampler.start(COUNT, 3, 32, 32)) {
            for (int i = 0; i < steps; i++) {
                run.advance();
            }
            run.pause(file);
        }
        try (Run resumed = sampler.resume(file, COUNT, 3, 32, 32);
                Samples samples = resumed.finish()) {
            return Tensors.toFloats(samples.array());
        }
    }
}
