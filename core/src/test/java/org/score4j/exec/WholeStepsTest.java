package org.score4j.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.program.Instruction;
import org.score4j.program.Program;
import org.score4j.program.SamplingPlan;
import org.score4j.tensor.ElementType;

/** Executors that run a step's instructions as one and use their memory for one batch after the other. */
class WholeStepsTest {
    private final List<String> events = new ArrayList<>();

    static Stream<Program> programs() {
        return Stream.of(RunProblems.plan(), RunProblems.adaptive());
    }

    /** Runs up to the next mark as one, and takes up batches of the size it was opened for. */
    private final class Whole implements Executor {
        @Override
        public String name() {
            return "whole steps";
        }

        @Override
        public Execution open(ExecutionRequest request) {
            events.add("open " + request.samples().length);
            Execution[] inner = {Executor.cpu().open(request)};
            int size = request.samples().length;
            return (Execution) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Execution.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("execute") && arguments.length == 2) {
                            return executeStep(inner[0], (List<?>) arguments[0], (int) arguments[1]);
                        }
                        if (method.getName().equals("renew")) {
                            ExecutionRequest next = (ExecutionRequest) arguments[0];
                            boolean fits = next.samples().length == size;
                            events.add("renew " + next.samples().length);
                            if (fits) {
                                inner[0].close();
                                inner[0] = Executor.cpu().open(next);
                            }
                            return fits;
                        }
                        if (method.getName().equals("close")) {
                            events.add("close");
                        }
                        try {
                            return method.invoke(inner[0], arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private int executeStep(Execution execution, List<?> instructions, int from) {
            int at = from;
            Instruction instruction;
            do {
                instruction = (Instruction) instructions.get(at);
                execution.execute(instruction);
                at++;
            } while (at < instructions.size() && !(instruction instanceof Instruction.Mark));
            events.add("step of " + (at - from));
            return at - from;
        }
    }

    private RunSettings settings(Program program, int count, RunListener... listeners) {
        RunSettings usual = RunProblems.settings(program, RunProblems.SOUND, ElementType.FLOAT32, listeners);
        return new RunSettings(
                program,
                usual.models(),
                usual.condition(),
                usual.type(),
                usual.sampleShape(),
                usual.noise(),
                usual.firstSample(),
                count,
                2,
                new Whole(),
                usual.listeners(),
                null);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void giveTheSameSamples(Program program) {
        List<Double> straight =
                RunProblems.outcome(RunProblems.settings(program, RunProblems.SOUND, ElementType.FLOAT32));
        assertThat(RunProblems.outcome(settings(program, RunProblems.COUNT))).isEqualTo(straight);
        assertThat(events.stream().filter(event -> !event.startsWith("step")))
                .containsExactly("open 2", "renew 2", "renew 1", "close", "open 1", "close");
        if (program instanceof SamplingPlan plan) {
            assertThat(events).filteredOn("step of 4"::equals).hasSize(3 * plan.steps());
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void listenersSeeEveryStep(Program program) {
        List<Integer> straight = new ArrayList<>();
        List<Integer> whole = new ArrayList<>();
        RunProblems.outcome(settings(program, 2, event -> whole.add(event.step())));
        RunSettings cpu = RunProblems.settings(
                program, RunProblems.SOUND, ElementType.FLOAT32, event -> straight.add(event.step()));
        RunProblems.outcome(new RunSettings(
                program,
                cpu.models(),
                cpu.condition(),
                cpu.type(),
                cpu.sampleShape(),
                cpu.noise(),
                cpu.firstSample(),
                2,
                2,
                cpu.executor(),
                cpu.listeners(),
                null));
        assertThat(whole).isNotEmpty().isEqualTo(straight);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void singleInstructionsStaySingle(Program program) {
        List<Double> straight =
                RunProblems.outcome(RunProblems.settings(program, RunProblems.SOUND, ElementType.FLOAT32));
        try (Run run = Run.of(settings(program, RunProblems.COUNT))) {
            boolean more = true;
            while (more) {
                more = run.advanceInstruction();
            }
            assertThat(RunProblems.outcome(run)).isEqualTo(straight);
        }
        assertThat(events).noneMatch(event -> event.startsWith("step"));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aRunThatIsClosedBetweenBatchesClosesWhatItWouldHaveUsedAgain(Program program) {
        try (Run run = Run.of(settings(program, 4, event -> {
            if (event.progress().firstSample() == 2) {
                throw new IllegalStateException("enough");
            }
        }))) {
            assertThatThrownBy(run::finish).hasMessage("enough");
        }
        assertThat(events).filteredOn("close"::equals).hasSize(1);
    }
}
