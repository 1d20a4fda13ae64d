package org.score4j.onnx;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.model.Condition;
import org.score4j.model.NoiseLevel;

/**
 * What a network is called with.
 *
 * @param x scaled states [B, ...]
 * @param level the noise level of each sample
 * @param condition named tensors of B samples
 * @param v the vectors of a vector–Jacobian product [B, ...], or null where F is wanted
 * @param out F or the product [B, ...]
 */
record Arguments(
        INDArray x,
        NoiseLevel level,
        Condition condition,
        @Nullable INDArray v,
        INDArray out) {
    int batch() {
        return Math.toIntExact(x.size(0));
    }
}
