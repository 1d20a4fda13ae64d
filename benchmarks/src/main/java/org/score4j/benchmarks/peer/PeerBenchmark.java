package org.score4j.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
import org.score4j.benchmarks.run.Problems;
import org.score4j.exec.CpuExecutor;
import org.score4j.exec.Samples;
import org.score4j.model.ScoreModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.onnx.OnnxOptions;
import org.score4j.samplers.Sampler;
import org.score4j.samplers.Solver;
import org.score4j.samplers.classical.Heun;
import org.score4j.samplers.exponential.DpmSolverPlusPlus;
import org.score4j.schedule.Schedule;
import org.score4j.tensor.Tensors;

/** The same run, from the same states, by this library and by PyTorch. Refuses to measure unless both give the same pictures. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PeerBenchmark {
    private static final long[] SHAPE = {3, 32, 32};
    private static final int LENGTH = 3 * 32 * 32;
    private static final double START = 80;
    /** Values are within ±1: far more than rounding, far less than any difference of method. */
    private static final double SAME = 0.01;

    /** heun or dpm++2m. */
    @Param("dpm++2m")
    public String solver = "";

    /** Karras steps. */
    @Param("20")
    public int steps;

    /** Pictures at once. */
    @Param("64")
    public int batch;

    /** Threads of either side. */
    @Param("2")
    public int networkThreads;

    /** Whether the peer is tuned: tensors channels last, and glibc told to keep memory. */
    @Param("false")
    public boolean tuned;

    private ScoreModel model;
    private Solver method;
    private INDArray initial;

    /** Loads the network and draws the states. */
    @Setup(Level.Trial)
    public void prepare() {
        model = Problems.emoji(OnnxOptions.defaults().withThreads(networkThreads));
        method = solver.equals("heun") ? Heun.inSigma() : DpmSolverPlusPlus.multistep(2);
        float[] states = new float[batch * LENGTH];
        for (int i = 0; i < batch; i++) {
            new PhiloxNoise(0).fill(Draw.initial(), i, 0, states, i * LENGTH, LENGTH);
        }
        for (int i = 0; i < states.length; i++) {
            states[i] *= (float) START;
        }
        initial = Tensors.of(states, batch, SHAPE[0], SHAPE[1], SHAPE[2]);
    }

    /** The other side. It exists only while it is measured: its idle threads spin. */
    @State(Scope.Benchmark)
    public static class Peer {
        private Path folder;
        private Path start;
        private PeerProcess process;

        /** Starts it, gives it the states, and compares its pictures with ours. */
        @Setup(Level.Trial)
        public void prepare(PeerBenchmark ours) throws IOException {
            folder = Files.createTempDirectory("score4j-peer");
            start = folder.resolve("start.npy");
            Nd4j.writeAsNumpy(ours.initial, start.toFile());
            process = PeerProcess.ofProject(ours.networkThreads, ours.tuned);
            try {
                requireSame(ours);
            } catch (IOException | RuntimeException e) {
                finish();
                throw e;
            }
        }

        private void requireSame(PeerBenchmark ours) throws IOException {
            Path pictures = folder.resolve("pictures.npy");
            process.ask(process.run(ours.solver, ours.steps, start).put("out", pictures.toString()));
            try (INDArray theirs = Nd4j.createFromNpyFile(pictures.toFile());
                    Samples samples = ours.sample()) {
                float[] a = Tensors.toFloats(theirs);
                float[] b = Tensors.toFloats(samples.array());
                double largest = 0;
                for (int i = 0; i < a.length; i++) {
                    largest = Math.max(largest, Math.abs(a[i] - b[i]));
                }
                if (!(largest < SAME)) {
                    throw new IllegalStateException(
                            "pictures of the peer differ by " + largest + "; allowed: below " + SAME);
                }
            }
        }

        /** Stops it. */
        @TearDown(Level.Trial)
        public void finish() throws IOException {
            process.close();
            Files.deleteIfExists(start);
            Files.deleteIfExists(folder.resolve("pictures.npy"));
            Files.deleteIfExists(folder);
        }
    }

    private Samples sample() {
        return Sampler.of(model)
                .solver(method)
                .schedule(Schedule.karras(steps))
                .executor(CpuExecutor.withThreads(networkThreads))
                .initial(initial)
                .batch(batch)
                .sample(batch, SHAPE);
    }

    /** Frees the network and the states. */
    @TearDown(Level.Trial)
    public void finish() {
        model.close();
        initial.close();
    }

    /** By this library. */
    @Benchmark
    public void score4j() {
        sample().close();
    }

    /** By PyTorch; sending a line and waiting for one is part of it, and takes microseconds. */
    @Benchmark
    public Object pytorch(Peer peer) throws IOException {
        return peer.process.ask(peer.process.run(solver, steps, peer.start));
    }
}
