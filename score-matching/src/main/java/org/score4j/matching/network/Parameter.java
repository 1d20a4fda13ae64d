package org.score4j.matching.network;

import java.util.Arrays;
import org.score4j.matching.graph.Shape;

/**
 * A named array of float32 numbers.
 *
 * @param name unique in the network, such as r1.c1.weight
 * @param shape its extents; does not depend on the batch
 * @param values in 'c' order; the array itself, which may be written to
 */
public record Parameter(String name, Shape shape, float[] values) {
    /**
     * Checks the number of values.
     *
     * @throws IllegalArgumentException naming both numbers
     */
    public Parameter {
        if (shape.hasBatch() || shape.elements() != values.length) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' of shape " + shape + " has " + values.length + " values");
        }
    }

    /** The same numbers in an array of their own. */
    public Parameter copy() {
        return new Parameter(name, shape, values.clone());
    }

    /** Same name, shape and bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Parameter that
                && name.equals(that.name)
                && shape.equals(that.shape)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return name + " " + shape;
    }
}
