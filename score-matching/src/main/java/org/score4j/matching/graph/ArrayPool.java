package org.score4j.matching.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays in 'c' order by type and shape, that are taken and given back; all are closed with the pool. Not thread-safe. */
final class ArrayPool implements AutoCloseable {
    private record Key(DataType type, List<Long> shape) {
        static Key of(DataType type, long[] shape) {
            return new Key(type, Arrays.stream(shape).boxed().toList());
        }
    }

    private final Map<Key, Deque<INDArray>> idle = new HashMap<>();
    private final List<INDArray> all = new ArrayList<>();

    /** An array with whatever numbers. */
    INDArray take(LongShapeDescriptor wanted) {
        Deque<INDArray> fitting = idle.get(Key.of(wanted.dataType(), wanted.getShape()));
        INDArray array = fitting == null ? null : fitting.pollLast();
        return array == null ? fresh(wanted) : array;
    }

    /** An array that nobody had before. */
    INDArray fresh(LongShapeDescriptor wanted) {
        INDArray array = wanted.isEmpty()
                ? Nd4j.create(wanted)
                : Nd4j.createUninitializedDetached(wanted.dataType(), wanted.getShape());
        all.add(array);
        return array;
    }

    /** Takes back an array of this pool's. */
    void give(INDArray array) {
        idle.computeIfAbsent(Key.of(array.dataType(), array.shape()), key -> new ArrayDeque<>())
                .addLast(array);
    }

    @Override
    public void close() {
        all.forEach(INDArray::close);
        all.clear();
        idle.clear();
    }
}
