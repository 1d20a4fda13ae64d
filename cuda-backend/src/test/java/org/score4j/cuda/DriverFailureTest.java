package org.score4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.score4j.cuda.driver.CudaException;
import org.score4j.cuda.driver.CudaException.Kind;
import org.score4j.cuda.driver.FakeDriver;
import org.score4j.cuda.kernel.Kernel;
import org.score4j.exec.ExecutionRequest;
import org.score4j.exec.Executor;
import org.score4j.exec.Run;
import org.score4j.exec.RunSettings;
import org.score4j.model.Condition;
import org.score4j.model.ScoreNetwork;
import org.score4j.program.Program;
import org.score4j.tensor.ElementType;

/** Devices that fail, are too small or too old. Kernels do nothing here, so that it takes no compiler. */
class DriverFailureTest {
    private static final Program TWO_STEPS = Problems.program(2, "dpm++2m");

    private static FakeDriver idle() {
        FakeDriver fake = new FakeDriver();
        for (Kernel kernel : Kernel.values()) {
            for (ElementType type : ElementType.values()) {
                for (ElementType network : ElementType.values()) {
                    ElementType[] types = kernel.types() == 0
                            ? new ElementType[0]
                            : kernel.types() == 1 ? new ElementType[] {type} : new ElementType[] {type, network};
                    fake.with(kernel.entry(types), kernel.layout().size(), (bytes, bx, by, tx, ty) -> {});
                }
            }
        }
        return fake;
    }

    private static void run(FakeDriver fake, ScoreNetwork network) {
        try (CudaExecutor executor = Problems.executor(fake)) {
            RunSettings settings = Problems.settings(TWO_STEPS, network, ElementType.FLOAT32, executor);
            try (Run run = Run.of(settings)) {
                // two batches of the three, and into the last
                for (int step = 0; step < 5; step++) {
                    run.advance();
                }
            }
        }
    }

    private static List<ScoreNetwork> networks() {
        return List.of(Problems.mixture(), new Problems.OnHost(Problems.mixture()));
    }

    /** Some codes; that every code is told apart from the others is the driver's test. */
    @ParameterizedTest
    @ValueSource(ints = {2, 719})
    void everyCallOfARunMayFailAndNothingIsLeft(int code) {
        for (ScoreNetwork network : networks()) {
            FakeDriver whole = idle();
            run(whole, network);
            assertThat(whole.alive()).isEmpty();
            for (int failing = 0; failing < whole.calls.size(); failing++) {
                for (boolean lasting : new boolean[] {false, true}) {
                    FakeDriver broken = idle();
                    broken.failing = failing;
                    broken.injected = code;
                    broken.lasting = lasting;
                    Throwable error = catchThrowable(() -> run(broken, network));
                    String where = "code " + code + " at call " + failing + ", " + whole.calls.get(failing);
                    assertThat(error).as(where).isInstanceOf(CudaException.class);
                    assertThat(((CudaException) error).code()).as(where).isIn(code, 0);
                    assertThat(broken.alive()).as(where).isEmpty();
                }
            }
        }
    }

    private static ExecutionRequest request(int samples) {
        long[] numbers = new long[samples];
        Program program = Problems.program("dpm++2m");
        RunSettings settings = Problems.settings(
                program, new Problems.OnHost(Problems.mixture()), ElementType.FLOAT32, Executor.cpu());
        return new ExecutionRequest(
                program,
                settings.models(),
                Condition.none(),
                settings.type(),
                settings.sampleShape(),
                settings.noise(),
                numbers);
    }

    @Test
    void whatARunTakesIsKnownBefore() {
        FakeDriver fake = idle();
        try (CudaExecutor executor = Problems.executor(fake)) {
            for (ScoreNetwork network : networks()) {
                for (String solver : List.of("dpm++2m", "dpm-adaptive", "predictor-corrector")) {
                    Program program = Problems.program(solver);
                    RunSettings settings = Problems.settings(program, network, ElementType.FLOAT64, executor);
                    long[] samples = {1, 2, 3};
                    ExecutionRequest request = new ExecutionRequest(
                            program,
                            settings.models(),
                            settings.condition(),
                            settings.type(),
                            settings.sampleShape(),
                            settings.noise(),
                            samples);
                    MemoryNeed need = executor.memory(request);
                    long before = fake.peakBytes();
                    executor.open(request).close();
                    assertThat(Math.max(before, need.deviceBytes())).isEqualTo(fake.peakBytes());
                    assertThat(need.parts().get("registers"))
                            .isEqualTo(256L * (program.registers().size() + 2));
                }
            }
        }
        assertThat(fake.peakBytes()).isPositive();
    }

    @Test
    void aDeviceThatIsTooSmallSaysWhatTheRunNeedsAndWhatIsFree() {
        FakeDriver fake = idle();
        try (CudaExecutor executor = Problems.executor(fake)) {
            ExecutionRequest request = request(40_000);
            long needed = executor.memory(request).deviceBytes();
            fake.totalBytes = needed / 4;
            CudaException error = catchThrowableOfType(CudaException.class, () -> executor.open(request));
            assertThat(error.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
            assertThat(error)
                    .hasMessageContaining("the run needs ")
                    .hasMessageContaining("registers")
                    .hasMessageContaining("network inputs and outputs")
                    .hasMessageContaining("for a batch of 40000")
                    .hasMessageMatching(".*Fake device 0.* has .* free, enough for a batch of about 10000; .*");
            assertThat(fake.count("memAlloc")).isZero();
            fake.totalBytes = needed;
            executor.open(request).close();
        }
        assertThat(fake.alive()).isEmpty();
    }

    @Test
    void aDriverThatRefusesMemoryThoughItIsFreeIsReportedWithTheNeed() {
        FakeDriver fake = idle();
        try (CudaExecutor executor = Problems.executor(fake)) {
            int calls = fake.calls.size();
            executor.open(request(3)).close();
            fake.failing = fake.calls.size()
                    + fake.calls.subList(calls, fake.calls.size()).indexOf("memAlloc");
            fake.injected = 2;
            assertThatThrownBy(() -> executor.open(request(3)))
                    .hasMessageContaining("the run needs")
                    .hasRootCauseMessage("cuMemAlloc returned CUDA_ERROR_OUT_OF_MEMORY (2): out of memory; "
                            + Kind.OUT_OF_MEMORY.advice());
        }
        assertThat(fake.alive()).isEmpty();
    }

    @Test
    void devicesBeforeTuringAreNotSupported() {
        FakeDriver fake = idle();
        fake.capability = 61;
        CudaException error = catchThrowableOfType(CudaException.class, () -> Problems.executor(fake));
        assertThat(error.kind()).isEqualTo(Kind.UNSUPPORTED_DEVICE);
        assertThat(error).hasMessageContaining("compute capability 6.1; needed: 7.5 (Turing) or newer");
        assertThat(fake.alive()).isEmpty();
    }

    @Test
    void aKernelThatIsMissingIsNamed() {
        FakeDriver fake = new FakeDriver();
        try (CudaExecutor executor = Problems.executor(fake)) {
            CudaException error = catchThrowableOfType(CudaException.class, () -> executor.open(request(3)));
            assertThat(error.kind()).isEqualTo(Kind.KERNEL_MISSING);
            assertThat(error).hasMessageContaining("kernel 'combine_f32' of 'combine'");
        }
        assertThat(fake.alive()).isEmpty();
    }

    @Test
    void theKernelsOfEveryFileAreOnTheClassPath() {
        for (String source : Kernel.sources()) {
            assertThat(CudaExecutor.image(source)).asString().contains(".version");
        }
        CudaException error = catchThrowableOfType(CudaException.class, () -> CudaExecutor.image("nothing"));
        assertThat(error.kind()).isEqualTo(Kind.KERNEL_MISSING);
        assertThat(error).hasMessageContaining("there is no /org/score4j/cuda/nothing.ptx");
    }

    @Test
    void aBatchIsChosenByTheMemoryOfTheDevice() {
        FakeDriver fake = idle();
        try (CudaExecutor executor = Problems.executor(fake)) {
            assertThat(executor.registerRoom()).isEqualTo(fake.totalBytes / 4);
            assertThat(executor.name()).isEqualTo("cuda:0");
        }
    }
}
