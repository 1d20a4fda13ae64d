package org.score4j.benchmarks.run;

import java.util.Arrays;
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
import org.score4j.exec.Samples;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreModel;
import org.score4j.onnx.OnnxOptions;
import org.score4j.program.SamplingPlan;
import org.score4j.samplers.Sampler;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * By how much the memory of the process grows in the first large run, beside what the plan says; and by how much it grows in
 * calls of the network alone.
 *
 * <p>One call a virtual machine, after a run of one sample that loads code.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class MemoryBenchmark {
    private static final int STEPS = 4;

    /** A solver of docs/solvers.md. */
    @Param("dpm++2m")
    public String solver = "";

    /** The shipped network ("emoji"), or the shape of samples of a Gaussian. */
    @Param("3x256x256")
    public String problem = "";

    /** Samples at once. */
    @Param("16")
    public int batch;

    private ScoreModel model;
    private long[] shape;

    /** Loads the model, and the code that runs it. */
    @Setup(Level.Trial)
    public void prepare() {
        boolean emoji = problem.equals("emoji");
        shape = emoji ? new long[] {3, 32, 32} : Problems.shape(problem);
        model = emoji ? Problems.emoji(OnnxOptions.defaults()) : Problems.gaussian(shape);
        sampler(1).sample(1, shape).close();
    }

    /** Frees it. */
    @TearDown(Level.Trial)
    public void finish() {
        model.close();
    }

    private Sampler sampler(int samples) {
        return Sampler.of(model)
                .solver(Problems.solver(solver))
                .schedule(Schedule.karras(STEPS))
                .batch(samples);
    }

    /** The whole run. */
    @Benchmark
    public void run(MemoryCounters counters) {
        counters.begin();
        Sampler sampler = sampler(batch);
        try (Samples samples = sampler.sample(batch, shape)) {
            counters.end();
            long elements = samples.array().length();
            if (sampler.program() instanceof SamplingPlan plan) {
                counters.registerBytes = plan.registerBytes(ElementType.FLOAT32, elements);
            }
            // into the network, out of it, and the samples
            counters.arrayBytes = 3L * Float.BYTES * elements;
        }
    }

    /** One call of the network, with the arrays that it needs. */
    @Benchmark
    public void network(MemoryCounters counters) {
        counters.begin();
        long[] all = new long[shape.length + 1];
        all[0] = batch;
        System.arraycopy(shape, 0, all, 1, shape.length);
        try (INDArray x = Tensors.zeros(ElementType.FLOAT32, all);
                INDArray out = Tensors.zeros(ElementType.FLOAT32, all)) {
            NoiseLevel level = NoiseLevel.ofSize(batch);
            Arrays.fill(level.alpha(), 1);
            Arrays.fill(level.sigma(), 1);
            model.network().evaluate(x, level, Condition.none(), out);
            counters.end();
            counters.arrayBytes = 2L * Float.BYTES * x.length();
        }
    }
}
