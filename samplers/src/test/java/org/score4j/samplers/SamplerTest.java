package org.score4j.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.Run;
import org.score4j.exec.RunListener;
import org.score4j.exec.Samples;
import org.score4j.exec.SamplingException;
import org.score4j.exec.StepEvent;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.samplers.classical.Euler;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.samplers.langevin.LangevinCorrector;
import org.score4j.samplers.langevin.PredictorCorrector;
import org.score4j.samplers.sde.ReverseDiffusion;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

class SamplerTest {
    private static final Edm EDM = new Edm(0.05, 20);

    @TempDir
    Path folder;

    private static Sampler sampler() {
        return Sampler.of(ScoreModel.exact(TestProblems.mixture(), EDM))
                .schedule(Schedule.karras(5))
                .type(ElementType.FLOAT64);
    }

    @Test
    void listenersSeeEveryStepOfEveryBatch() {
        List<String> seen = new ArrayList<>();
        sampler()
                .batch(2)
                .listener(event -> seen.add(event.step() + "/" + event.steps() + " from "
                        + event.progress().firstSample() + ": "
                        + event.progress().evaluations() + " of "
                        + event.progress().expected()))
                .sample(3, 2)
                .close();
        assertThat(seen).hasSize(10).startsWith("1/5 from 0: 2 of 15").endsWith("5/5 from 2: 15 of 15");
    }

    @Test
    void denoisedSamplesAreThereWhateverTheSolverWorksIn() {
        for (Solver solver : List.of(Euler.inTime(), Euler.inSigma(), Heun.inTime(), DpmSolverPlusPlus.multistep(2))) {
            List<double[]> denoised = new ArrayList<>();
            RunListener listener = new RunListener() {
                @Override
                public void stepped(StepEvent event) {
                    try (INDArray values = event.denoised()) {
                        assertThat(values).isNotNull();
                        denoised.add(Tensors.toDoubles(values));
                    }
                }

                @Override
                public boolean wantsDenoised() {
                    return true;
                }
            };
            double[] watched;
            double[] alone;
            try (Samples samples = sampler().solver(solver).listener(listener).sample(3, 2)) {
                watched = Tensors.toDoubles(samples.array());
            }
            try (Samples samples = sampler().solver(solver).sample(3, 2)) {
                alone = Tensors.toDoubles(samples.array());
            }
            assertThat(watched).isEqualTo(alone);
            assertThat(denoised).hasSize(5);
            // the last step goes to the denoised sample itself
            for (int i = 0; i < alone.length; i++) {
                assertThat(denoised.get(4)[i]).isCloseTo(alone[i], within(1e-12));
            }
        }
    }

    @Test
    void cancelledRunsStopAtTheEndOfTheStep() {
        try (Run run = sampler().start(3, 2)) {
            assertThat(run.advance()).isTrue();
            run.cancel();
            assertThatThrownBy(run::advance).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void initialStatesReplaceTheNoise() {
        double[] start = new double[6];
        Arrays.fill(start, 3);
        try (INDArray initial = Tensors.of(start, 3, 2);
                Samples samples = sampler().initial(initial).sample(3, 2)) {
            double[] values = Tensors.toDoubles(samples.array());
            assertThat(Arrays.copyOfRange(values, 2, 4)).isEqualTo(Arrays.copyOfRange(values, 0, 2));
            assertThatThrownBy(() -> sampler().initial(initial).sample(4, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("initial has shape [3, 2]; expected [4, 2]");
        }
    }

    @Test
    void wrongShapesCountsAndConditionsAreNamed() {
        assertThatThrownBy(() -> sampler().sample(0, 2)).hasMessageContaining("count is 0");
        assertThatThrownBy(() -> sampler().batch(-1)).hasMessageContaining("batch is -1");
        assertThatThrownBy(() -> sampler().sample(2, 3)).hasMessageContaining("sample shape is [3]");
        assertThatThrownBy(() -> sampler()
                        .condition(Condition.oneHot("classes", new int[] {0, 0}, 3))
                        .sample(2, 2))
                .hasMessageContaining("condition 'classes' is unknown");
    }

    @Test
    void solversThatCoupleSamplesRefuseToBeSplit() {
        Solver coupled = PredictorCorrector.of(
                ReverseDiffusion.create(), LangevinCorrector.of(1, 0.1).withBatchNorms());
        sampler().solver(coupled).sample(4, 2).close();
        assertThatThrownBy(() -> sampler().solver(coupled).batch(2).sample(4, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not be split");
    }

    @Test
    void damagedRunFilesAreNamed() throws IOException {
        Path file = folder.resolve("run");
        try (Run run = sampler().start(3, 2)) {
            run.advance();
            run.pause(file);
        }
        byte[] content = Files.readAllBytes(file);
        for (int length = 0; length < content.length; length += 7) {
            Files.write(file, Arrays.copyOf(content, length));
            assertThatThrownBy(() -> sampler().resume(file, 3, 2))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("run");
        }
        for (int at = 0; at < content.length; at += 5) {
            byte[] flipped = content.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            assertThatThrownBy(() -> sampler().resume(file, 3, 2)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> sampler().resume(folder.resolve("none"), 3, 2)).isInstanceOf(IOException.class);
    }

    /** Predicts NaN for its second sample from the third call on. */
    private static final class Failing implements ScoreNetwork {
        private int calls;

        @Override
        public NetworkSpec spec() {
            return NetworkSpec.closedForm("failing", List.of(2L));
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            calls++;
            double[] values = new double[(int) out.length()];
            if (calls > 2) {
                values[2] = Double.NaN;
            }
            Tensors.write(out, 0, values);
        }
    }

    @Test
    void networksThatPredictNanStopTheRun() {
        ScoreModel model = new ScoreModel(new Failing(), Preconditioning.none(Prediction.SAMPLE), EDM);
        assertThatThrownBy(() -> Sampler.of(model)
                        .schedule(Schedule.karras(5))
                        .firstSample(40)
                        .sample(3, 2))
                .isInstanceOfSatisfying(SamplingException.class, stop -> {
                    assertThat(stop.step()).isEqualTo(3);
                    assertThat(stop.sample()).isEqualTo(41);
                    try (INDArray good = stop.lastGood()) {
                        assertThat(good).isNotNull();
                        assertThat(Tensors.toDoubles(good)).doesNotContain(Double.NaN);
                    }
                });
    }

    @Test
    void noisePredictionsAreRefusedWhereThereIsNoSignal() {
        ScoreModel model = new ScoreModel(new Failing(), Preconditioning.none(Prediction.NOISE), new RectifiedFlow());
        assertThatThrownBy(() -> Sampler.of(model).schedule(Schedule.uniform(5)).sample(3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alpha = 0");
    }
}
