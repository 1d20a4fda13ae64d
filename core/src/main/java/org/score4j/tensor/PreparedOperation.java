package org.score4j.tensor;

import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An operation of ND4J together with its arrays, to be run again and again: what ND4J does before each run, looking for its inputs and
 * computing its shapes, is done once.
 *
 * <p>The arrays must stay open, and belong to whoever gave them. Not thread-safe.
 */
public final class PreparedOperation implements AutoCloseable {
    private final DifferentialFunction operation;
    private final OpContext context;

    private PreparedOperation(DifferentialFunction operation, OpContext context) {
        this.operation = operation;
        this.context = context;
    }

    /**
     * Takes inputs; {@link #write} then says where results go.
     *
     * @param operation of a SameDiff graph, with its settings
     * @param inputs in the operation's order
     * @throws UnsupportedOperationException if ND4J runs such an operation in a session only, as it does loops
     */
    public static PreparedOperation of(DifferentialFunction operation, List<INDArray> inputs) {
        boolean single = operation instanceof BaseOp && inputs.size() <= 2;
        if (!(operation instanceof DynamicCustomOp) && !single) {
            throw new UnsupportedOperationException("operation '" + operation.opName() + "' with " + inputs.size()
                    + " inputs needs a session of ND4J's");
        }
        OpContext context = Nd4j.getExecutioner().buildContext();
        if (operation instanceof DynamicCustomOp custom) {
            INDArray[] arrays = inputs.toArray(INDArray[]::new);
            context.setArgs(arrays, custom.iArgs(), custom.dArgs(), custom.tArgs(), custom.bArgs());
        } else {
            for (int i = 0; i < inputs.size(); i++) {
                context.setInputArray(i, inputs.get(i));
            }
        }
        return new PreparedOperation(operation, context);
    }

    /** Types and shapes of the results. Operations that make shapes of numbers read these from their inputs. */
    public List<LongShapeDescriptor> results() {
        return operation instanceof DynamicCustomOp custom
                ? custom.calculateOutputShape(context)
                : ((BaseOp) operation).calculateOutputShape(context);
    }

    /** Results go to these arrays, of the types and shapes of {@link #results}. */
    public void write(List<INDArray> arrays) {
        for (int i = 0; i < arrays.size(); i++) {
            context.setOutputArray(i, arrays.get(i));
        }
    }

    /** Computes, from what the inputs hold now. */
    public void run() {
        if (operation instanceof CustomOp custom) {
            Nd4j.exec(custom, context);
        } else {
            Nd4j.exec((Op) operation, context);
        }
    }

    /** Frees the native side; the arrays are not touched. */
    @Override
    public void close() {
        try {
            context.close();
        } catch (Exception e) {
            throw new IllegalStateException("ND4J did not free the context of '" + operation.opName() + "'", e);
        }
    }
}
