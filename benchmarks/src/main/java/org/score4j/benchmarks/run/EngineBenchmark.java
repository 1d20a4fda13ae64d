package org.score4j.benchmarks.run;

import java.util.List;
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
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreModel;
import org.score4j.onnx.OnnxOptions;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** The shipped network in ND4J, as training has it, beside ONNX Runtime: a call, and a whole run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class EngineBenchmark {
    private static final long[] SHAPE = {3, 32, 32};

    /** What computes the network. */
    public enum Engine {
        /** SameDiff. */
        ND4J,
        /** ONNX Runtime. */
        ONNX_RUNTIME
    }

    /** What computes. */
    @Param
    public Engine engine = Engine.ND4J;

    /** Pictures at once. */
    @Param("16")
    public int batch;

    /** Karras steps of a run, each of one evaluation. */
    @Param("20")
    public int steps;

    /** Threads of ONNX Runtime; ND4J takes all cores. */
    @Param("2")
    public int sessionThreads;

    private ScoreModel model;
    private INDArray x;
    private INDArray out;
    private NoiseLevel level;

    /** Loads the network. */
    @Setup(Level.Trial)
    public void prepare() {
        model = engine == Engine.ND4J
                ? Problems.emojiInNd4j()
                : Problems.emoji(OnnxOptions.defaults().withThreads(sessionThreads));
        x = Tensors.zeros(ElementType.FLOAT32, batch, SHAPE[0], SHAPE[1], SHAPE[2]);
        out = Tensors.zeros(ElementType.FLOAT32, batch, SHAPE[0], SHAPE[1], SHAPE[2]);
        level = NoiseLevel.ofSize(batch);
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void finish() {
        List.of(x, out).forEach(INDArray::close);
        model.close();
    }

    /** One call. */
    @Benchmark
    public INDArray call() {
        model.network().evaluate(x, level, Condition.none(), out);
        return out;
    }

    /** A whole run. */
    @Benchmark
    public void run() {
        Sampler.of(model)
                .solver(DpmSolverPlusPlus.multistep(2))
                .schedule(Schedule.karras(steps))
                .batch(batch)
                .sample(batch, SHAPE)
                .close();
    }
}
