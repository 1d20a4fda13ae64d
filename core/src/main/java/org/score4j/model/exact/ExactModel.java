package org.score4j.model.exact;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.DifferentiableNetwork;
import org.score4j.model.NoiseLevel;
import org.score4j.tensor.Tensors;

/**
 * A data distribution whose denoised sample E[x0 | xt] is known: takes the unscaled state, predicts SAMPLE.
 *
 * <p>Computes in float64, one sample after another, so that no sample's result depends on its batch. Thread-safe.
 */
public interface ExactModel extends DifferentiableNetwork {
    /** Number of elements of a sample. */
    int dimensions();

    /**
     * The distribution of xt at a noise level.
     *
     * @param alpha factor of the data, in [0, ∞)
     * @param sigma standard deviation of the noise, in [0, ∞)
     */
    Marginal at(double alpha, double sigma);

    @Override
    default void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
        double[] denoised = new double[dimensions()];
        forEachSample(x, level, (marginal, sample, point) -> {
            marginal.denoise(point, denoised);
            Tensors.write(out, sample * point.length, denoised);
        });
    }

    @Override
    default void vectorJacobianProduct(INDArray x, NoiseLevel level, Condition condition, INDArray v, INDArray out) {
        double[] vector = new double[dimensions()];
        double[] product = new double[dimensions()];
        forEachSample(x, level, (marginal, sample, point) -> {
            Tensors.read(v, sample * point.length, vector);
            marginal.jacobianVectorProduct(point, vector, product);
            Tensors.write(out, sample * point.length, product);
        });
    }

    private void forEachSample(INDArray x, NoiseLevel level, Visitor visitor) {
        double[] point = new double[dimensions()];
        int batch = Math.toIntExact(x.length() / dimensions());
        Marginal marginal = at(level.alpha()[0], level.sigma()[0]);
        for (int sample = 0; sample < batch; sample++) {
            if (sample > 0
                    && (level.alpha()[sample] != level.alpha()[sample - 1]
                            || level.sigma()[sample] != level.sigma()[sample - 1])) {
                marginal = at(level.alpha()[sample], level.sigma()[sample]);
            }
            Tensors.read(x, sample * point.length, point);
            visitor.visit(marginal, sample, point);
        }
    }

    /** What is done with each sample. */
    @FunctionalInterface
    interface Visitor {
        /** Uses one sample's distribution and state. */
        void visit(Marginal marginal, int sample, double[] point);
    }
}
