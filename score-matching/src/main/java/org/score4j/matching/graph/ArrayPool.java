package org.score4j.matching.graph;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.internal.memory.AbstractMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.BaseNDArray;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arrays of a graph's runs with one batch, by type and shape: a run takes what the last one gave back.
 *
 * <p>Takes back no array but its own, and each once. Not thread-safe.
 */
final class ArrayPool extends AbstractMemoryMgr {
    private record Key(DataType type, List<Long> shape) {
        static Key of(DataType type, long[] shape) {
            return new Key(type, Arrays.stream(shape).boxed().toList());
        }
    }

    private final Map<Key, Deque<INDArray>> idle = new HashMap<>();
    private final Set<INDArray> lent = Collections.newSetFromMap(new IdentityHashMap<>());

    @Override
    public INDArray allocate(boolean detached, DataType type, long... shape) {
        Deque<INDArray> fitting = idle.get(Key.of(type, shape));
        INDArray array = fitting == null ? null : fitting.pollLast();
        if (array == null) {
            array = Nd4j.createUninitializedDetached(type, shape);
        } else {
            // a session takes the number of an array for the array
            ((BaseNDArray) array).assignNewId();
        }
        lent.add(array);
        return array;
    }

    @Override
    public INDArray allocate(boolean detached, LongShapeDescriptor descriptor) {
        return descriptor.isEmpty()
                ? Nd4j.create(descriptor)
                : allocate(detached, descriptor.dataType(), descriptor.getShape());
    }

    @Override
    public void release(INDArray array) {
        if (lent.remove(array)) {
            idle.computeIfAbsent(Key.of(array.dataType(), array.shape()), key -> new ArrayDeque<>())
                    .addLast(array);
        }
    }

    /** Takes back all that is still lent: what a run left behind that failed, or that asked for more than it used. */
    void releaseAll() {
        List.copyOf(lent).forEach(this::release);
    }

    @Override
    public void close() {
        releaseAll();
        idle.values().forEach(arrays -> arrays.forEach(INDArray::close));
        idle.clear();
    }
}
