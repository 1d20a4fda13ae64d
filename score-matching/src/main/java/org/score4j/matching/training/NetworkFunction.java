package org.score4j.matching.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.score4j.matching.graph.Operations;
import org.score4j.matching.graph.SameDiffOperations;
import org.score4j.matching.graph.SameDiffValue;
import org.score4j.matching.graph.Tangents;
import org.score4j.matching.network.Architecture;
import org.score4j.matching.objective.ScoreFunction;

/** A network as a function of its input, at a noise level and with conditions of a SameDiff graph. */
record NetworkFunction(
        Architecture architecture, SameDiffOperations graph, SameDiffValue noise, Map<String, SameDiffValue> conditions)
        implements ScoreFunction {

    /** Applies the network by the graph's operations, or by tangents of them. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> T apply(Operations<T> ops, T x) {
        if (ops == graph) {
            return (T) architecture.apply(graph, (SameDiffValue) x, noise, conditions);
        }
        if (ops instanceof Tangents<?> tangents) {
            Tangents<SameDiffValue> onGraph = (Tangents<SameDiffValue>) tangents;
            Map<String, Tangents.Dual<SameDiffValue>> lifted = new LinkedHashMap<>();
            conditions.forEach((name, value) -> lifted.put(name, onGraph.lift(value)));
            return (T) architecture.apply(onGraph, (Tangents.Dual<SameDiffValue>) x, onGraph.lift(noise), lifted);
        }
        throw new IllegalArgumentException(
                "interpreter is " + ops.getClass().getSimpleName() + "; allowed: the graph's, and tangents of it");
    }
}
