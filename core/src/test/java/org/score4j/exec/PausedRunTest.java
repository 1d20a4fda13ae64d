package org.score4j.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.program.AdaptiveProgram.ScalarFile;
import org.score4j.program.Program;
import org.score4j.program.SamplingPlan;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Runs that are interrupted at any instruction: by a pause, an exception, a listener, or because they are cancelled. */
class PausedRunTest {
    @TempDir
    Path folder;

    static List<Program> programs() {
        return List.of(RunProblems.plan(), RunProblems.adaptive());
    }

    static Stream<Arguments> programsAndTypes() {
        return programs().stream()
                .flatMap(program -> Stream.of(ElementType.values()).map(type -> Arguments.of(program, type)));
    }

    /** Where and why a run stopped. */
    private record Stop(String message, int step, double time, long sample, List<Double> lastGood) {
        static Stop of(SamplingException stop) {
            List<Double> good = new ArrayList<>();
            try (INDArray values = stop.lastGood()) {
                assertThat(values).isNotNull();
                for (double value : Tensors.toDoubles(values)) {
                    good.add(value);
                }
            }
            return new Stop(stop.getMessage(), stop.step(), stop.time(), stop.sample(), good);
        }

        static Stop of(Run run) {
            return of(catchThrowableOfType(SamplingException.class, run::finish));
        }
    }

    @ParameterizedTest
    @MethodSource("programsAndTypes")
    void resumedRunsStopWhereTheStraightRunStops(Program program, ElementType type) throws IOException {
        RunSettings settings = RunProblems.settings(program, RunProblems.FAILING, type);
        Path file = folder.resolve("run");
        Stop straight;
        try (Run run = Run.of(settings)) {
            straight = Stop.of(run);
        }
        assertThat(straight.step()).isGreaterThan(2);
        assertThat(straight.time()).isBetween(0.1, 1.0);
        assertThat(straight.sample()).isGreaterThan(40);
        assertThat(straight.lastGood()).doesNotContain(Double.NaN);
        int pauses = 0;
        try (Run run = Run.of(settings)) {
            boolean failed = false;
            while (!failed) {
                run.pause(file);
                pauses++;
                try (Run resumed = Run.resume(settings, file)) {
                    assertThat(Stop.of(resumed)).isEqualTo(straight);
                }
                try {
                    run.advanceInstruction();
                } catch (SamplingException e) {
                    failed = true;
                }
            }
            // the instruction that failed is next again
            run.pause(file);
            assertThat(Stop.of(run)).isEqualTo(straight);
            try (Run resumed = Run.resume(settings, file)) {
                assertThat(Stop.of(resumed)).isEqualTo(straight);
            }
        }
        assertThat(pauses).isGreaterThan(12);
    }

    @ParameterizedTest
    @MethodSource("programsAndTypes")
    void listenersSeeTheSameBeforeAndAfterAPause(Program program, ElementType type) throws IOException {
        List<String> straight = new ArrayList<>();
        List<Double> expected = RunProblems.outcome(
                RunProblems.settings(program, RunProblems.SOUND, type, event -> note(event, straight)));
        Path file = folder.resolve("run");
        boolean more = true;
        for (int stop = 0; more; stop++) {
            List<String> seen = new ArrayList<>();
            RunSettings settings = RunProblems.settings(program, RunProblems.SOUND, type, event -> note(event, seen));
            try (Run run = Run.of(settings)) {
                for (int i = 0; i < stop; i++) {
                    more = run.advanceInstruction();
                }
                run.pause(file);
            }
            assertThat(RunProblems.outcome(settings, file)).isEqualTo(expected);
            assertThat(seen).isEqualTo(straight);
        }
        double evaluations = expected.subList(expected.size() - RunProblems.COUNT, expected.size()).stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        assertThat(straight.get(straight.size() - 1)).contains(" " + (long) evaluations + " evaluations");
        if (program instanceof SamplingPlan plan) {
            assertThat(evaluations).isEqualTo(plan.nfe() * (double) RunProblems.COUNT);
        } else {
            assertThat(new HashSet<>(expected.subList(expected.size() - RunProblems.COUNT, expected.size())))
                    .as("samples arrive at different times")
                    .hasSizeGreaterThan(1);
        }
    }

    private static void note(StepEvent event, List<String> seen) {
        try (INDArray state = event.state()) {
            seen.add(event.step() + " at " + event.time() + " "
                    + event.progress().evaluations() + " evaluations of "
                    + event.progress().firstSample() + ": " + Arrays.toString(Tensors.toDoubles(state)));
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void listenersMayThrowAndTheRunGoesOn(Program program) {
        List<Double> expected = RunProblems.outcome(settings(program));
        RunListener failing = event -> {
            throw new IllegalStateException("no space left");
        };
        try (Run run = Run.of(RunProblems.settings(program, RunProblems.SOUND, ElementType.FLOAT64, failing))) {
            int failures = 0;
            boolean more = true;
            while (more && failures < 100) {
                try {
                    more = run.advanceInstruction();
                } catch (IllegalStateException e) {
                    failures++;
                }
            }
            assertThat(failures).isBetween(6, 99);
            assertThat(RunProblems.outcome(run)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void listenersMaySaveTheRun(Program program) throws IOException {
        List<Path> files = new ArrayList<>();
        List<String> straight = new ArrayList<>();
        Run[] self = new Run[1];
        RunListener saving = event -> {
            note(event, straight);
            Path file = folder.resolve("run" + files.size());
            try {
                self[0].pause(file);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            files.add(file);
        };
        List<Double> expected;
        try (Run run = Run.of(RunProblems.settings(program, RunProblems.SOUND, ElementType.FLOAT64, saving))) {
            self[0] = run;
            expected = RunProblems.outcome(run);
        }
        assertThat(files).hasSizeGreaterThan(6);
        for (int i = 0; i < files.size(); i++) {
            List<String> seen = new ArrayList<>();
            RunSettings settings =
                    RunProblems.settings(program, RunProblems.SOUND, ElementType.FLOAT64, event -> note(event, seen));
            assertThat(RunProblems.outcome(settings, files.get(i))).isEqualTo(expected);
            assertThat(seen).isEqualTo(straight.subList(i + 1, straight.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void callsThatThrewAreMadeAgain(Program program) throws IOException {
        List<Double> expected = RunProblems.outcome(settings(program));
        Path file = folder.resolve("run");
        AtomicInteger calls = new AtomicInteger();
        RunProblems.Network flaky = new RunProblems.Network(0, () -> {
            if (calls.getAndIncrement() % 3 == 1) {
                throw new IllegalStateException("connection lost");
            }
        });
        RunSettings settings = RunProblems.settings(program, flaky, ElementType.FLOAT64);
        Run run = Run.of(settings);
        boolean more = true;
        int failures = 0;
        while (more) {
            try {
                more = run.advance();
            } catch (IllegalStateException e) {
                failures++;
                run.pause(file);
                run.close();
                run = Run.resume(settings, file);
            }
        }
        assertThat(failures).isGreaterThan(2);
        assertThat(RunProblems.outcome(run)).isEqualTo(expected);
        run.close();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void cancelledRunsStopBetweenInstructionsAndCanBeSaved(Program program) throws IOException {
        List<Double> expected = RunProblems.outcome(settings(program));
        Path file = folder.resolve("run");
        Run[] self = new Run[1];
        AtomicInteger calls = new AtomicInteger();
        RunProblems.Network cancelling = new RunProblems.Network(0, () -> {
            if (calls.incrementAndGet() == 3) {
                self[0].cancel();
            }
        });
        try (Run run = Run.of(RunProblems.settings(program, cancelling, ElementType.FLOAT64))) {
            self[0] = run;
            assertThatThrownBy(run::finish).isInstanceOf(CancellationException.class);
            assertThat(calls).hasValue(3);
            assertThatThrownBy(run::advanceInstruction).isInstanceOf(CancellationException.class);
            run.pause(file);
        }
        assertThat(RunProblems.outcome(settings(program), file)).isEqualTo(expected);
    }

    @Test
    void runsWhoseControllerFailedAreNotSaved() {
        RunProblems.Halving failing = new RunProblems.Halving() {
            @Override
            public void update(ScalarFile scalars, int sample) {
                super.update(scalars, sample);
                if (scalars.get(TIME, sample) < 2) {
                    throw new IllegalStateException("step size fell to 0");
                }
            }
        };
        try (Run run = Run.of(settings(RunProblems.adaptive(failing)))) {
            assertThatThrownBy(run::finish).hasMessage("step size fell to 0");
            assertThatThrownBy(() -> run.pause(folder.resolve("run")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("controller failed");
            assertThatThrownBy(run::finish).hasMessageContaining("controller failed");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void closedRunsAreNeitherSavedNorContinued() {
        Run run = Run.of(settings(RunProblems.plan()));
        run.advance();
        run.close();
        assertThatThrownBy(() -> run.pause(folder.resolve("run"))).hasMessage("the run is closed");
        assertThatThrownBy(run::advance).hasMessage("the run is closed");
    }

    @Test
    void adaptiveRunsAllocateLessThanAState() {
        int length = 20_000;
        RunSettings settings =
                RunProblems.settings(RunProblems.adaptive(), RunProblems.SOUND, ElementType.FLOAT64, length);
        RunProblems.outcome(settings);
        try (Run run = Run.of(settings);
                Samples samples = run.finish()) {
            assertThat(samples.statistics().allocatedBytes()).isBetween(1L, 8L * length);
        }
    }

    private static RunSettings settings(Program program) {
        return RunProblems.settings(program, RunProblems.SOUND, ElementType.FLOAT64);
    }
}
