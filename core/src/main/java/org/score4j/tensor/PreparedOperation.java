package org.score4j.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
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
    private final String name;
    private final OpContext context;
    private final Supplier<List<LongShapeDescriptor>> results;
    private final Runnable call;

    private PreparedOperation(
            String name, OpContext context, Supplier<List<LongShapeDescriptor>> results, Runnable call) {
        this.name = name;
        this.context = context;
        this.results = results;
        this.call = call;
    }

    /**
     * Takes inputs; {@link #write} then says where results go.
     *
     * @param operation of a SameDiff graph, with its settings
     * @param inputs in the operation's order
     */
    public static PreparedOperation of(DynamicCustomOp operation, List<INDArray> inputs) {
        OpContext context = Nd4j.getExecutioner().buildContext();
        INDArray[] arrays = inputs.toArray(INDArray[]::new);
        context.setArgs(arrays, operation.iArgs(), operation.dArgs(), operation.tArgs(), operation.bArgs());
        return new PreparedOperation(
                operation.opName(),
                context,
                () -> operation.calculateOutputShape(context),
                () -> Nd4j.exec(operation, context));
    }

    /**
     * The same for an operation of ND4J's older kind, which has one result.
     *
     * @param inputs one or two
     */
    public static PreparedOperation of(BaseOp operation, List<INDArray> inputs) {
        if (inputs.isEmpty() || inputs.size() > 2) {
            throw new IllegalArgumentException(
                    "operation '" + operation.opName() + "' has " + inputs.size() + " inputs; allowed: 1, 2");
        }
        OpContext context = Nd4j.getExecutioner().buildContext();
        for (int i = 0; i < inputs.size(); i++) {
            context.setInputArray(i, inputs.get(i));
        }
        return new PreparedOperation(
                operation.opName(),
                context,
                () -> operation.calculateOutputShape(context),
                () -> Nd4j.exec(operation, context));
    }

    /** Types and shapes of the results. Operations that make shapes of numbers read these from their inputs. */
    public List<LongShapeDescriptor> results() {
        return results.get();
    }

    /** Results go to these arrays, of the types and shapes of {@link #results}. */
    public void write(List<INDArray> arrays) {
        for (int i = 0; i < arrays.size(); i++) {
            context.setOutputArray(i, arrays.get(i));
        }
    }

    /** Computes, from what the inputs hold now. */
    public void run() {
        call.run();
    }

    /** Frees the native side; the arrays are not touched. */
    @Override
    public void close() {
        try {
            context.close();
        } catch (Exception e) {
            throw new IllegalStateException("ND4J did not free the context of '" + name + "'", e);
        }
    }
}
