package org.score4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.cuda.driver.SilentDriver;
import org.score4j.exec.Run;
import org.score4j.exec.RunSettings;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreNetwork;
import org.score4j.noise.PhiloxNoise;
import org.score4j.program.Program;
import org.score4j.tensor.ElementType;

/** Steps make no objects outside networks, the recording of a step apart. */
class AllocationTest {
    /** Leaves its output as it is. */
    private static final class Nothing implements ScoreNetwork {
        @Override
        public NetworkSpec spec() {
            return NetworkSpec.closedForm("nothing", List.of());
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {}
    }

    private static long allocated(Program program, ScoreNetwork network, CudaExecutor executor, int batches) {
        RunSettings two = Problems.settings(program, network, ElementType.FLOAT32, executor);
        RunSettings settings = new RunSettings(
                program,
                two.models(),
                two.condition(),
                two.type(),
                two.sampleShape(),
                new PhiloxNoise(3),
                0,
                2 * batches,
                2,
                executor,
                List.of(),
                null);
        try (Run run = Run.of(settings);
                Samples samples = run.finish()) {
            return samples.statistics().allocatedBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"heun", "sde-dpm++2m", "dpm++2m"})
    void laterBatchesAllocateNothing(String solver) {
        Program program = Problems.program(12, solver);
        for (boolean recording : new boolean[] {true, false}) {
            CudaExecutor executor = CudaExecutor.open(
                    new SilentDriver(), 0, source -> source.getBytes(StandardCharsets.US_ASCII), recording);
            for (ScoreNetwork network : List.of(Problems.mixture(), new Nothing())) {
                // the virtual machine makes a few objects of its own when it compiles
                for (int warm = 0; warm < 3; warm++) {
                    allocated(program, network, executor, 40);
                }
                long few = allocated(program, network, executor, 2);
                long many = allocated(program, network, executor, 22);
                assertThat(many - few)
                        .as("%s, recording %s", network.spec().name(), recording)
                        .isLessThan(20L * 12);
            }
        }
    }
}
