package org.score4j.onnx;

import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.DifferentiableNetwork;
import org.score4j.model.NetworkSpec;
import org.score4j.model.NoiseLevel;

/**
 * A network from an ONNX file that also has its vector–Jacobian product: an input v and an output vᵀ·∂F/∂x, both of the
 * state's type and shape [B, ...]. {@link OnnxScoreNetwork#load(Path)} returns one for such a file.
 *
 * <p>{@link #evaluate} does not compute the product: as ONNX Runtime computes everything that is in a model, it has a session of
 * its own without what only the product needs. The weights are held once for each.
 */
public final class OnnxDifferentiableNetwork extends OnnxScoreNetwork implements DifferentiableNetwork {

    /** A network whose signature has a product. */
    OnnxDifferentiableNetwork(Path file, NetworkSpec spec, Signature signature, Batches batches) {
        super(file, spec, signature, batches);
    }

    /** This network. */
    @Override
    public OnnxDifferentiableNetwork asDifferentiable() {
        return this;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Batches are shared among threads, cut and converted as those of {@link #evaluate}; {@code v} and {@code out} are
     * shared with ONNX Runtime, not copied.
     *
     * @throws IllegalArgumentException if types, shapes or batches of the arguments do not fit the network or each other,
     *     if a condition is unknown, or if the network takes whole noise levels and gets another
     * @throws IllegalStateException if the network is closed
     * @throws OnnxModelException if ONNX Runtime fails in the network
     */
    @Override
    public void vectorJacobianProduct(INDArray x, NoiseLevel level, Condition condition, INDArray v, INDArray out) {
        run(new Arguments(x, level, condition, v, out));
    }
}
