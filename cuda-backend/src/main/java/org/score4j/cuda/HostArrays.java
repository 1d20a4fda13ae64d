package org.score4j.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.score4j.tensor.ElementType;
import org.score4j.tensor.Tensors;

/** Arrays for networks on the host, over one part of pinned memory: for each type its own, limited to the samples that run. */
final class HostArrays {
    private final ByteBuffer memory;
    private final Map<ElementType, INDArray> whole = new EnumMap<>(ElementType.class);
    private final Map<ElementType, INDArray> limited = new EnumMap<>(ElementType.class);

    HostArrays(ByteBuffer memory) {
        this.memory = memory;
    }

    /** The first samples of an array of this type and shape; every type comes with one shape. */
    INDArray array(ElementType type, int active, long... shape) {
        INDArray known = limited.get(type);
        if (known == null || known.size(0) != active) {
            INDArray all = whole.computeIfAbsent(type, key -> over(key, shape));
            known = active == shape[0] ? all : Tensors.samples(all, 0, active);
            limited.put(type, known);
        }
        return known;
    }

    private INDArray over(ElementType type, long... shape) {
        long bytes = type.bytes();
        for (long extent : shape) {
            bytes *= extent;
        }
        return Tensors.over(memory.slice(0, Math.toIntExact(bytes)).order(ByteOrder.nativeOrder()), type, shape);
    }
}
