package org.score4j.model.exact;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.Tensors;

/**
 * The distribution of a data set: x0 is one of its N points with equal probability.
 *
 * <p>E[x0 | xt = x] = Σᵢ wᵢ·yᵢ with wᵢ ∝ exp(−|x − alpha·yᵢ|²/(2·sigma²)): the model that a perfectly trained network would
 * be, which can only repeat its data. Distances are sums of squared differences in float64, never differences of squares,
 * and weights are relative to the nearest point, so that small sigma in thousands of dimensions is safe. At sigma = 0 the
 * nearest point is meant; ties share.
 *
 * <p>A streaming softmax: the data are read once for up to 8 samples, tile by tile, with O(D) memory a sample, which is kept
 * for later calls (one set a thread). A sample's result follows from the sample and the order of the data, bit for bit,
 * however it is batched and whichever thread computes it.
 */
public final class EmpiricalModel implements ExactModel {
    private static final long PARALLEL_WORK = 1 << 22;

    private final float[] data;
    private final int count;
    private final int dimensions;
    private final NetworkSpec spec;
    private final Queue<DataPass> idle = new ConcurrentLinkedQueue<>();

    private EmpiricalModel(float[] data, int count, List<Long> shape) {
        this.data = data;
        this.count = count;
        dimensions = data.length / count;
        spec = NetworkSpec.closedForm("empirical distribution of " + count + " points", shape);
    }

    /**
     * A data set.
     *
     * @param data [N, ...] in 'c' order; not copied, not to be changed
     * @param count N
     * @param sampleShape shape of one point
     * @throws IllegalArgumentException if the numbers do not fit or a value is not finite
     */
    public static EmpiricalModel of(float[] data, int count, Long... sampleShape) {
        long elements = Arrays.stream(sampleShape).reduce(1L, Math::multiplyExact);
        if (count < 1 || elements < 1 || data.length != elements * count) {
            throw new IllegalArgumentException("data has " + data.length + " values; expected " + count + " points of "
                    + Arrays.toString(sampleShape));
        }
        for (int i = 0; i < data.length; i++) {
            if (!Float.isFinite(data[i])) {
                throw new IllegalArgumentException("data[" + i + "] is " + data[i] + "; expected a finite number");
            }
        }
        return new EmpiricalModel(data, count, List.of(sampleShape));
    }

    /** Number of points N. */
    public int points() {
        return count;
    }

    /** Elements of the points [N, ...] from {@code from} on, until {@code out} is full. */
    public void copy(int from, float[] out) {
        System.arraycopy(data, from, out, 0, out.length);
    }

    @Override
    public NetworkSpec spec() {
        return spec;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public Marginal at(double alpha, double sigma) {
        return new Level(alpha, sigma);
    }

    /** Groups of samples are shared among threads; each sample is computed by itself, in a fixed order. */
    @Override
    public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
        inGroups(x, (pass, first, size) -> {
            for (int s = 0; s < size; s++) {
                Tensors.read(x, (first + s) * dimensions, pass.point());
                pass.start(pass.mean(s), level.alpha()[first + s], level.sigma()[first + s], pass.point());
            }
            pass.runMeans(size);
            for (int s = 0; s < size; s++) {
                pass.mean(s).mean(pass.point());
                Tensors.write(out, (first + s) * dimensions, pass.point());
            }
        });
    }

    @Override
    public void vectorJacobianProduct(INDArray x, NoiseLevel level, Condition condition, INDArray v, INDArray out) {
        inGroups(x, (pass, first, size) -> {
            for (int s = 0; s < size; s++) {
                int sample = first + s;
                requireNoise(level.sigma()[sample]);
                Tensors.read(x, sample * dimensions, pass.point());
                Tensors.read(v, sample * dimensions, pass.vector());
                pass.covariance(s).along(pass.vector());
                pass.start(pass.covariance(s), level.alpha()[sample], level.sigma()[sample], pass.point());
            }
            pass.runCovariances(size);
            for (int s = 0; s < size; s++) {
                int sample = first + s;
                pass.covariance(s).product(jacobian(level.alpha()[sample], level.sigma()[sample]), pass.vector());
                Tensors.write(out, sample * dimensions, pass.vector());
            }
        });
    }

    /** What is done with {@code size} samples from {@code first} on. */
    @FunctionalInterface
    private interface Group {
        void run(DataPass pass, int first, int size);
    }

    private void inGroups(INDArray x, Group group) {
        int batch = Math.toIntExact(x.length() / dimensions);
        boolean parallel = (long) batch * data.length > PARALLEL_WORK;
        int threads = parallel ? ForkJoinPool.getCommonPoolParallelism() + 1 : 1;
        int size = Math.min(DataPass.MOST_SAMPLES, (batch + threads - 1) / threads);
        IntStream groups = IntStream.range(0, (batch + size - 1) / size);
        (parallel ? groups.parallel() : groups).forEach(g -> {
            DataPass pass = acquire();
            group.run(pass, g * size, Math.min(size, batch - g * size));
            idle.add(pass);
        });
    }

    private DataPass acquire() {
        DataPass pass = idle.poll();
        return pass == null ? new DataPass(data, dimensions) : pass;
    }

    /** ∂E[x0 | xt = x]/∂x over Cov[x0 | xt = x]. */
    private static double jacobian(double alpha, double sigma) {
        return alpha / (sigma * sigma);
    }

    private static void requireNoise(double sigma) {
        if (sigma == 0) {
            throw new IllegalArgumentException("sigma is 0; a data set has a density with noise only: (0, ∞)");
        }
    }

    private final class Level implements Marginal {
        private final double alpha;
        private final double sigma;

        Level(double alpha, double sigma) {
            this.alpha = alpha;
            this.sigma = sigma;
        }

        @Override
        public void denoise(double[] x, double[] out) {
            DataPass pass = acquire();
            StreamingMean mean = pass.mean(0);
            pass.start(mean, alpha, sigma, x);
            pass.run(mean);
            mean.mean(out);
            idle.add(pass);
        }

        @Override
        public double logDensity(double[] x) {
            requireNoise(sigma);
            DataPass pass = acquire();
            StreamingSoftmax softmax = pass.density();
            pass.start(softmax, alpha, sigma, x);
            pass.run(softmax);
            idle.add(pass);
            return softmax.logSum() - Math.log(count) - 0.5 * dimensions * Math.log(2 * Math.PI * sigma * sigma);
        }

        @Override
        public void score(double[] x, double[] out) {
            requireNoise(sigma);
            denoise(x, out);
            for (int d = 0; d < dimensions; d++) {
                out[d] = (alpha * out[d] - x[d]) / (sigma * sigma);
            }
        }

        @Override
        public void jacobianVectorProduct(double[] x, double[] v, double[] out) {
            requireNoise(sigma);
            DataPass pass = acquire();
            StreamingCovariance covariance = pass.covariance(0);
            covariance.along(v);
            pass.start(covariance, alpha, sigma, x);
            pass.run(covariance);
            covariance.product(jacobian(alpha, sigma), out);
            idle.add(pass);
        }
    }
}
