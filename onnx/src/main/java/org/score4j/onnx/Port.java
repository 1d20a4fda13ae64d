package org.score4j.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * An input or output as the file declares it.
 *
 * @param name its name
 * @param type element type; UNKNOWN if it is not a tensor
 * @param shape extents, -1 where any is accepted; the first is the batch
 */
record Port(String name, OnnxJavaType type, List<Long> shape) {
    private static final Set<OnnxJavaType> FLOATING = Set.of(OnnxJavaType.FLOAT, OnnxJavaType.DOUBLE);
    private static final Set<OnnxJavaType> FILLABLE =
            Set.of(OnnxJavaType.FLOAT, OnnxJavaType.DOUBLE, OnnxJavaType.INT64);

    static Port of(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo tensor) {
            List<Long> shape = Arrays.stream(tensor.getShape()).boxed().toList();
            return new Port(node.getName(), tensor.type, shape);
        }
        return new Port(node.getName(), OnnxJavaType.UNKNOWN, List.of());
    }

    int rank() {
        return shape.size();
    }

    /** float32 or float64. */
    boolean isFloating() {
        return FLOATING.contains(type);
    }

    /** One of the types that this module writes: float32, float64, int64. */
    boolean isFillable() {
        return FILLABLE.contains(type);
    }

    /** Extents after the batch axis. */
    List<Long> sampleShape() {
        return shape.subList(1, shape.size());
    }

    /** Whether some tensor fits both declarations. */
    boolean mayHaveShapeOf(Port other) {
        boolean fits = rank() == other.rank();
        for (int axis = 0; fits && axis < rank(); axis++) {
            long mine = shape.get(axis);
            long theirs = other.shape.get(axis);
            fits = mine == theirs || mine == -1 || theirs == -1;
        }
        return fits;
    }

    @Override
    public String toString() {
        return "'" + name + "' " + type + " " + shape;
    }
}
