package org.score4j.matching.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;

/** Derivatives of operations of a SameDiff graph that ND4J's own need not be asked for, by the name of their result. */
final class SameDiffDerivatives {
    private final Map<String, Derivative> byResult = new HashMap<>();

    /** How the gradient of an operation's result becomes those of its inputs. */
    interface Derivative {
        /**
         * A gradient for each input, in order; null for those that are not needed.
         *
         * @param gradient of the result, of its shape
         * @param needed whether the gradient of an input of this name is
         */
        List<@Nullable SDVariable> of(SDVariable gradient, Predicate<String> needed);
    }

    void put(SDVariable result, Derivative derivative) {
        byResult.put(result.name(), derivative);
    }

    @Nullable
    Derivative get(String result) {
        return byResult.get(result);
    }
}
