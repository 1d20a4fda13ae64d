package org.score4j.matching.objective;

import org.score4j.matching.graph.Operations;

/** A vector field s(x), such as a score, as operations. */
@FunctionalInterface
public interface ScoreFunction {
    /**
     * s(x), of the shape of {@code x} [B, ...].
     *
     * @param ops the interpreter
     */
    <T> T apply(Operations<T> ops, T x);
}
