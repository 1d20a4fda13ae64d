package org.score4j.samplers.exponential;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.DifferentiableNetwork;
import org.score4j.model.NoiseLevel;
import org.score4j.model.Prediction;
import org.score4j.model.ScoreModel;
import org.score4j.noise.Draw;
import org.score4j.noise.PhiloxNoise;
import org.score4j.process.AffineProcess;
import org.score4j.program.NetworkCall;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * Statistics of a model on noised data: per element and row, with means over the data,
 *
 * <ul>
 *   <li>l = sigma·E[∂epsᵢ/∂xᵢ], by v ⊙ (∂eps/∂x)·v with signs v: exact products of differentiable networks, central differences
 *       of others
 *   <li>s = Cov(f, f')/Var(f) and b = E[f'] − s·E[f], where f' = df/dλ along the probability flow, by central differences
 * </ul>
 *
 * <p>Source: Zheng et al., DPM-Solver-v3 (2023), equations 5, 11 and appendix C.1.
 */
final class StatisticsEstimate {
    /** Half the length of central differences, in λ and in units of sigma: errors of its square, and of rounding over it. */
    private static final double DIFFERENCE = 0.01;

    /** Variances below this share of the mean square are rounding. */
    private static final double NO_VARIANCE = 1e-12;

    private static final int DATA_ROLE = 0;
    private static final int PROBE_ROLE = 1;

    private final ScoreModel model;
    private final Condition condition;
    private final long[] shape;
    private final double[] data;
    private final int length;
    private final PhiloxNoise noise;

    StatisticsEstimate(ScoreModel model, Condition condition, INDArray data, long seed) {
        this.model = model;
        this.condition = condition;
        shape = data.shape();
        this.data = Tensors.toDoubles(data);
        length = Math.toIntExact(data.length() / shape[0]);
        noise = new PhiloxNoise(seed);
        condition.requireBatch(count());
        model.network().spec().requireSampleShape(Arrays.copyOfRange(shape, 1, shape.length));
    }

    private int count() {
        return Math.toIntExact(shape[0]);
    }

    ModelStatistics of(double[] lambdas) {
        double[][] zero = new double[lambdas.length][length];
        double[][] l = new double[lambdas.length][length];
        for (int row = 0; row < lambdas.length; row++) {
            l[row] = slope(row, lambdas[row]);
        }
        ModelStatistics first = ModelStatistics.of(lambdas, l, zero, zero);
        double[][] s = new double[lambdas.length][length];
        double[][] b = new double[lambdas.length][length];
        for (int row = 0; row < lambdas.length; row++) {
            regress(first, row, lambdas[row], s[row], b[row]);
        }
        return ModelStatistics.of(lambdas, l, s, b);
    }

    /** sigma·E[∂epsᵢ/∂xᵢ]. */
    private double[] slope(int row, double lambda) {
        AffineProcess process = model.process();
        double t = process.timeAtHalfLogSnr(lambda);
        double[] x = noised(row, t);
        double[] v = draw(PROBE_ROLE, row);
        for (int i = 0; i < v.length; i++) {
            v[i] = v[i] < 0 ? -1 : 1;
        }
        double[] product = product(x, v, t);
        double[] mean = new double[length];
        for (int i = 0; i < v.length; i++) {
            mean[i % length] += process.sigma(t) * v[i] * product[i] / count();
        }
        return mean;
    }

    private double[] product(double[] x, double[] v, double t) {
        if (model.network() instanceof DifferentiableNetwork network) {
            NetworkCall.Scaling scaling = NetworkCall.Scaling.at(model, Prediction.NOISE, t);
            ElementType type = network.spec().typeFor(ElementType.FLOAT64);
            try (INDArray in = array(type, x, scaling.input());
                    INDArray vectors = array(type, v, 1);
                    INDArray out = Tensors.zeros(type, shape)) {
                network.vectorJacobianProduct(in, level(scaling), condition, vectors, out);
                return combined(scaling.skip(), v, scaling.gain() * scaling.input(), Tensors.toDoubles(out));
            }
        }
        double step = DIFFERENCE * model.process().sigma(t);
        double[] ahead = predictedNoise(combined(1, x, step, v), t);
        double[] behind = predictedNoise(combined(1, x, -step, v), t);
        return combined(0.5 / step, ahead, -0.5 / step, behind);
    }

    /** Writes s and b of a row. */
    private void regress(ModelStatistics statistics, int row, double lambda, double[] s, double[] b) {
        AffineProcess process = model.process();
        double t = process.timeAtHalfLogSnr(lambda);
        double[] x = noised(row, t);
        double[] eps = predictedNoise(x, t);
        double[] f = f(statistics, x, eps, lambda, t);
        double[] ahead = moved(statistics, x, eps, lambda, t, DIFFERENCE);
        double[] behind = moved(statistics, x, eps, lambda, t, -DIFFERENCE);
        double[] derivative = combined(0.5 / DIFFERENCE, ahead, -0.5 / DIFFERENCE, behind);
        for (int element = 0; element < length; element++) {
            double meanF = 0;
            double meanDerivative = 0;
            double square = 0;
            for (int i = element; i < f.length; i += length) {
                meanF += f[i] / count();
                meanDerivative += derivative[i] / count();
                square += f[i] * f[i] / count();
            }
            double variance = 0;
            double covariance = 0;
            for (int i = element; i < f.length; i += length) {
                variance += (f[i] - meanF) * (f[i] - meanF) / count();
                covariance += (f[i] - meanF) * (derivative[i] - meanDerivative) / count();
            }
            s[element] = variance > NO_VARIANCE * square ? covariance / variance : 0;
            b[element] = meanDerivative - s[element] * meanF;
        }
    }

    /** f at λ + step on the probability flow through x, which a step with constant noise follows to order 2. */
    private double[] moved(ModelStatistics statistics, double[] x, double[] eps, double lambda, double t, double step) {
        AffineProcess process = model.process();
        double next = process.timeAtHalfLogSnr(lambda + step);
        double[] state = combined(
                process.alpha(next) / process.alpha(t),
                x,
                process.alpha(next) * (process.rho(next) - process.rho(t)),
                eps);
        return f(statistics, state, predictedNoise(state, next), lambda + step, next);
    }

    /** (sigma·eps − l·x)/alpha. */
    private double[] f(ModelStatistics statistics, double[] x, double[] eps, double lambda, double t) {
        double alpha = model.process().alpha(t);
        double sigma = model.process().sigma(t);
        double[] l = new double[length];
        Arrays.setAll(l, element -> statistics.lBeyond(lambda, element));
        double[] f = new double[x.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (sigma * eps[i] - l[i % length] * x[i]) / alpha;
        }
        return f;
    }

    private double[] noised(int row, double t) {
        return combined(model.process().alpha(t), data, model.process().sigma(t), draw(DATA_ROLE, row));
    }

    private double[] draw(int role, int row) {
        double[] z = new double[data.length];
        for (int sample = 0; sample < count(); sample++) {
            noise.fill(Draw.of(Draw.Stream.PROBE, role, row), sample, 0, z, sample * length, length);
        }
        return z;
    }

    private double[] predictedNoise(double[] x, double t) {
        NetworkCall.Scaling scaling = NetworkCall.Scaling.at(model, Prediction.NOISE, t);
        ElementType type = model.network().spec().typeFor(ElementType.FLOAT64);
        try (INDArray in = array(type, x, scaling.input());
                INDArray out = Tensors.zeros(type, shape)) {
            model.network().evaluate(in, level(scaling), condition, out);
            return combined(scaling.skip(), x, scaling.gain(), Tensors.toDoubles(out));
        }
    }

    private NoiseLevel level(NetworkCall.Scaling scaling) {
        NoiseLevel level = NoiseLevel.ofSize(count());
        Arrays.fill(level.noise(), scaling.noise());
        Arrays.fill(level.alpha(), scaling.alpha());
        Arrays.fill(level.sigma(), scaling.sigma());
        return level;
    }

    private INDArray array(ElementType type, double[] values, double factor) {
        INDArray array = Tensors.zeros(type, shape);
        Tensors.write(array, 0, ExponentialAdams.scaled(factor, values));
        return array;
    }

    private static double[] combined(double a, double[] x, double b, double[] y) {
        double[] sum = new double[x.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a * x[i] + b * y[i];
        }
        return sum;
    }
}
