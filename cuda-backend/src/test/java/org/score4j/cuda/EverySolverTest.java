package org.score4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.score4j.cuda.driver.FakeDriver;
import org.score4j.cuda.kernel.HostDevice;
import org.score4j.exec.Executor;
import org.score4j.model.ScoreNetwork;
import org.score4j.program.Program;
import org.score4j.specs.Catalogues;
import org.score4j.tensor.ElementType;

/** Every solver gives the same samples and evaluations on the device as on the processor, to the bit. */
class EverySolverTest {
    static Iterable<String> solvers() {
        return Catalogues.SOLVERS.types();
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void networksOnTheHost(String solver) {
        compare(Problems.quick(solver), new Problems.OnHost(Problems.mixture()));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void networksOnTheDevice(String solver) {
        compare(Problems.quick(solver), Problems.mixture());
    }

    private static void compare(Program program, ScoreNetwork network) {
        for (ElementType type : ElementType.values()) {
            FakeDriver fake = HostDevice.create();
            try (CudaExecutor executor = Problems.executor(fake)) {
                assertThat(Problems.outcome(Problems.settings(program, network, type, executor)))
                        .as("%s in %s", program.name(), type)
                        .isEqualTo(Problems.outcome(Problems.settings(program, network, type, Executor.cpu())));
            }
            assertThat(fake.alive()).isEmpty();
        }
    }
}
