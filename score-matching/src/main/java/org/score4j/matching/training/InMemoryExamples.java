package org.score4j.matching.training;

import java.util.List;

/** Examples in an array. */
record InMemoryExamples(float[] values, List<Long> shape, int[] labels, int classes) implements Examples {
    static Examples of(float[] values, List<Long> shape, int[] labels, int classes) {
        InMemoryExamples examples = new InMemoryExamples(values, List.copyOf(shape), labels, classes);
        int length = examples.length();
        if (values.length == 0 || values.length % length != 0) {
            throw new IllegalArgumentException("there are " + values.length + " values for examples of shape " + shape
                    + "; expected a positive multiple of " + length);
        }
        if (classes > 0 && labels.length != examples.size()) {
            throw new IllegalArgumentException(
                    "there are " + labels.length + " labels for " + examples.size() + " examples");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < -1 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "label " + i + " is " + labels[i] + "; allowed: −1 to " + (classes - 1));
            }
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException("value " + i % length + " of example " + i / length + " is "
                        + values[i] + "; expected a finite number");
            }
        }
        return examples;
    }

    @Override
    public int size() {
        return values.length / length();
    }

    @Override
    public void read(int index, double[] out, int offset) {
        int length = length();
        int from = index * length;
        for (int i = 0; i < length; i++) {
            out[offset + i] = values[from + i];
        }
    }

    @Override
    public int label(int index) {
        return classes == 0 ? -1 : labels[index];
    }
}
