package org.score4j.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A function F(x; noise level, condition) that predicts something of the noise in x: a trained network or a closed form.
 *
 * <p>The network sees its own terms only: its input has already been scaled, its output is still raw. What the two mean
 * is said by the {@link Preconditioning} of the {@link ScoreModel} it is put in.
 */
public interface ScoreNetwork extends AutoCloseable {
    /** Shapes, element types, conditions and thread-safety. */
    NetworkSpec spec();

    /**
     * Writes F(x) for a batch.
     *
     * <p>Both arrays are dense, in 'c' order, of the same element type, which is one of the spec's. Implementations must
     * not keep a reference to any argument, must write every element of {@code out}, and must treat samples as
     * independent.
     *
     * @param x scaled states [B, ...]; not modified
     * @param level the noise level of each sample; entries 0 … B − 1 are meant
     * @param condition named tensors of B samples, or {@link Condition#none()}
     * @param out raw predictions [B, ...], the shape of {@code x}; half as long along the first axis of a sample where {@code x}
     *     holds positions and velocities, in that order, and the network predicts something of the velocities
     */
    void evaluate(INDArray x, NoiseLevel level, Condition condition, INDArray out);

    /** Releases what the network holds outside the Java heap; does nothing by default. */
    @Override
    default void close() {}
}
