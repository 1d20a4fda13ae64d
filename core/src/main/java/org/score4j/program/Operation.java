package org.score4j.program;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A named function of registers that is not a linear combination: decoder, linear operator, projection.
 *
 * <p>Name and parameters identify it: run files compare them, other executors look them up. Implementations are
 * thread-safe and treat samples as independent.
 */
public interface Operation {
    /** Identifies the operation, with {@link #parameters}. */
    String name();

    /** What it was made with: numbers, strings, booleans and lists of them. */
    Map<String, Object> parameters();

    /**
     * Writes the outputs.
     *
     * @param inputs dense arrays [B, ...] of the run's element type; not modified
     * @param outputs dense arrays [B, ...] to be written in full
     */
    void apply(List<INDArray> inputs, List<INDArray> outputs);
}
