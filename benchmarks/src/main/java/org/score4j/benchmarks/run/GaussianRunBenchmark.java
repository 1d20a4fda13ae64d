package org.score4j.benchmarks.run;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.score4j.exec.CpuExecutor;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.schedule.Schedule;

/** Whole runs with an exact Gaussian model: what a step costs around the model. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GaussianRunBenchmark {
    /** A solver of docs/solvers.md. */
    @Param("dpm++2m")
    public String solver = "";

    /** Shape of a sample. */
    @Param("3x32x32")
    public String shape = "";

    /** Samples at once. */
    @Param("16")
    public int batch;

    /** Karras steps. */
    @Param("20")
    public int steps;

    /** Threads of the executor. */
    @Param("1")
    public int workers;

    private ScoreModel model;
    private Solver method;
    private long[] extents;

    /** Makes the model. */
    @Setup(Level.Trial)
    public void prepare() {
        extents = Problems.shape(shape);
        model = Problems.gaussian(extents);
        method = Problems.solver(solver);
    }

    /** From the sampler's settings to the samples. */
    @Benchmark
    public void run(RunCounters counters) {
        try (Samples samples = Sampler.of(model)
                .solver(method)
                .schedule(Schedule.karras(steps))
                .executor(CpuExecutor.withThreads(workers))
                .batch(batch)
                .sample(batch, extents)) {
            counters.add(samples);
        }
    }
}
