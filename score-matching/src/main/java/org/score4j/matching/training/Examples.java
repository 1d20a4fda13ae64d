package org.score4j.matching.training;

import java.util.List;

/** A data set that is read one example at a time, by number: from memory, or from a file as it is needed. Thread-safe. */
public interface Examples {
    /** How many there are, at least 1. */
    int size();

    /** Shape of one, such as [C, H, W]. */
    List<Long> shape();

    /**
     * Copies an example.
     *
     * @param index 0 … size − 1
     * @param out receives its values in 'c' order, from {@code offset} on
     */
    void read(int index, double[] out, int offset);

    /** Number of classes; 0 if there are none. */
    default int classes() {
        return 0;
    }

    /** Class of an example, 0 … classes − 1, or −1 for none. */
    default int label(int index) {
        return -1;
    }

    /** Values of one. */
    default int length() {
        long length = 1;
        for (long extent : shape()) {
            length = Math.multiplyExact(length, extent);
        }
        return Math.toIntExact(length);
    }

    /**
     * Some of these examples, which are not copied.
     *
     * @param indices at least one, each 0 … size − 1
     */
    default Examples only(int... indices) {
        return SomeExamples.of(this, indices);
    }

    /**
     * Examples in memory.
     *
     * @param values [N·n], kept, not copied
     * @param shape of one, n values
     */
    static Examples of(float[] values, List<Long> shape) {
        return InMemoryExamples.of(values, shape, new int[0], 0);
    }

    /**
     * Examples in memory with classes.
     *
     * @param values [N·n], kept, not copied
     * @param shape of one, n values
     * @param labels [N], −1 … classes − 1
     * @param classes how many
     */
    static Examples of(float[] values, List<Long> shape, int[] labels, int classes) {
        return InMemoryExamples.of(values, shape, labels, classes);
    }
}
