package org.score4j.matching.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The extents of a value in 'c' order. The first may depend on the batch, whose size B is unknown.
 *
 * @param extents each at least 1, but for a first of −1 where it depends on the batch; empty for a scalar
 * @param rowsPerSample how many rows of the first axis each sample of the batch has, so that the first extent is
 *     rowsPerSample·B; 0 where the shape does not depend on the batch
 */
public record Shape(List<Long> extents, long rowsPerSample) {
    /** Checks the extents. */
    public Shape {
        extents = List.copyOf(extents);
        for (int axis = 0; axis < extents.size(); axis++) {
            long extent = extents.get(axis);
            boolean batch = axis == 0 && rowsPerSample > 0;
            if (batch ? extent != -1 : extent < 1) {
                throw new IllegalArgumentException("extents are " + extents + ", and axis " + axis + " is " + extent
                        + "; allowed: 1 and more, and -1 for the first if it is the batch");
            }
        }
        if (rowsPerSample < 0 || (rowsPerSample > 0 && extents.isEmpty())) {
            throw new IllegalArgumentException(
                    "rowsPerSample is " + rowsPerSample + " for extents " + extents + "; allowed: 0 and more");
        }
    }

    /** A shape that does not depend on the batch. */
    public static Shape of(long... extents) {
        return new Shape(boxed(extents), 0);
    }

    /** [B, ...] for samples of this shape. */
    public static Shape batchOf(long... sample) {
        List<Long> extents = new ArrayList<>(List.of(-1L));
        extents.addAll(boxed(sample));
        return new Shape(extents, 1);
    }

    /** As the array form. */
    public static Shape batchOf(List<Long> sample) {
        return batchOf(sample.stream().mapToLong(Long::longValue).toArray());
    }

    /** A shape as {@link #toArray} gives it, with one row of the first axis for each sample if that is the batch's, −1. */
    public static Shape ofArray(long... extents) {
        return new Shape(boxed(extents), extents.length > 0 && extents[0] == -1 ? 1 : 0);
    }

    private static List<Long> boxed(long[] extents) {
        return Arrays.stream(extents).boxed().toList();
    }

    /** Number of axes. */
    public int rank() {
        return extents.size();
    }

    /** The extent of an axis, −1 for one that depends on the batch. */
    public long extent(int axis) {
        return extents.get(axis);
    }

    /** Whether the first axis depends on the batch. */
    public boolean hasBatch() {
        return rowsPerSample > 0;
    }

    /** Elements of each sample of the batch, of the whole if there is no batch. */
    public long elements() {
        long product = Math.max(1, rowsPerSample);
        for (int axis = hasBatch() ? 1 : 0; axis < rank(); axis++) {
            product = Math.multiplyExact(product, extent(axis));
        }
        return product;
    }

    /** The extents, −1 for the first if it depends on the batch. */
    public long[] toArray() {
        return extents.stream().mapToLong(Long::longValue).toArray();
    }

    /** This shape with another extent on an axis; on the first one it no longer depends on the batch. */
    Shape with(int axis, long extent) {
        List<Long> changed = new ArrayList<>(extents);
        changed.set(axis, extent);
        return new Shape(changed, axis == 0 ? 0 : rowsPerSample);
    }

    /**
     * The shape of an element-wise operation: aligned at the last axis, extents of 1 repeated.
     *
     * @throws IllegalArgumentException naming the operation and both shapes if they do not fit
     */
    static Shape broadcast(String operation, Shape a, Shape b) {
        boolean ordered = a.rank() >= b.rank();
        Shape longer = ordered ? a : b;
        Shape shorter = ordered ? b : a;
        List<Long> extents = new ArrayList<>(longer.extents);
        int offset = longer.rank() - shorter.rank();
        boolean fits = offset == 0 || !shorter.hasBatch();
        for (int axis = 0; fits && axis < shorter.rank(); axis++) {
            long one = longer.extent(axis + offset);
            long other = shorter.extent(axis);
            fits = one == 1 || other == 1 || one == other;
            extents.set(axis + offset, one == 1 ? other : one);
        }
        fits = fits && (!longer.hasBatch() || !shorter.hasBatch() || longer.rowsPerSample == shorter.rowsPerSample);
        if (!fits) {
            throw new IllegalArgumentException(operation + ": " + a + " and " + b
                    + "; expected equal extents or 1 on each axis, from the last on");
        }
        return new Shape(extents, Math.max(longer.rowsPerSample, shorter.rowsPerSample));
    }

    /** As messages write it, B being the batch: [B, 3, 32, 32]; [8·B, 12]. */
    @Override
    public String toString() {
        if (!hasBatch()) {
            return extents.toString();
        }
        String first = rowsPerSample == 1 ? "B" : rowsPerSample + "·B";
        return "[" + first + extents.toString().substring("[-1".length());
    }
}
