package org.score4j.matching.network;

import java.util.List;
import java.util.Map;
import org.score4j.matching.graph.Operations;

/** A network F(x; c_noise, conditions) as operations. Immutable; parameters are kept elsewhere. */
public interface Architecture {
    /** What messages call it. */
    String name();

    /** Shape of a sample, without the batch. */
    List<Long> sampleShape();

    /** Shapes of the conditions by name, without the batch. */
    Map<String, List<Long>> conditions();

    /**
     * The network's output, of the shape of its input.
     *
     * @param ops the interpreter
     * @param x scaled states [B, ...]
     * @param noise c_noise [B]
     * @param conditions by name, [B, ...]; all of {@link #conditions()}
     */
    <T> T apply(Operations<T> ops, T x, T noise, Map<String, T> conditions);
}
