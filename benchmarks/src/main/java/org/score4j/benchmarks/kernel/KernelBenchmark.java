package org.score4j.benchmarks.kernel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.score4j.exec.CpuExecutor;
import org.score4j.exec.Execution;
import org.score4j.exec.ExecutionRequest;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Preconditioning;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.program.Instruction;
import org.score4j.program.PlanBuilder;
import org.score4j.program.Program;
import org.score4j.program.Register;
import org.score4j.program.SamplingPlan;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Time of one instruction of the processor's executor. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelBenchmark {
    /** Most elements of a sample: a [4, 32, 32] latent. */
    private static final int SAMPLE = 4096;

    private static final double SIGMA_DATA = 0.5;

    /** Name of a {@link Kernel}. */
    @Param("COMBINE_2")
    public String kernel = "";

    /** Elements of all samples together. */
    @Param("65536")
    public int elements;

    /** Type of the registers. */
    @Param("FLOAT32")
    public ElementType type = ElementType.FLOAT32;

    /** Threads that share the work. */
    @Param("1")
    public int workers;

    private Execution execution;
    private Instruction instruction;

    /** Fills the registers that the instruction uses. */
    @Setup(Level.Trial)
    public void prepare() {
        int length = Math.min(SAMPLE, elements);
        int samples = elements / length;
        PlanBuilder builder = SamplingPlan.builder("kernel", Edm.standard(), 1);
        Instruction wanted = Kernel.valueOf(kernel).addTo(builder, length);
        SamplingPlan plan = builder.build();
        Map<String, ScoreModel> models = Map.of(
                Program.MODEL, new ScoreModel(new FreeNetwork(), Preconditioning.edm(SIGMA_DATA), Edm.standard()));
        long[] numbers = new long[samples];
        for (int i = 0; i < samples; i++) {
            numbers[i] = i;
        }
        execution = CpuExecutor.withThreads(workers)
                .open(new ExecutionRequest(
                        plan, models, Condition.none(), type, new long[] {length}, new PhiloxNoise(1), numbers));
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = Math.sin(i + 1.0);
        }
        for (Register register : plan.registers()) {
            for (int position = 0; position < samples; position++) {
                execution.write(register, position, values);
            }
        }
        for (int position = 0; position < samples; position++) {
            execution.set(plan.scalars().get(0), position, kernel.equals("GATHER") ? samples - 1 - position : 1);
        }
        instruction = plan.lower(wanted, models);
    }

    /** Frees the registers. */
    @TearDown(Level.Trial)
    public void finish() {
        execution.close();
    }

    /** The instruction. */
    @Benchmark
    public void score4j(CallerAllocation allocation) {
        allocation.calls++;
        execution.execute(instruction);
    }

    /** Costs nothing: fills its output once, and leaves it as it is then. */
    private static final class FreeNetwork implements ScoreNetwork {
        private final NetworkSpec spec = NetworkSpec.closedForm("free", List.of());
        private boolean filled;

        @Override
        public NetworkSpec spec() {
            return spec;
        }

        @Override
        public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
            if (!filled) {
                Tensors.copy(x, out);
                filled = true;
            }
        }
    }
}
