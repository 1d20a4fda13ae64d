package org.score4j.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A network that can also multiply by the transpose of its Jacobian with respect to the scaled input. */
public interface DifferentiableNetwork extends ScoreNetwork {
    /**
     * Writes vᵀ·∂F/∂x, sample by sample.
     *
     * @param x scaled states [B, ...]
     * @param level the noise level of each sample
     * @param condition named tensors of B samples, or {@link Condition#none()}
     * @param v vectors [B, ...], the shape of {@code x}
     * @param out products [B, ...], the shape of {@code x}
     */
    void vectorJacobianProduct(INDArray x, NoiseLevel level, Condition condition, INDArray v, INDArray out);
}
