package org.score4j.samplers.damped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.score4j.samplers.damped.DampedProblem.PROCESS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.CpuExecutor;
import org.score4j.exec.Run;
import org.score4j.exec.RunListener;
import org.score4j.exec.Samples;
import org.score4j.exec.StepEvent;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.model.exact.GaussianModel;
import org.score4j.model.exact.LangevinModel;
import org.score4j.process.CriticallyDampedLangevin;
import org.score4j.process.Edm;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.exponential.Ddim;
import org.score4j.samplers.guidance.ClassifierFreeGuidance;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** What every solver keeps, for those with a velocity. */
class DampedSolversTest {
    private static final int COUNT = 7;

    @TempDir
    Path folder;

    static List<Solver> solvers() {
        return DampedProblem.solvers();
    }

    static Stream<Arguments> solversAndTypes() {
        return solvers().stream()
                .flatMap(solver -> Stream.of(ElementType.values()).map(type -> Arguments.of(solver, type)));
    }

    private static double[] values(Sampler sampler, int count) {
        try (Samples samples = sampler.sample(count, 2)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    @ParameterizedTest
    @MethodSource("solversAndTypes")
    void samplesDependOnTheirNumberAndTheSeedAlone(Solver solver, ElementType type) {
        double[] together = values(DampedProblem.sampler(solver, type), COUNT);
        for (int batch : new int[] {1, 2, 3}) {
            assertThat(values(DampedProblem.sampler(solver, type).batch(batch), COUNT))
                    .isEqualTo(together);
        }
        double[] tail = values(DampedProblem.sampler(solver, type).firstSample(4), COUNT - 4);
        assertThat(tail).isEqualTo(Arrays.copyOfRange(together, 8, 2 * COUNT));
        double[] other = values(DampedProblem.sampler(solver, type).seed(4), COUNT);
        for (int i = 0; i < other.length; i++) {
            assertThat(other[i]).isNotEqualTo(together[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void samplesDoNotDependOnThreads(Solver solver) {
        assertThat(large(solver, 3)).isEqualTo(large(solver, 1));
    }

    /** Two samples of more elements than the executor leaves to one thread. */
    private static double[] large(Solver solver, int threads) {
        int dimensions = 530_000;
        try (Samples samples = Sampler.of(LangevinModel.of(GaussianModel.isotropic(dimensions, 0.2, 0.6), PROCESS)
                        .model())
                .solver(solver)
                .schedule(Schedule.uniform(2))
                .executor(CpuExecutor.withThreads(threads))
                .sample(2, dimensions)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    /** Saves a run of two batches before and after every instruction; each file leads to the same files and samples. */
    @ParameterizedTest
    @MethodSource("solversAndTypes")
    void pausedRunsGoOnBitForBit(Solver solver, ElementType type) throws IOException {
        Sampler sampler = DampedProblem.sampler(solver, type).batch(2);
        Path here = folder.resolve("here");
        Path next = folder.resolve("next");
        double[] straight = values(sampler, 3);
        int done = 0;
        try (Run run = sampler.start(3, 2)) {
            boolean more = true;
            while (more) {
                run.pause(here);
                more = run.advanceInstruction();
                run.pause(next);
                byte[] expected = Files.readAllBytes(next);
                try (Run resumed = sampler.resume(here, 3, 2)) {
                    assertThat(resumed.advanceInstruction()).isEqualTo(more);
                    resumed.pause(next);
                    assertThat(Files.readAllBytes(next)).isEqualTo(expected);
                }
                try (Run resumed = sampler.resume(here, 3, 2);
                        Samples samples = resumed.finish()) {
                    assertThat(Tensors.toDoubles(samples.array())).isEqualTo(straight);
                }
                done += more ? 1 : 0;
            }
        }
        SamplingPlan plan = (SamplingPlan) sampler.program();
        assertThat(done).isEqualTo(2 * (1 + plan.instructions().size()));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void evaluationsAreKnownBeforehand(Solver solver) {
        Sampler sampler = DampedProblem.sampler(solver, ElementType.FLOAT64);
        boolean twice = solver.name().equals("damped-heun") || solver.name().equals("sscs-midpoint");
        // five times and the step to clean data
        int expected = twice ? 2 * 4 + 1 : 5;
        assertThat(((SamplingPlan) sampler.program()).nfe()).isEqualTo(expected);
        try (Samples samples = sampler.sample(COUNT, 2)) {
            assertThat(samples.evaluations()).containsOnly(expected);
            assertThat(samples.statistics().allocatedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void float32RunsFollowFloat64Runs(Solver solver) {
        double[] exact = values(DampedProblem.sampler(solver, ElementType.FLOAT64), COUNT);
        double[] rounded = values(DampedProblem.sampler(solver, ElementType.FLOAT32), COUNT);
        for (int i = 0; i < exact.length; i++) {
            assertThat(rounded[i]).isCloseTo(exact[i], within(5e-4));
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void listenersSeeTheDenoisedSample(Solver solver) {
        List<double[]> denoised = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void stepped(StepEvent event) {
                try (INDArray array = event.denoised()) {
                    denoised.add(Tensors.toDoubles(array));
                }
            }

            @Override
            public boolean wantsDenoised() {
                return true;
            }
        };
        double[] end = values(DampedProblem.sampler(solver, ElementType.FLOAT64).listener(listener), COUNT);
        assertThat(denoised).hasSize(5);
        assertThat(denoised.get(4)).isEqualTo(end);
        assertThat(end).isEqualTo(values(DampedProblem.sampler(solver, ElementType.FLOAT64), COUNT));
        if (solver.name().equals("damped-euler-maruyama")) {
            // evaluated at the prior: hardly more is known than the mean of the data
            for (int i = 0; i < COUNT; i++) {
                assertThat(denoised.get(0)[2 * i]).isCloseTo(0.26, within(0.1));
            }
        }
    }

    /** The exact score as the noise that hybrid score matching learns; ignores what it is conditioned on. */
    private record Noise(LangevinModel model) implements ScoreNetwork {
        @Override
        public NetworkSpec spec() {
            return new NetworkSpec(
                    "noise", List.of(4L), model.spec().elementTypes(), Map.of("class", List.of(2L)), true);
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            model.evaluate(x, level, condition, out);
            double[] scores = Tensors.toDoubles(out);
            for (int i = 0; i < scores.length; i++) {
                scores[i] *= -PROCESS.covariance(level.noise()[i / 2]).velocityStd();
            }
            Tensors.write(out, 0, scores);
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void networksOfHybridScoresGiveTheSameSamples(Solver solver) {
        ScoreModel model = new ScoreModel(
                new Noise(LangevinModel.of(DampedProblem.mixture(), PROCESS)), Preconditioning.hybridScore(), PROCESS);
        double[] expected = values(DampedProblem.sampler(solver, ElementType.FLOAT64), COUNT);
        for (ScoreModel each : List.of(model, ClassifierFreeGuidance.guide(model, 3))) {
            Sampler sampler = Sampler.of(each)
                    .condition(Condition.oneHot("class", new int[COUNT], 2))
                    .solver(solver)
                    .schedule(Schedule.quadratic(5))
                    .seed(3)
                    .type(ElementType.FLOAT64);
            double[] actual = values(sampler, COUNT);
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void plansPrintBothStates(Solver solver) {
        assertThat(solver.compile(PROCESS, TimeGrid.of(1, 0.5, 0)).toString())
                .contains(solver.name() + " in critically-damped-langevin(4.0, 0.25, 0.04): 2 steps")
                .contains("score = SCORE(v at x; t = ")
                .contains("step 2 ends at t = 0");
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void schedulesInNoiseLevelsWork(Solver solver) {
        for (Schedule schedule : List.of(Schedule.uniform(4), Schedule.karras(4), Schedule.halfLogSnr(4))) {
            Sampler sampler = DampedProblem.sampler(solver, ElementType.FLOAT64).schedule(schedule);
            assertThat(values(sampler, 3)).doesNotContain(Double.NaN);
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void processesWithoutVelocityAreRefused(Solver solver) {
        assertThatThrownBy(() -> solver.compile(Edm.standard(), TimeGrid.of(80, 1, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a CriticallyDampedLangevin");
        assertThatThrownBy(() -> solver.compile(PROCESS, TimeGrid.of(1, 0.5, -0.1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("least time is -0.1");
        if (solver.order().deterministic() == 0) {
            assertThatThrownBy(() -> solver.compile(PROCESS, TimeGrid.of(0.1, 0.5)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("from clean to noisy");
        }
    }

    @Test
    void solversAndModelsWithoutVelocityAreRefused() {
        Sampler sampler = DampedProblem.sampler(Ddim.deterministic(), ElementType.FLOAT64);
        assertThatThrownBy(() -> sampler.sample(1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without a velocity");
        ScoreModel sample = new ScoreModel(
                LangevinModel.of(DampedProblem.mixture(), PROCESS), Preconditioning.none(Prediction.SAMPLE), PROCESS);
        Sampler other = Sampler.of(sample).solver(SymmetricSplitting.create()).schedule(Schedule.uniform(3));
        assertThatThrownBy(() -> other.sample(1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("predicts SAMPLE of a velocity");
    }

    @Test
    void runFilesOfOtherProcessesAreRefused() throws IOException {
        Path file = folder.resolve("run");
        Sampler sampler = DampedProblem.sampler(SymmetricSplitting.create(), ElementType.FLOAT64);
        try (Run run = sampler.start(COUNT, 2)) {
            run.advance();
            run.pause(file);
        }
        CriticallyDampedLangevin process = new CriticallyDampedLangevin(4, 0.25, 0.05);
        Sampler other = Sampler.of(
                        LangevinModel.of(DampedProblem.mixture(), process).model())
                .solver(SymmetricSplitting.create())
                .schedule(Schedule.quadratic(5))
                .seed(3)
                .type(ElementType.FLOAT64);
        assertThatThrownBy(() -> other.resume(file, COUNT, 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another program");
    }
}
