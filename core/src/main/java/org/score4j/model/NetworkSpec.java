package org.score4j.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.score4j.tensor.ElementType;

/**
 * What a network accepts: the shape of one sample, element types, named conditions.
 *
 * @param name what messages call the network
 * @param sampleShape shape of one sample without the batch axis, -1 where any extent is accepted; empty if any shape is
 * @param elementTypes types the network computes in; a state of another type is converted to the first that is listed
 * @param conditions name and per-sample shape of each tensor that a {@link Condition} may hold
 * @param threadSafe whether several threads may call {@code evaluate} at once
 */
public record NetworkSpec(
        String name,
        List<Long> sampleShape,
        Set<ElementType> elementTypes,
        Map<String, List<Long>> conditions,
        boolean threadSafe) {

    /** Copies the collections. */
    public NetworkSpec {
        sampleShape = List.copyOf(sampleShape);
        if (elementTypes.isEmpty()) {
            throw new IllegalArgumentException("elementTypes is empty; expected FLOAT32, FLOAT64 or both");
        }
        elementTypes = Set.copyOf(elementTypes);
        conditions = Map.copyOf(new TreeMap<>(conditions));
    }

    /** A closed-form model of samples with this shape: both element types, no conditions, thread-safe. */
    public static NetworkSpec closedForm(String name, List<Long> sampleShape) {
        return new NetworkSpec(name, sampleShape, Set.of(ElementType.FLOAT32, ElementType.FLOAT64), Map.of(), true);
    }

    /** The type the network computes in for a state of this type: the same where it can, float32 else. */
    public ElementType typeFor(ElementType state) {
        if (elementTypes.contains(state)) {
            return state;
        }
        return elementTypes.iterator().next();
    }

    /**
     * Refuses samples the network was not made for.
     *
     * @throws IllegalArgumentException naming both shapes
     */
    public void requireSampleShape(long... shape) {
        boolean fits = sampleShape.isEmpty() || sampleShape.size() == shape.length;
        for (int axis = 0; fits && axis < sampleShape.size(); axis++) {
            fits = sampleShape.get(axis) == -1 || sampleShape.get(axis) == shape[axis];
        }
        if (!fits) {
            throw new IllegalArgumentException("sample shape is " + Arrays.toString(shape) + "; network '" + name
                    + "' expects " + sampleShape + " (-1 stands for any extent)");
        }
    }

    /**
     * Refuses a condition with tensors the network does not know or of another shape.
     *
     * @throws IllegalArgumentException naming the tensor, what it is and what is expected
     */
    public void requireCondition(Condition condition) {
        condition.tensors().forEach((tensor, value) -> {
            List<Long> expected = conditions.get(tensor);
            if (expected == null) {
                throw new IllegalArgumentException("condition '" + tensor + "' is unknown to network '" + name
                        + "'; it knows " + new TreeMap<>(conditions).keySet());
            }
            long[] shape = value.shape();
            boolean fits = expected.size() == shape.length - 1;
            for (int axis = 0; fits && axis < expected.size(); axis++) {
                fits = expected.get(axis) == -1 || expected.get(axis) == shape[axis + 1];
            }
            if (!fits) {
                throw new IllegalArgumentException("condition '" + tensor + "' has shape " + Arrays.toString(shape)
                        + "; network '" + name + "' expects [batch] followed by " + expected);
            }
        });
    }
}
