package org.score4j.benchmarks.kernel;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
import org.score4j.tensor.ElementType;

/** A combination of two terms as chains of ND4J operations: what code without an executor does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Nd4jBenchmark {
    private static final WorkspaceConfiguration WORKSPACE =
            WorkspaceConfiguration.builder().initialSize(0).build();

    /** Elements of each array. */
    @Param("65536")
    public int elements;

    /** Type of the arrays. */
    @Param("FLOAT32")
    public ElementType type = ElementType.FLOAT32;

    private INDArray x;
    private INDArray y;
    private INDArray scratch;
    private INDArray out;

    /** Makes the arrays. */
    @Setup(Level.Trial)
    public void prepare() {
        x = Nd4j.valueArrayOf(new long[] {elements}, 0.5, type.dataType());
        y = Nd4j.valueArrayOf(new long[] {elements}, 0.25, type.dataType());
        scratch = Nd4j.create(type.dataType(), elements);
        out = Nd4j.create(type.dataType(), elements);
    }

    /** Frees them. */
    @TearDown(Level.Trial)
    public void finish() {
        x.close();
        y.close();
        scratch.close();
        out.close();
    }

    /** A new array per operation, left to the garbage collector, as most code does. */
    @Benchmark
    public INDArray chain() {
        return x.mul(0.5).addi(y.mul(0.25));
    }

    /** The same within a workspace. */
    @Benchmark
    @SuppressWarnings("try")
    public void workspace() {
        try (MemoryWorkspace ignored =
                Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE, "score4j-benchmark")) {
            x.mul(0.5).addi(y.mul(0.25));
        }
    }

    /** Operations in place on arrays that were there before. */
    @Benchmark
    public INDArray inPlace() {
        x.muli(0.5, out);
        y.muli(0.25, scratch);
        return out.addi(scratch);
    }
}
