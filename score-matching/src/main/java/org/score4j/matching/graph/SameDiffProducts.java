package org.score4j.matching.graph;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Products of matrices in a SameDiff graph. ND4J's derivative computes both gradients even where one is needed. */
final class SameDiffProducts {
    private final SameDiff graph;
    private final SameDiffDerivatives derivatives;

    SameDiffProducts(SameDiff graph, SameDiffDerivatives derivatives) {
        this.graph = graph;
        this.derivatives = derivatives;
    }

    /** a·b over the last two axes of values of the same rank. */
    SDVariable of(SDVariable a, SDVariable b) {
        SDVariable y = graph.mmul(a, b);
        derivatives.put(
                y,
                (gradient, needed) -> Arrays.asList(
                        needed.test(a.name()) ? graph.mmul(gradient, b, false, true, false) : null,
                        needed.test(b.name()) ? graph.mmul(a, gradient, true, false, false) : null));
        return y;
    }
}
