package org.score4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.cuda.driver.FakeDriver;
import org.score4j.cuda.kernel.HostDevice;
import org.score4j.exec.Executor;
import org.score4j.exec.Run;
import org.score4j.exec.RunListener;
import org.score4j.exec.RunSettings;
import org.score4j.exec.SamplingException;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreNetwork;
import org.score4j.model.exact.EmpiricalModel;
import org.score4j.model.exact.GaussianModel;
import org.score4j.noise.BrownianNoise;
import org.score4j.noise.Draw;
import org.score4j.noise.NoiseSource;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.program.Coefficient;
import org.score4j.program.Instruction;
import org.score4j.program.Operation;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.program.ScalarRegister;
import org.score4j.program.Term;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** What runs on a device do beside giving the processor's samples, and what they do it with. */
class CudaExecutionTest {
    @TempDir
    Path folder;

    private FakeDriver fake;
    private CudaExecutor cuda;

    @BeforeEach
    void open() {
        fake = HostDevice.create();
        cuda = Problems.executor(fake);
    }

    @AfterEach
    void nothingIsLeft() {
        cuda.close();
        assertThat(fake.alive()).isEmpty();
    }

    private static final ScoreNetwork FAILING = new Failing();

    /** Half the state; NaN where the noise is below 1 and the sample's first element positive. */
    private static final class Failing implements ScoreNetwork {
        @Override
        public NetworkSpec spec() {
            return NetworkSpec.closedForm("failing", List.of());
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            double[] values = Tensors.toDoubles(x);
            for (int i = values.length - 1; i >= 0; i--) {
                int row = i / Problems.LENGTH;
                boolean bad = level.sigma()[row] < 1 && values[row * Problems.LENGTH] > 0;
                values[i] = bad ? Double.NaN : 0.5 * values[i];
            }
            Tensors.write(out, 0, values);
        }
    }

    private record Stop(String message, int step, double time, long sample, List<Double> lastGood) {
        static Stop of(RunSettings settings) {
            try (Run run = Run.of(settings)) {
                return of(run);
            }
        }

        static Stop of(Run run) {
            SamplingException stop = catchThrowableOfType(SamplingException.class, run::finish);
            List<Double> good = new ArrayList<>();
            try (INDArray values = stop.lastGood()) {
                if (values != null) {
                    Arrays.stream(Tensors.toDoubles(values)).forEach(good::add);
                }
            }
            return new Stop(stop.getMessage(), stop.step(), stop.time(), stop.sample(), good);
        }
    }

    private static RunSettings onCpu(Program program, ScoreNetwork network, ElementType type) {
        return Problems.settings(program, network, type, Executor.cpu());
    }

    static Stream<Program> programs() {
        return Stream.of("heun", "sde-dpm++2m", "predictor-corrector", "dpm-adaptive")
                .map(Problems::program);
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void stepsAreRecordedInTheFirstBatchAndReplayedInLaterOnes(ElementType type) {
        Program program = Problems.program("dpm++2m");
        int steps = steps(program);
        List<Double> expected = Problems.outcome(onCpu(program, Problems.mixture(), type));
        RunSettings settings = Problems.settings(program, Problems.mixture(), type, cuda);
        try (Run run = Run.of(settings)) {
            for (int step = 0; step < steps + 1; step++) {
                run.advance();
            }
            long launches = fake.count("launchKernel");
            assertThat(fake.count("graphInstantiate")).isEqualTo(steps);
            // to the end of the second batch; the third, of one sample, has memory and recordings of its own
            for (int step = 1; step < steps; step++) {
                run.advance();
            }
            assertThat(fake.count("graphInstantiate")).isEqualTo(steps);
            assertThat(fake.count("launchKernel")).isEqualTo(launches);
            assertThat(Problems.outcome(run)).isEqualTo(expected);
        }
        assertThat(fake.count("graphInstantiate")).isEqualTo(2 * steps);
        assertThat(fake.count("graphLaunch")).isEqualTo(3 * steps);
        assertThat(fake.count("memAlloc")).isEqualTo(2);
    }

    @Test
    void withoutRecordingEveryKernelIsLaunchedByItself() {
        Program program = Problems.program("dpm++2m");
        try (CudaExecutor plain = Problems.executor(fake, false)) {
            assertThat(Problems.outcome(Problems.settings(program, Problems.mixture(), ElementType.FLOAT32, plain)))
                    .isEqualTo(Problems.outcome(onCpu(program, Problems.mixture(), ElementType.FLOAT32)));
        }
        assertThat(fake.count("graphLaunch")).isZero();
    }

    @Test
    void networksOnTheHostAreNotRecorded() {
        Program program = Problems.program("dpm++2m");
        ScoreNetwork network = new Problems.OnHost(Problems.mixture());
        Problems.outcome(Problems.settings(program, network, ElementType.FLOAT32, cuda));
        assertThat(fake.count("graphLaunch")).isZero();
        assertThat(fake.count("memAllocHost")).isEqualTo(2);
    }

    @Test
    void theStateLeavesTheDeviceForListenersThatLook() {
        Program program = Problems.program("dpm++2m");
        Problems.outcome(settings(program, event -> {}));
        long silent = fake.count("memcpyDtoHAsync");
        fake.calls.clear();
        Problems.outcome(settings(program, event -> event.state().close()));
        assertThat(fake.count("memcpyDtoHAsync")).isEqualTo(silent + 3L * steps(program));
    }

    private static int steps(Program program) {
        return ((SamplingPlan) program).steps();
    }

    private RunSettings settings(Program program, RunListener listener) {
        return Problems.settings(program, Problems.mixture(), ElementType.FLOAT32, cuda, new PhiloxNoise(1), listener);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void valuesThatAreNotFiniteStopTheRunWhereTheyStopTheProcessors(Program program) {
        for (ElementType type : ElementType.values()) {
            Stop expected = Stop.of(onCpu(program, FAILING, type));
            assertThat(expected.step()).isGreaterThan(1);
            assertThat(Stop.of(Problems.settings(program, FAILING, type, cuda))).isEqualTo(expected);
        }
    }

    @Test
    void aRecordedStepThatFailsStopsTheRunForGood() {
        // at the last evaluation alpha·mean overflows float32
        GaussianModel model = GaussianModel.isotropic(Problems.LENGTH, 1e39, 1e-3);
        Program program = Problems.program("heun");
        Stop expected = Stop.of(onCpu(program, model, ElementType.FLOAT32));
        try (Run run = Run.of(Problems.settings(program, model, ElementType.FLOAT32, cuda))) {
            assertThat(Stop.of(run)).isEqualTo(expected);
            assertThat(fake.count("graphLaunch")).isPositive();
            assertThatThrownBy(() -> run.pause(folder.resolve("run")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("failed within a step on the device");
            assertThatThrownBy(run::advance).hasMessageContaining("failed within a step");
        }
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void runsMoveBetweenDeviceAndProcessorAtAnyInstruction(Program program) throws IOException {
        ScoreNetwork model = Problems.mixture();
        RunSettings here = Problems.settings(program, model, ElementType.FLOAT32, cuda);
        RunSettings there = onCpu(program, model, ElementType.FLOAT32);
        List<Double> expected = Problems.outcome(there);
        Path file = folder.resolve("run");
        boolean more = true;
        int done = 0;
        Run run = Run.of(here);
        try {
            while (more && done < 60) {
                more = run.advanceInstruction();
                done++;
                run.pause(file);
                run.close();
                run = Run.resume(done % 2 == 0 ? here : there, file);
            }
            assertThat(Problems.outcome(run)).isEqualTo(expected);
        } finally {
            run.close();
        }
    }

    /** Adds a number. */
    private record Shift(double by) implements Operation {
        @Override
        public String name() {
            return "shift";
        }

        @Override
        public Map<String, Object> parameters() {
            return Map.of("by", by);
        }

        @Override
        public void apply(List<INDArray> inputs, List<INDArray> outputs) {
            double[] values = Tensors.toDoubles(inputs.get(0));
            Arrays.setAll(values, i -> values[i] + by);
            Tensors.write(outputs.get(0), 0, values);
        }
    }

    /** A plan with what solvers seldom have. */
    private static SamplingPlan rarities() {
        PlanBuilder plan = SamplingPlan.builder("rarities", Edm.standard(), 80);
        Register x = plan.state();
        Register d = plan.register("d");
        Register e = plan.register("e");
        ScalarRegister half = plan.scalar("half");
        ScalarRegister quantile = plan.scalar("quantile");
        double[] factors = new double[Problems.LENGTH];
        Arrays.setAll(factors, i -> 0.1 * i - 0.3);
        plan.evaluate(x, 80, Prediction.SAMPLE, d);
        plan.add(new Instruction.Apply(new Shift(0.25), List.of(d), List.of(e)));
        plan.add(new Instruction.Pointwise(d, Instruction.PointwiseOperation.EXP, d, d, Coefficient.of(1)));
        plan.quantileAbs(quantile, d, 0.9);
        plan.clamp(d, Coefficient.of(quantile, 0.5));
        plan.scalar(half, Instruction.ScalarOperation.BATCH_MEAN, Coefficient.of(quantile), Coefficient.of(0));
        plan.scalar(half, Instruction.ScalarOperation.MIN, Coefficient.of(half), Coefficient.of(0.7));
        plan.combine(
                x,
                Coefficient.of(half),
                Draw.step(3),
                new Term(Coefficient.of(e), d),
                new Term(Coefficient.ofElements("factors", factors), x),
                new Term(Coefficient.of(half), e));
        plan.scalar(half, Instruction.ScalarOperation.COPY, Coefficient.of(1.9), Coefficient.of(0));
        plan.add(new Instruction.Gather(d, x, half));
        plan.combine(x, Term.of(0.5, x), Term.of(0.5, d));
        plan.mark(1, d);
        return plan.build();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void everyInstructionHasTheBitsOfTheProcessors(ElementType type) {
        for (ScoreNetwork model : List.of(Problems.mixture(), new Problems.OnHost(Problems.mixture()))) {
            assertThat(Problems.outcome(Problems.settings(rarities(), model, type, cuda)))
                    .isEqualTo(Problems.outcome(onCpu(rarities(), model, type)));
        }
    }

    @Test
    void aSourceThatIsNoSampleIsRefusedAsOnTheProcessor() {
        PlanBuilder plan = SamplingPlan.builder("gather", Edm.standard(), 80);
        Register d = plan.register("d");
        ScalarRegister source = plan.scalar("source");
        plan.scalar(source, Instruction.ScalarOperation.COPY, Coefficient.of(7), Coefficient.of(0));
        plan.add(new Instruction.Gather(d, plan.state(), source));
        plan.mark(1, d);
        for (Executor executor : List.of(Executor.cpu(), cuda)) {
            assertThatThrownBy(() -> Problems.outcome(
                            Problems.settings(plan.build(), Problems.mixture(), ElementType.FLOAT32, executor)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("gather source of position 0 is 7; allowed: 0 to 4");
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void brownianPathsAreMadeOnTheDevice(ElementType type) {
        Program program = Problems.program("sde-dpm++2m");
        NoiseSource path = BrownianNoise.over(7, 0, 1, 0.9, 0.5, 0.2, 0.1, 0).answering(Draw.Stream.STEP);
        for (ScoreNetwork model : List.of(Problems.mixture(), new Problems.OnHost(Problems.mixture()))) {
            assertThat(Problems.outcome(Problems.settings(program, model, type, cuda, path)))
                    .isEqualTo(Problems.outcome(Problems.settings(program, model, type, Executor.cpu(), path)));
        }
        assertThat(fake.count("graphLaunch")).isPositive();
    }

    /** Philox normals with the other sign. */
    private record Mirrored(PhiloxNoise noise) implements NoiseSource {
        @Override
        public void fill(Draw draw, long sample, long firstElement, float[] out, int offset, int length) {
            noise.fill(draw, sample, firstElement, out, offset, length);
            for (int i = offset; i < offset + length; i++) {
                out[i] = -out[i];
            }
        }

        @Override
        public void fill(Draw draw, long sample, long firstElement, double[] out, int offset, int length) {
            noise.fill(draw, sample, firstElement, out, offset, length);
            for (int i = offset; i < offset + length; i++) {
                out[i] = -out[i];
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void otherNoiseIsDrawnOnTheHost(ElementType type) {
        NoiseSource noise = new Mirrored(new PhiloxNoise(4));
        for (String solver : List.of("sde-dpm++2m", "adaptive-sde")) {
            Program program = solver.equals("adaptive-sde")
                    ? Problems.program(solver, "absolute", 1.0, "relative", 1.0)
                    : Problems.program(solver);
            assertThat(Problems.outcome(Problems.settings(program, Problems.mixture(), type, cuda, noise)))
                    .isEqualTo(Problems.outcome(
                            Problems.settings(program, Problems.mixture(), type, Executor.cpu(), noise)));
        }
        assertThat(fake.count("graphLaunch")).isZero();
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void otherExactModelsHaveTheBitsOfTheProcessors(ElementType type) {
        float[] points = new float[6 * Problems.LENGTH];
        new PhiloxNoise(3).fill(Draw.of(Draw.Stream.USER, 0, 0), 0, 0, points, 0, points.length);
        double[] stds = new double[Problems.LENGTH];
        Arrays.fill(stds, 0.3);
        double[] factor = {1, -1, 0.5, 0, 2, 0.1, -0.3};
        for (ScoreNetwork model : List.of(
                EmpiricalModel.of(points, 6, (long) Problems.LENGTH),
                GaussianModel.isotropic(Problems.LENGTH, 0.5, 2),
                GaussianModel.lowRank(new double[Problems.LENGTH], stds, new double[][] {factor, stds}))) {
            for (String solver : List.of("euler-ancestral", "dpm-adaptive")) {
                Program program = Problems.program(solver);
                assertThat(Problems.outcome(Problems.settings(program, model, type, cuda)))
                        .as("%s with %s", solver, model.spec().name())
                        .isEqualTo(Problems.outcome(onCpu(program, model, type)));
            }
        }
    }
}
