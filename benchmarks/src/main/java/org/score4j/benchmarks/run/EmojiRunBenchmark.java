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
import org.openjdk.jmh.infra.BenchmarkParams;
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreModel;
import org.score4j.onnx.OnnxOptions;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** DPM-Solver++(2M) with the shipped network beside calls of the network alone; each calling thread has a session of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class EmojiRunBenchmark {
    private static final long[] SHAPE = {3, 32, 32};

    /** Pictures at once, over all calling threads. */
    @Param("16")
    public int batch;

    /** Karras steps, each of one evaluation. */
    @Param("20")
    public int steps;

    /** Threads within one session. */
    @Param("1")
    public int sessionThreads;

    /** What the threads of a session share. */
    @Param("AUTOMATIC")
    public OnnxOptions.Sharing sharing = OnnxOptions.Sharing.AUTOMATIC;

    private ScoreModel model;
    private INDArray x;
    private INDArray out;
    private NoiseLevel level;
    private int share;

    /** Loads the network and makes arrays for the calls. */
    @Setup(Level.Trial)
    public void prepare(BenchmarkParams run) {
        share = batch / run.getThreads();
        if (share * run.getThreads() != batch) {
            throw new IllegalArgumentException(
                    "batch is " + batch + "; allowed with " + run.getThreads() + " sessions: multiples of that");
        }
        model = Problems.emoji(
                OnnxOptions.defaults().withThreads(sessionThreads).withSharing(sharing));
        x = Tensors.zeros(ElementType.FLOAT32, share, SHAPE[0], SHAPE[1], SHAPE[2]);
        out = Tensors.zeros(ElementType.FLOAT32, share, SHAPE[0], SHAPE[1], SHAPE[2]);
        level = NoiseLevel.ofSize(share);
    }

    /** Frees them. */
    @TearDown(Level.Trial)
    public void finish() {
        List.of(x, out).forEach(INDArray::close);
        model.close();
    }

    /** The whole run. */
    @Benchmark
    public void run(RunCounters counters) {
        Sampler sampler = Sampler.of(model)
                .solver(DpmSolverPlusPlus.multistep(2))
                .schedule(Schedule.karras(steps))
                .batch(share);
        try (Samples samples = sampler.sample(share, SHAPE)) {
            counters.add(samples);
        }
        if (sampler.program() instanceof SamplingPlan plan) {
            counters.registerBytes += plan.registerBytes(ElementType.FLOAT32, x.length());
        }
    }

    /** As many calls of the network as the run makes. */
    @Benchmark
    public INDArray network() {
        for (int i = 0; i < steps; i++) {
            model.network().evaluate(x, level, Condition.none(), out);
        }
        return out;
    }
}
