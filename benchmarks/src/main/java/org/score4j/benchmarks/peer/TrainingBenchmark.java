package org.score4j.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.score4j.matching.network.EmojiUNet;
import org.score4j.matching.network.Parameters;
import org.score4j.matching.objective.DenoisingScoreMatching;
import org.score4j.matching.objective.Regression;
import org.score4j.matching.objective.TimeDistribution;
import org.score4j.matching.objective.Weighting;
import org.score4j.matching.training.Examples;
import org.score4j.matching.training.Trainer;
import org.score4j.matching.training.TrainingObjective;
import org.score4j.matching.training.TrainingSettings;
import org.score4j.model.Preconditioning;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.Edm;
import org.score4j.tensor.Tensors;

/**
 * A training step of the shipped network by this library and by PyTorch: loss, gradient, clipping, Adam, average; ours also draws the
 * batch and its noise. Refuses to measure unless both give the same loss and norm of its gradient.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TrainingBenchmark {
    private static final EmojiUNet NETWORK = new EmojiUNet();
    private static final long[] SHAPE = {3, 32, 32};
    private static final int LENGTH = 3 * 32 * 32;
    private static final double SIGMA_DATA = 0.5;
    private static final double RATE = 1e-4;

    /** Relative: rounding of a sum over the batch, in float32. */
    private static final double SAME = 1e-3;

    /** Pictures of a step. */
    @Param("32")
    public int batch;

    /** Threads of the peer; ND4J takes all cores. */
    @Param("2")
    public int peerThreads;

    private Parameters initial;
    private Examples examples;
    private TrainingObjective objective;
    private TrainingSettings settings;
    private Trainer trainer;

    /** Loads the network, and makes pictures of noise to learn. */
    @Setup(Level.Trial)
    public void prepare() throws IOException {
        initial = Problems.emojiParameters();
        float[] values = new float[8 * batch * LENGTH];
        new PhiloxNoise(0).fill(Draw.initial(), 0, 0, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) SIGMA_DATA;
        }
        examples = Examples.of(values, NETWORK.sampleShape());
        objective = TrainingObjective.denoising(
                new DenoisingScoreMatching(
                        Preconditioning.edm(SIGMA_DATA), Edm.standard(), new Weighting.Edm(SIGMA_DATA)),
                TimeDistribution.logNormal(Edm.standard(), -1.2, 1.2),
                true);
        settings = TrainingSettings.of(0, batch, RATE);
        trainer = Trainer.of(NETWORK, initial, objective, examples, settings);
    }

    /** The other side. It exists only while it is measured: its idle threads spin. */
    @State(Scope.Benchmark)
    public static class Peer {
        private Path folder;
        private PeerProcess process;

        /** Starts it, and compares a first step with ours. */
        @Setup(Level.Trial)
        public void prepare(TrainingBenchmark ours) throws IOException {
            folder = Files.createTempDirectory("score4j-peer");
            process = PeerProcess.ofProject(ours.peerThreads, false);
            try {
                requireSame(ours);
            } catch (IOException | RuntimeException e) {
                finish();
                throw e;
            }
        }

        private void requireSame(TrainingBenchmark ours) throws IOException {
            TrainingObjective recorded = (data, size, draws, student) -> {
                Regression regression = ours.objective.regression(data, size, draws, student);
                write("x", regression.inputs(), size, SHAPE[0], SHAPE[1], SHAPE[2]);
                write("target", regression.targets(), size, SHAPE[0], SHAPE[1], SHAPE[2]);
                write("c_noise", regression.noise(), size);
                write("weights", regression.weights(), size);
                return regression;
            };
            Trainer.Step step;
            try (Trainer once = Trainer.of(NETWORK, ours.initial, recorded, ours.examples, ours.settings)) {
                step = once.step();
            }
            JsonNode answer = process.ask(process.train(folder, RATE));
            requireClose("loss", answer.get("loss").asDouble(), step.loss());
            requireClose("norm of the gradient", answer.get("gradient_norm").asDouble(), step.gradientNorm());
        }

        private static void requireClose(String name, double theirs, double ours) {
            if (!(Math.abs(theirs - ours) <= SAME * Math.abs(ours))) {
                throw new IllegalStateException(
                        name + " of the peer is " + theirs + "; ours is " + ours + "; allowed: 0.1 % more or less");
            }
        }

        private void write(String name, double[] values, long... shape) {
            float[] rounded = new float[values.length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) values[i];
            }
            try (INDArray array = Tensors.of(rounded, shape)) {
                Nd4j.writeAsNumpy(array, file(name).toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Path file(String name) {
            return folder.resolve(name + ".npy");
        }

        /** Stops it. */
        @TearDown(Level.Trial)
        public void finish() throws IOException {
            process.close();
            for (String name : List.of("x", "target", "c_noise", "weights")) {
                Files.deleteIfExists(file(name));
            }
            Files.deleteIfExists(folder);
        }
    }

    /** Frees the trainer. */
    @TearDown(Level.Trial)
    public void finish() {
        trainer.close();
    }

    /** By this library. */
    @Benchmark
    public Object score4j() {
        return trainer.step();
    }

    /** By PyTorch; sending a line and waiting for one is part of it, and takes microseconds. */
    @Benchmark
    public Object pytorch(Peer peer) throws IOException {
        return peer.process.ask(peer.process.train(peer.folder, RATE));
    }
}
