package org.score4j.model.exact;

import java.util.Arrays;
import java.util.List;
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
 * <p>A point is given up as soon as its partial distance proves that its weight is exactly 0 in float64.
 */
public final class EmpiricalModel implements ExactModel {
    /** exp(−x) is 0 in float64 beyond this. */
    private static final double UNDERFLOW = 746;

    private static final int CHUNK = 256;
    private static final long PARALLEL_WORK = 1 << 22;

    private final float[] data;
    private final int count;
    private final int dimensions;
    private final NetworkSpec spec;

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

    /** Samples are shared among threads; each is computed by itself, in a fixed order. */
    @Override
    public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
        int batch = Math.toIntExact(x.length() / dimensions);
        IntStream samples = IntStream.range(0, batch);
        if ((long) batch * data.length > PARALLEL_WORK) {
            samples = samples.parallel();
        }
        samples.forEach(sample -> {
            double[] point = new double[dimensions];
            double[] denoised = new double[dimensions];
            Tensors.read(x, sample * dimensions, point);
            at(level.alpha()[sample], level.sigma()[sample]).denoise(point, denoised);
            Tensors.write(out, sample * dimensions, denoised);
        });
    }

    private final class Level implements Marginal {
        private final double alpha;
        private final double sigma;
        private final double[] weights = new double[count];

        Level(double alpha, double sigma) {
            this.alpha = alpha;
            this.sigma = sigma;
        }

        /** Fills the weights, which sum to 1, and returns ln p(x) up to the Gaussian's normalisation. */
        private double weigh(double[] x) {
            double scale = 2 * sigma * sigma;
            double nearest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                weights[i] = squaredDistance(x, i, nearest + UNDERFLOW * scale);
                nearest = Math.min(nearest, weights[i]);
            }
            double total = 0;
            for (int i = 0; i < count; i++) {
                double excess = weights[i] - nearest;
                weights[i] = excess == 0 ? 1 : Math.exp(-excess / scale);
                total += weights[i];
            }
            for (int i = 0; i < count; i++) {
                weights[i] /= total;
            }
            return -nearest / scale + Math.log(total / count);
        }

        /** |x − alpha·y|² of point {@code i}, or infinity once it exceeds {@code limit}. */
        private double squaredDistance(double[] x, int i, double limit) {
            int first = i * dimensions;
            double sum = 0;
            for (int start = 0; start < dimensions; start += CHUNK) {
                int end = Math.min(dimensions, start + CHUNK);
                double even = 0;
                double odd = 0;
                int d = start;
                for (; d + 1 < end; d += 2) {
                    double a = x[d] - alpha * data[first + d];
                    double b = x[d + 1] - alpha * data[first + d + 1];
                    even += a * a;
                    odd += b * b;
                }
                if (d < end) {
                    double a = x[d] - alpha * data[first + d];
                    even += a * a;
                }
                sum += even + odd;
                if (sum > limit) {
                    return Double.POSITIVE_INFINITY;
                }
            }
            return sum;
        }

        @Override
        public void denoise(double[] x, double[] out) {
            weigh(x);
            mean(out);
        }

        private void mean(double[] out) {
            Arrays.fill(out, 0);
            for (int i = 0; i < count; i++) {
                if (weights[i] != 0) {
                    int first = i * dimensions;
                    for (int d = 0; d < dimensions; d++) {
                        out[d] += weights[i] * data[first + d];
                    }
                }
            }
        }

        @Override
        public double logDensity(double[] x) {
            requireNoise();
            return weigh(x) - 0.5 * dimensions * Math.log(2 * Math.PI * sigma * sigma);
        }

        @Override
        public void score(double[] x, double[] out) {
            requireNoise();
            denoise(x, out);
            for (int d = 0; d < dimensions; d++) {
                out[d] = (alpha * out[d] - x[d]) / (sigma * sigma);
            }
        }

        @Override
        public void jacobianVectorProduct(double[] x, double[] v, double[] out) {
            requireNoise();
            double[] mean = new double[dimensions];
            denoise(x, mean);
            Arrays.fill(out, 0);
            for (int i = 0; i < count; i++) {
                if (weights[i] == 0) {
                    continue;
                }
                int first = i * dimensions;
                double projection = 0;
                for (int d = 0; d < dimensions; d++) {
                    projection += (data[first + d] - mean[d]) * v[d];
                }
                double weight = weights[i] * projection * alpha / (sigma * sigma);
                for (int d = 0; d < dimensions; d++) {
                    out[d] += weight * (data[first + d] - mean[d]);
                }
            }
        }

        private void requireNoise() {
            if (sigma == 0) {
                throw new IllegalArgumentException("sigma is 0; a data set has a density with noise only: (0, ∞)");
            }
        }
    }
}
