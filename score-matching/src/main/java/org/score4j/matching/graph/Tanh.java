package org.score4j.matching.graph;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** ND4J's operation "tanh" by its name: the one that SameDiff takes is another, which does not know oneDNN. */
final class Tanh extends DynamicCustomOp {
    private static final String NAME = "tanh";

    private Tanh(SameDiff graph, SDVariable a) {
        super(NAME, graph, new SDVariable[] {a}, false);
    }

    static SDVariable of(SameDiff graph, SDVariable a) {
        return new Tanh(graph, a).outputVariable();
    }

    @Override
    public String opName() {
        return NAME;
    }

    @Override
    public List<DataType> calculateOutputDataTypes(List<DataType> inputs) {
        return List.copyOf(inputs);
    }
}
