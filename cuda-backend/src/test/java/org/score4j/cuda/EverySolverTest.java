package org.score4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
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
    private static final Set<String> TOLERANT =
            Set.of("adaptive-sde", "bogacki-shampine", "dormand-prince", "dormand-prince8", "tsitouras");

    static Iterable<String> solvers() {
        return Catalogues.SOLVERS.types();
    }

    /** Tolerances that spare attempts where a solver has them; the mixture is a rough one. */
    private static Program program(String solver) {
        return TOLERANT.contains(solver)
                ? Problems.program(solver, "absolute", 0.1, "relative", 0.1)
                : Problems.program(solver);
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void networksOnTheHost(String solver) {
        compare(program(solver), new Problems.OnHost(Problems.mixture()));
    }

    @ParameterizedTest
    @MethodSource("solvers")
    void networksOnTheDevice(String solver) {
        compare(program(solver), Problems.mixture());
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
