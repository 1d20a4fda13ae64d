package org.score4j.samplers.guidance;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;
import org.score4j.model.ScoreModel;
import org.score4j.model.ScoreNetwork;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/**
 * Classifier-free guidance: F = F(x; none) + scale·(F(x; condition) − F(x; none)), in one network call of twice the batch.
 *
 * <p>A network's prediction is affine in its raw output with the same factors for both, so guiding the output guides every
 * prediction. A scale of 1 is the conditional network itself and costs one call of the single batch.
 *
 * <p>Source: Ho and Salimans, Classifier-Free Diffusion Guidance (2022), equation 6, with scale = 1 + w.
 */
public final class ClassifierFreeGuidance implements ScoreNetwork {
    private final ScoreNetwork network;
    private final double scale;

    private ClassifierFreeGuidance(ScoreNetwork network, double scale) {
        this.network = network;
        this.scale = scale;
    }

    /**
     * A model whose network is guided.
     *
     * @param scale 0 for the unconditional network, 1 for the conditional one, above 1 to exaggerate the difference
     */
    public static ScoreModel guide(ScoreModel model, double scale) {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("scale is " + scale + "; expected a finite number");
        }
        if (scale == 1) {
            return model;
        }
        return new ScoreModel(
                new ClassifierFreeGuidance(model.network(), scale), model.preconditioning(), model.process());
    }

    @Override
    public NetworkSpec spec() {
        return network.spec();
    }

    @Override
    public void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out) {
        if (condition.isNone()) {
            network.evaluate(x, level, condition, out);
            return;
        }
        int batch = Math.toIntExact(x.size(0));
        long[] shape = x.shape().clone();
        shape[0] = 2L * batch;
        long[] outputShape = out.shape().clone();
        outputShape[0] = shape[0];
        NoiseLevel both = NoiseLevel.ofSize(2 * batch);
        level.copyTo(0, batch, both, 0);
        level.copyTo(0, batch, both, batch);
        ElementType type = ElementType.of(x.dataType());
        try (INDArray states = Tensors.zeros(type, shape);
                INDArray outputs = Tensors.zeros(type, outputShape)) {
            Tensors.copy(x, Tensors.samples(states, 0, batch));
            Tensors.copy(x, Tensors.samples(states, batch, batch));
            network.evaluate(states, both, condition.followedBy(condition.unconditional()), outputs);
            double[] with = new double[Math.toIntExact(out.length())];
            double[] without = new double[with.length];
            Tensors.read(outputs, 0, with);
            Tensors.read(outputs, with.length, without);
            for (int i = 0; i < with.length; i++) {
                with[i] = without[i] + scale * (with[i] - without[i]);
            }
            Tensors.write(out, 0, with);
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
