package org.score4j.benchmarks.exact;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
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
import org.score4j.model.exact.EmpiricalModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.tensor.Tensors;

/**
 * One evaluation of the exact score of a data set beside matrix products in float32.
 *
 * <p>The data are normals: every point is far from every other, as pictures are.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class EmpiricalBenchmark {
    /** Points and dimensions. */
    @Param("3786x3072")
    public String data = "";

    /** States at once. */
    @Param("16")
    public int batch;

    /** Noise level: small, and most points are given up early; large, and all count. */
    @Param("1")
    public double sigma;

    private EmpiricalModel model;
    private float[] points;
    private @Nullable INDArray matrix;
    private @Nullable INDArray squares;
    private INDArray x;
    private INDArray out;
    private NoiseLevel level;

    /** Draws the data, and states near some of them. */
    @Setup(Level.Trial)
    public void prepare() {
        int count = Integer.parseInt(data.substring(0, data.indexOf('x')));
        int dimensions = Integer.parseInt(data.substring(data.indexOf('x') + 1));
        points = new float[count * dimensions];
        PhiloxNoise noise = new PhiloxNoise(1);
        for (int i = 0; i < count; i++) {
            noise.fill(Draw.initial(), i, 0, points, i * dimensions, dimensions);
        }
        model = EmpiricalModel.of(points, count, (long) dimensions);
        float[] states = new float[batch * dimensions];
        for (int i = 0; i < batch; i++) {
            noise.fill(Draw.step(0), i, 0, states, i * dimensions, dimensions);
            for (int d = 0; d < dimensions; d++) {
                states[i * dimensions + d] = (float) (points[i * dimensions + d] + sigma * states[i * dimensions + d]);
            }
        }
        x = Tensors.of(states, batch, dimensions);
        out = Tensors.of(states, batch, dimensions);
        level = NoiseLevel.ofSize(batch);
        Arrays.fill(level.alpha(), 1);
        Arrays.fill(level.sigma(), sigma);
    }

    /** The denoised states. */
    @Benchmark
    public INDArray score4j() {
        model.evaluate(x, level, Condition.none(), out);
        return out;
    }

    /** Two matrix products and a softmax by ND4J, whose distances are differences of squares: inexact at small sigma. */
    @Benchmark
    public INDArray matrixProducts() {
        INDArray all = matrix;
        if (all == null) {
            // in a warm-up, and only where this is what is measured: a copy of the data
            all = Tensors.of(points, points.length / x.size(1), x.size(1));
            matrix = all;
            squares = Transforms.pow(all.norm2(1), 2);
        }
        INDArray logits = x.mmul(all.transpose()).muli(2).subiRowVector(squares).divi(2 * sigma * sigma);
        return Transforms.softmax(logits, false).mmul(all);
    }
}
