package org.score4j.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.exec.CpuExecutor;
import org.score4j.exec.Run;
import org.score4j.exec.Samples;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.process.AffineProcess;
import org.score4j.process.Edm;
import org.score4j.process.RectifiedFlow;
import org.score4j.process.VariancePreserving;
import org.score4j.program.LinearTrace;
import org.score4j.program.Program;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.study.OrderStudy;
import org.score4j.schedule.Schedule;
import org.score4j.schedule.TimeGrid;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * What every solver keeps, whatever it computes. One subclass per family names its solvers; orders are asserted as declared.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SolverContract {
    private static final int COUNT = 7;
    private static final int STEPS = 6;
    private static final Map<AffineProcess, OrderStudy> STUDIES = new ConcurrentHashMap<>();

    @TempDir
    Path folder;

    /** Every solver of the family, in every kind of option, on any process. */
    protected abstract List<Solver> solvers();

    /** The solvers whose orders are asserted: those that only follow the ODE or SDE, without thresholds and the like. */
    protected List<Solver> ordered() {
        return solvers();
    }

    /** How far measured orders may lie below and above declared ones. */
    protected double slackBelow() {
        return 0.2;
    }

    /** How far measured orders may lie above declared ones. */
    protected double slackAbove() {
        return 0.35;
    }

    /** How far measured orders of default runs may lie above declared ones. */
    protected double slackAboveRun() {
        return slackAbove();
    }

    final List<Solver> fixedSolvers() {
        return solvers().stream().filter(SolverContract::isFixed).toList();
    }

    private static boolean isFixed(Solver solver) {
        return sampler(solver, ElementType.FLOAT64).program() instanceof SamplingPlan;
    }

    final Stream<Arguments> solversAndTypes() {
        return solvers().stream()
                .flatMap(solver -> Stream.of(ElementType.values()).map(type -> Arguments.of(solver, type)));
    }

    private Stream<Arguments> inEveryProcess(Predicate<Order> kind) {
        return ordered().stream()
                .filter(solver -> isFixed(solver) && kind.test(solver.order()))
                .flatMap(solver -> TestProblems.processes().stream().map(process -> Arguments.of(solver, process)));
    }

    final Stream<Arguments> odeSolvers() {
        return inEveryProcess(order -> order.deterministic() > 0);
    }

    final Stream<Arguments> denoisingOdeSolvers() {
        return inEveryProcess(order -> order.run() > 0);
    }

    final Stream<Arguments> sdeSolvers() {
        return inEveryProcess(order -> order.weak() > 0);
    }

    final Stream<Arguments> pathSolvers() {
        return inEveryProcess(order -> order.strong() > 0);
    }

    private static OrderStudy study(AffineProcess process) {
        return STUDIES.computeIfAbsent(process, OrderStudy::in);
    }

    private void assertOrder(double measured, double declared) {
        assertOrder(measured, declared, slackAbove());
    }

    private void assertOrder(double measured, double declared, double above) {
        assertThat(measured).isBetween(declared - slackBelow(), declared + above);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("odeSolvers")
    void formulaHasItsDeclaredOrder(Solver solver, AffineProcess process) {
        assertOrder(study(process).formula(solver), solver.order().deterministic());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("denoisingOdeSolvers")
    void defaultRunHasItsDeclaredOrder(Solver solver, AffineProcess process) {
        assertOrder(study(process).run(solver), solver.order().run(), slackAboveRun());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("sdeSolvers")
    void momentsConvergeWithTheDeclaredOrder(Solver solver, AffineProcess process) {
        assertOrder(study(process).weak(solver), solver.order().weak());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("pathSolvers")
    void pathsConvergeWithTheDeclaredOrder(Solver solver, AffineProcess process) {
        assertThat(solver.noiseClock()).isPresent();
        assertOrder(study(process).strong(solver), solver.order().strong());
    }

    private static Sampler sampler(Solver solver, AffineProcess process, ElementType type) {
        return Sampler.of(ScoreModel.exact(TestProblems.mixture(), process))
                .solver(solver)
                .schedule(Schedule.karras(STEPS))
                .seed(3)
                .type(type);
    }

    private static Sampler sampler(Solver solver, ElementType type) {
        return sampler(solver, new Edm(0.05, 20), type);
    }

    private static double[] values(Sampler sampler, int count) {
        try (Samples samples = sampler.sample(count, 2)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    @ParameterizedTest
    @MethodSource("solversAndTypes")
    void samplesDoNotDependOnTheBatch(Solver solver, ElementType type) {
        double[] together = values(sampler(solver, type), COUNT);
        for (int batch : new int[] {1, 2, 3}) {
            assertThat(values(sampler(solver, type).batch(batch), COUNT)).isEqualTo(together);
        }
    }

    @ParameterizedTest
    @MethodSource("solversAndTypes")
    void samplesDoNotDependOnTheirPositionOrNumber(Solver solver, ElementType type) {
        double[] all = values(sampler(solver, type), COUNT);
        double[] tail = values(sampler(solver, type).firstSample(4), COUNT - 4);
        assertThat(tail).isEqualTo(Arrays.copyOfRange(all, 8, 2 * COUNT));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void samplesDoNotDependOnThreads(Solver solver) {
        assertThat(large(solver, 3)).isEqualTo(large(solver, 1));
    }

    /** Two samples of more elements than the executor leaves to one thread. */
    private static double[] large(Solver solver, int threads) {
        int dimensions = 530_000;
        try (Samples samples = Sampler.of(
                        ScoreModel.exact(GaussianModel.isotropic(dimensions, 0.2, 0.6), new Edm(0.05, 20)))
                .solver(solver)
                .schedule(Schedule.karras(2))
                .executor(CpuExecutor.withThreads(threads))
                .sample(2, dimensions)) {
            return Tensors.toDoubles(samples.array());
        }
    }

    /**
     * Saves a run of two batches before and after every instruction; where the program has no fixed length, the first 40
     * and every seventh from there on. Each file is taken up and leads, one instruction on, to the very file that the
     * straight run saves there, and in the end to its samples and evaluations.
     */
    @ParameterizedTest
    @MethodSource("solversAndTypes")
    void pausedRunsGoOnBitForBit(Solver solver, ElementType type) throws IOException {
        Sampler sampler = sampler(solver, type).schedule(Schedule.karras(4)).batch(2);
        Path here = folder.resolve("here");
        Path next = folder.resolve("next");
        int[] evaluations;
        double[] straight;
        try (Samples samples = sampler.sample(3, 2)) {
            evaluations = samples.evaluations();
            straight = Tensors.toDoubles(samples.array());
        }
        Program program = sampler.program();
        int done = 0;
        try (Run run = sampler.start(3, 2)) {
            boolean more = true;
            while (more) {
                if (program instanceof SamplingPlan || done < 40 || done % 7 == 0) {
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
                        assertThat(samples.evaluations()).isEqualTo(evaluations);
                    }
                } else {
                    more = run.advanceInstruction();
                }
                done += more ? 1 : 0;
            }
        }
        if (program instanceof SamplingPlan plan) {
            // the draw of the initial state is an instruction too
            assertThat(done).isEqualTo(2 * (1 + plan.instructions().size()));
        } else {
            assertThat(done).isGreaterThan(40);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("fixedSolvers")
    void evaluationsAreKnownBeforehand(Solver solver) {
        Sampler sampler = sampler(solver, ElementType.FLOAT64);
        int promised = ((SamplingPlan) sampler.program()).nfe();
        try (Samples samples = sampler.sample(COUNT, 2)) {
            assertThat(samples.evaluations()).containsOnly(promised);
        }
    }

    final List<Solver> plainSolvers() {
        return ordered().stream().filter(SolverContract::isFixed).toList();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("plainSolvers")
    void runsOfOneStepToCleanDataAreTheDenoisedSample(Solver solver) {
        SamplingPlan plan = (SamplingPlan) sampler(solver, ElementType.FLOAT64)
                .schedule(Schedule.explicit(5, 0))
                .program();
        LinearTrace trace = LinearTrace.canonical(plan);
        assertThat(trace.calls()).hasSize(1);
        assertThat(trace.result().coefficients()).containsOnlyKeys("D0").containsEntry("D0", 1.0);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("fixedSolvers")
    void float32RunsFollowFloat64Runs(Solver solver) {
        double[] exact = values(sampler(solver, ElementType.FLOAT64), COUNT);
        double[] rounded = values(sampler(solver, ElementType.FLOAT32), COUNT);
        assertThat(TestProblems.distance(exact, rounded)).isLessThan(2e-4);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("fixedSolvers")
    void plansPrintOneBlockPerStep(Solver solver) {
        SamplingPlan plan = (SamplingPlan) sampler(solver, ElementType.FLOAT32).program();
        assertThat(plan.toString()).contains("step " + STEPS + " ends at t = 0").contains(plan.nfe() + " evaluations");
        assertThat(plan.steps()).isEqualTo(STEPS);
    }

    /** The mixture as a network of each prediction that a state and a noise level determine. */
    @ParameterizedTest
    @MethodSource("solvers")
    void samplesDoNotDependOnWhatTheNetworkPredicts(Solver solver) {
        AffineProcess process = new Edm(0.05, 20);
        double[] exact = values(sampler(solver, ElementType.FLOAT64), COUNT);
        for (Prediction prediction : List.of(Prediction.NOISE, Prediction.V, Prediction.SCORE)) {
            ScoreModel model = PredictingNetwork.model(TestProblems.mixture(), prediction, process);
            Sampler other = Sampler.of(model)
                    .solver(solver)
                    .schedule(Schedule.karras(STEPS))
                    .seed(3)
                    .type(ElementType.FLOAT64);
            assertThat(TestProblems.distance(values(other, COUNT), exact))
                    .as("network of %s", prediction)
                    .isLessThan(1e-7);
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void shortGridsGiveNumbers(Solver solver) {
        for (AffineProcess process : TestProblems.processes()) {
            for (int steps = 1; steps <= 3; steps++) {
                TimeGrid noisy = TestProblems.noisyGrid(process, steps);
                double[] times = Arrays.copyOf(noisy.times(), steps + 2);
                times[steps + 1] = process.cleanTime();
                assertRunsOrAsksForMoreSteps(solver, process, noisy);
                assertRunsOrAsksForMoreSteps(solver, process, TimeGrid.of(times));
            }
        }
    }

    private static void assertRunsOrAsksForMoreSteps(Solver solver, AffineProcess process, TimeGrid grid) {
        try {
            assertThat(TestProblems.run(process, solver, grid, 2)).doesNotContain(Double.NaN);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("take more steps");
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void startsWithoutSignalWorkOrSayWhyNot(Solver solver) {
        for (AffineProcess process : List.of(new RectifiedFlow(), VariancePreserving.angle())) {
            double start = process.startTime();
            TimeGrid grid = TimeGrid.of(start, 0.8 * start, 0.5 * start, 0.3 * start);
            try {
                double[] values = TestProblems.run(process, solver, grid, 4);
                assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow())
                        .isLessThan(10);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("alpha");
            }
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("ordered")
    void inversionComesBackOrIsRefused(Solver solver) {
        AffineProcess process = VariancePreserving.linear();
        TimeGrid noisy = TestProblems.noisyGrid(process, 200);
        Schedule back = Schedule.explicit(noisy.times());
        Schedule forth = Schedule.explicit(noisy.reversed().times());
        Sampler sampler = sampler(solver, process, ElementType.FLOAT64);
        if (solver.order().deterministic() == 0) {
            assertThatThrownBy(() -> sampler.schedule(forth).sample(2, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("from clean to noisy");
            return;
        }
        double[] start = {0.4, -0.9, 1.1, 0.3};
        try (INDArray data = Tensors.of(start, 2, 2);
                Samples encoded = sampler.schedule(forth).initial(data).sample(2, 2);
                Samples decoded =
                        sampler.schedule(back).initial(encoded.array()).sample(2, 2)) {
            assertThat(TestProblems.distance(Tensors.toDoubles(decoded.array()), start))
                    .isLessThan(0.05);
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void anotherSeedGivesOtherSamples(Solver solver) {
        double[] one = values(sampler(solver, ElementType.FLOAT64), COUNT);
        double[] other = values(sampler(solver, ElementType.FLOAT64).seed(4), COUNT);
        for (int i = 0; i < one.length; i++) {
            assertThat(other[i]).isNotEqualTo(one[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void runFilesOfOtherSettingsAreRefused(Solver solver) throws IOException {
        Path file = folder.resolve("run");
        Sampler sampler = sampler(solver, ElementType.FLOAT64);
        try (Run run = sampler.start(COUNT, 2)) {
            run.advance();
            run.pause(file);
        }
        assertThatThrownBy(() -> sampler.seed(99).resume(file, COUNT, 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("PhiloxNoise[seed=99]");
        assertThatThrownBy(() ->
                        sampler(solver, new Edm(0.05, 19), ElementType.FLOAT64).resume(file, COUNT, 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another program");
    }
}
