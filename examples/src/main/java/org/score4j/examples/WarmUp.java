package org.score4j.examples;

import java.util.concurrent.CompletableFuture;
import org.score4j.exec.CpuExecutor;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.process.Edm;
import org.score4j.samplers.Sampler;
import org.score4j.schedule.Schedule;

/**
 * Work that is due before the first picture and can be done while ONNX Runtime loads a network: ND4J starts, and the virtual
 * machine loads and compiles what every run needs, by drawing a few samples of a Gaussian that nobody sees.
 */
final class WarmUp {
    private static final int COUNT = 64;
    private static final int STEPS = 4;
    private static final int ELEMENTS = 3 * 32 * 32;

    private WarmUp() {}

    /** Starts on another thread; wait for the result before the first run. */
    static CompletableFuture<Void> begin() {
        return CompletableFuture.runAsync(WarmUp::run);
    }

    private static void run() {
        Sampler.of(ScoreModel.exact(GaussianModel.isotropic(ELEMENTS, 0, 1), Edm.standard()))
                .schedule(Schedule.karras(STEPS))
                .executor(CpuExecutor.withThreads(1))
                .sample(COUNT, ELEMENTS)
                .close();
    }
}
