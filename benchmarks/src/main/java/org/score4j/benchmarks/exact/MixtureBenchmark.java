package org.score4j.benchmarks.exact;

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
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;
import org.score4j.model.exact.GaussianMixtureModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.tensor.Tensors;

/** One evaluation of a mixture's exact score. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MixtureBenchmark {
    private static final int BATCH = 64;

    /** Gaussians. */
    @Param("10")
    public int components;

    /** Elements of a sample. */
    @Param("3072")
    public int dimensions;

    private GaussianMixtureModel model;
    private INDArray x;
    private INDArray out;
    private NoiseLevel level;

    /** Draws means and states. */
    @Setup(Level.Trial)
    public void prepare() {
        PhiloxNoise noise = new PhiloxNoise(1);
        double[][] means = new double[components][dimensions];
        double[] stds = new double[components];
        double[] weights = new double[components];
        for (int i = 0; i < components; i++) {
            noise.fill(Draw.initial(), i, 0, means[i], 0, dimensions);
            stds[i] = 0.5;
            weights[i] = 1.0 / components;
        }
        model = GaussianMixtureModel.of(weights, means, stds);
        double[] states = new double[BATCH * dimensions];
        for (int i = 0; i < BATCH; i++) {
            noise.fill(Draw.step(0), i, 0, states, i * dimensions, dimensions);
        }
        x = Tensors.of(states, BATCH, dimensions);
        out = Tensors.of(states, BATCH, dimensions);
        level = NoiseLevel.ofSize(BATCH);
        Arrays.fill(level.alpha(), 1);
        Arrays.fill(level.sigma(), 1);
    }

    /** The denoised states. */
    @Benchmark
    public INDArray score4j() {
        model.evaluate(x, level, Condition.none(), out);
        return out;
    }
}
